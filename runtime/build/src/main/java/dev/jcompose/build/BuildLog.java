package dev.jcompose.build;

/** Hears what a build does; called by several threads. */
public interface BuildLog {

  /** A step begins. */
  StepLog step(String title);

  /** Something the user should know. */
  void warning(String text);

  /** One step; it ends with one of {@code cached}, {@code done} and {@code failed}. */
  interface StepLog {
    /** What the step's process printed, or a remark about the step. */
    void output(byte[] bytes, int length);

    /** Nothing had to be done. */
    void cached();

    void done();

    void failed(String message);
  }
}
