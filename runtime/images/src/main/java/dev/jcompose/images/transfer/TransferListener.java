package dev.jcompose.images.transfer;

/** Told how a transfer goes, from several threads. */
public interface TransferListener {

  /** What happens to a layer. */
  enum Stage {
    PULLING("Pulling fs layer"),
    WAITING("Waiting"),
    DOWNLOADING("Downloading"),
    RETRYING("Retrying"),
    VERIFYING("Verifying Checksum"),
    DOWNLOADED("Download complete"),
    EXTRACTING("Extracting"),
    PULLED("Pull complete"),
    EXISTS("Already exists"),
    PREPARING("Preparing"),
    PUSHING("Pushing"),
    PUSHED("Pushed"),
    MOUNTED("Mounted from"),
    PRESENT("Layer already exists");

    private final String words;

    Stage(String words) {
      this.words = words;
    }

    /** In docker's words. */
    public String words() {
      return words;
    }
  }

  /**
   * A layer has come to a stage.
   *
   * @param id the layer's short digest
   * @param current bytes done, 0 where that means nothing
   * @param total bytes in all, 0 where that means nothing
   * @param note more words, mostly empty
   */
  void layer(String id, Stage stage, long current, long total, String note);

  /** Something about the whole; {@code id} may be empty. */
  void message(String id, String text);
}
