// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a model folder where there is none yet; it is there whole or not at all. */
final class NewFolder {

  /** What fills a folder. */
  interface Content {
    /** Writes all files into an empty folder. */
    void write(Path folder) throws IOException;
  }

  private NewFolder() {}

  /**
   * Writes the folder.
   *
   * @param bytes how much its tensors need
   * @throws IOException if something lies there already, the disk is too full, or it fails
   */
  static void write(Path folder, long bytes, Content content) throws IOException {
    requireNothing(folder);
    FolderSwap swap = new FolderSwap(folder);
    try {
      Path staging = swap.stage();
      long free = Files.getFileStore(staging).getUsableSpace();
      if (free < bytes) {
        String room = bytes + " bytes are needed, " + free + " are free on its disk";
        throw new IOException(room);
      }
      content.write(staging);
      swap.commit(name -> false);
    } catch (IOException e) {
      throw new IOException("cannot write " + folder + ": " + Snapshot.reason(e), e);
    } finally {
      swap.abandon();
    }
    swap.clear();
  }

  private static void requireNothing(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
        if (!entries.iterator().hasNext()) {
          return;
        }
      }
    }
    if (Files.exists(folder)) {
      throw new IOException(folder + " exists already; choose a folder that does not");
    }
  }
}
