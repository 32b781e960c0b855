package dev.jcompose.engine.daemon;

import dev.jcompose.build.BuildException;
import dev.jcompose.build.BuildLog;
import dev.jcompose.images.reference.Digest;
import java.util.List;

/** A build's progress on its way to a client. */
interface BuildProgress extends BuildLog {

  /** Tells nothing. */
  BuildProgress SILENT =
      new BuildProgress() {
        private final StepLog step =
            new StepLog() {
              @Override
              public void output(byte[] bytes, int length) {}

              @Override
              public void cached() {}

              @Override
              public void done() {}

              @Override
              public void failed(String message) {}
            };

        @Override
        public StepLog step(String title) {
          return step;
        }

        @Override
        public void warning(String text) {}

        @Override
        public void built(Digest image, List<String> names) {}

        @Override
        public void failed(BuildException failure) {}
      };

  /** The image is there. */
  void built(Digest image, List<String> names);

  /** There will be no image. */
  void failed(BuildException failure);
}
