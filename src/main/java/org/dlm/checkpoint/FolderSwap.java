// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Predicate;

/**
 * Replaces the files of a folder all at once, so that a crash at any moment leaves the old ones or
 * the new ones, whole.
 *
 * <p>The new files are written into a folder beside it, {@code NAME.dlm-new-PID}. Then {@code NAME}
 * becomes {@code NAME.dlm-previous}, the new folder becomes {@code NAME}, and the previous one is
 * deleted. Hence two rules: a {@code NAME} that exists is whole, and a previous one beside it is
 * rubbish; if {@code NAME} does not exist, {@code NAME.dlm-previous} is whole.
 *
 * <p>What else lies in the folder stays. Files get a second link ahead, so that they are never away
 * and an open one remains the same file; folders move last. One process may write at a time.
 */
final class FolderSwap {

  private static final String PREVIOUS = ".dlm-previous";
  private static final String NEW = ".dlm-new-";

  private final Path folder;
  private final Path parent;
  private final Path previous;
  private final Path staging;

  /**
   * Prepares to replace a folder, or to create it.
   *
   * @throws IllegalArgumentException if the path is a root
   */
  FolderSwap(Path folder) throws IOException {
    this.folder = place(folder);
    Path above = this.folder.getParent();
    if (above == null) {
      throw new IllegalArgumentException(folder + " cannot be a model folder");
    }
    this.parent = above;
    this.previous = sibling(this.folder, PREVIOUS);
    this.staging = sibling(this.folder, NEW + ProcessHandle.current().pid());
  }

  /** Where the whole files are: in the folder, or in what a crash left of it. */
  static Path current(Path folder) throws IOException {
    Path place = place(folder);
    if (Files.exists(place) || place.getParent() == null) {
      return folder;
    }
    Path previous = sibling(place, PREVIOUS);
    return Files.isDirectory(previous) ? previous : folder;
  }

  /** Makes an empty folder for the new files. */
  Path stage() throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new IOException(folder + " is a file; expected a folder, or nothing yet");
    }
    Files.createDirectories(parent);
    deleteAbandoned();
    return Files.createDirectory(staging);
  }

  /**
   * Puts the staged folder into its place, with what else lay in the old one, which {@link #clear}
   * then deletes.
   *
   * @param replaced which names of the old folder the new files stand for, so that they go
   */
  void commit(Predicate<String> replaced) throws IOException {
    forceFiles();
    linkOthers(replaced);
    forceFolder(staging);
    boolean replaces = Files.exists(folder);
    if (replaces) {
      clear();
      Files.move(folder, previous, StandardCopyOption.ATOMIC_MOVE);
    }
    try {
      Files.move(staging, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (replaces) {
        Files.move(previous, folder, StandardCopyOption.ATOMIC_MOVE);
      }
      throw e;
    }
    forceFolder(parent);
  }

  /** Removes staged files that were not committed; if that fails, the next writer does it. */
  void abandon() {
    if (!Files.exists(staging)) {
      return;
    }
    try {
      deleteFlat(staging);
    } catch (IOException e) {
      return;
    }
  }

  private void linkOthers(Predicate<String> replaced) throws IOException {
    Path old = Files.exists(folder) ? folder : previous;
    if (!Files.exists(old)) {
      return;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(old)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (!replaced.test(name) && isFile(entry)) {
          link(entry, staging.resolve(name));
        }
      }
    }
  }

  private static void link(Path file, Path second) throws IOException {
    try {
      Files.createLink(second, file);
    } catch (UnsupportedOperationException | FileSystemException e) {
      Files.copy(file, second, StandardCopyOption.COPY_ATTRIBUTES); // no links on this file system
    }
  }

  private void forceFiles() throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(staging)) {
      for (Path entry : entries) {
        try (FileChannel file = FileChannel.open(entry, StandardOpenOption.WRITE)) {
          file.force(true);
        }
      }
    }
  }

  private static void forceFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (AccessDeniedException e) {
      return; // Windows opens no folders; it makes renames durable by itself
    }
  }

  /** Deletes the previous folder, after what is no file in it has moved on. */
  void clear() throws IOException {
    if (!Files.exists(previous)) {
      return;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(previous)) {
      for (Path entry : entries) {
        if (!isFile(entry)) {
          String name = entry.getFileName().toString();
          boolean taken = Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS);
          Files.move(entry, folder.resolve(taken ? name + PREVIOUS : name));
        }
      }
    }
    deleteFlat(previous);
  }

  /** Deletes what writers that were killed have left. */
  private void deleteAbandoned() throws IOException {
    String prefix = folder.getFileName() + NEW;
    try (DirectoryStream<Path> siblings =
        Files.newDirectoryStream(parent, path -> isAbandoned(path, prefix))) {
      for (Path sibling : siblings) {
        deleteFlat(sibling);
      }
    }
  }

  private static boolean isAbandoned(Path path, String prefix) {
    String name = path.getFileName().toString();
    if (!name.startsWith(prefix) || !name.substring(prefix.length()).matches("[0-9]{1,18}")) {
      return false;
    }
    long writer = Long.parseLong(name.substring(prefix.length()));
    return writer == ProcessHandle.current().pid() || ProcessHandle.of(writer).isEmpty();
  }

  /** Deletes a folder that holds files only; never walks further down. */
  private static void deleteFlat(Path folder) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        Files.delete(entry);
      }
    }
    Files.delete(folder);
  }

  private static boolean isFile(Path entry) {
    return Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS);
  }

  /** The folder itself, behind links and dots, whether it exists or not. */
  private static Path place(Path folder) throws IOException {
    Path place = folder.toAbsolutePath().normalize();
    if (Files.isSymbolicLink(place)) {
      place = place.resolveSibling(Files.readSymbolicLink(place)).normalize();
    }
    return place;
  }

  private static Path sibling(Path folder, String suffix) {
    return folder.resolveSibling(folder.getFileName() + suffix);
  }
}
