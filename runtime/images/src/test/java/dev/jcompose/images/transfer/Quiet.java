package dev.jcompose.images.transfer;

/** Hears nothing. */
class Quiet implements TransferListener {

  static final TransferListener LISTENER = new Quiet();

  @Override
  public void layer(String id, Stage stage, long current, long total, String note) {}

  @Override
  public void message(String id, String text) {}
}
