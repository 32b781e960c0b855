package dev.jcompose.images.layer;

import dev.jcompose.linux.Directory;
import dev.jcompose.linux.Errno;
import dev.jcompose.linux.FileStatus;
import dev.jcompose.linux.SyscallException;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Opens the directories that members lie in, and makes those that an archive leaves out. Keeps the
 * last one open, because an archive's members come directory by directory. A member cannot remove
 * it: only names inside it are replaced while it is the last one.
 */
final class ParentDirectories implements AutoCloseable {

  private static final int IMPLIED_MODE = 0755;
  private static final int MAX_LINKS = 40;

  private final Directory root;
  private final Consumer<byte[]> implied;
  private byte @Nullable [] openPath;
  private @Nullable Directory open;

  /**
   * @param implied told the path of each directory that had to be made
   */
  ParentDirectories(Directory root, Consumer<byte[]> implied) {
    this.root = root;
    this.implied = implied;
  }

  /** The directory at a cleaned path; it stays this object's. */
  Directory at(byte[] path) throws IOException {
    Directory cached = open;
    if (cached != null && Arrays.equals(path, openPath)) {
      return cached;
    }
    Directory directory = path.length == 0 ? root.openInRoot(path) : openOrMake(path, 0);
    forget();
    open = directory;
    openPath = path;
    return directory;
  }

  private void forget() {
    Directory cached = open;
    open = null;
    openPath = null;
    if (cached != null) {
      cached.close();
    }
  }

  @Override
  public void close() {
    forget();
  }

  private Directory openOrMake(byte[] path, int links) throws IOException {
    try {
      return root.openInRoot(path);
    } catch (SyscallException e) {
      if (!e.is(Errno.ENOENT) || links > MAX_LINKS) {
        throw e;
      }
    }
    EntryPath here = EntryPath.of(path);
    try (Directory parent =
        here.parent().length == 0
            ? root.openInRoot(here.parent())
            : openOrMake(here.parent(), links)) {
      if (isLink(parent, here.name())) {
        // It leads to a directory of a layer below, such as /run: made here too, then it is one.
        byte[] target = parent.readLink(here.name());
        return openOrMake(behind(here.parent(), target), links + 1);
      }
      makeImplied(parent, here.name());
    }
    implied.accept(path);
    return root.openInRoot(path);
  }

  private static boolean isLink(Directory parent, byte[] name) throws SyscallException {
    return parent.status(name).filter(FileStatus::isSymbolicLink).isPresent();
  }

  private static byte[] behind(byte[] parent, byte[] target) throws IOException {
    boolean absolute = target.length > 0 && target[0] == '/';
    byte[] path = absolute ? target : EntryPath.joined(parent, target);
    EntryPath clean = EntryPath.of(path);
    return EntryPath.joined(clean.parent(), clean.name());
  }

  private static void makeImplied(Directory parent, byte[] name) throws SyscallException {
    try {
      parent.makeDirectory(name, IMPLIED_MODE);
      parent.permit(name, IMPLIED_MODE);
    } catch (SyscallException e) {
      if (!e.is(Errno.EEXIST)) {
        throw e;
      }
    }
  }
}
