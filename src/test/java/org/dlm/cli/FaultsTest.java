// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.dlm.testing.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FaultsTest {

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of(new IllegalArgumentException("steps: 3 is odd"), "steps: 3 is odd"),
        Arguments.of(new IllegalArgumentException("one\n  two\r\n"), "one two"),
        Arguments.of(new IOException("a.bin: bad magic"), "a.bin: bad magic"),
        Arguments.of(new UncheckedIOException(new IOException("x: torn")), "x: torn"),
        Arguments.of(
            new UncheckedIOException(new NoSuchFileException("a.txt")),
            "a.txt: no such file or folder"),
        Arguments.of(new AccessDeniedException("a.txt"), "a.txt: permission denied"),
        Arguments.of(new FileAlreadyExistsException("out"), "out: already exists"),
        Arguments.of(new NotDirectoryException("a.txt"), "a.txt: not a folder"),
        Arguments.of(new DirectoryNotEmptyException("out"), "out: the folder is not empty"),
        Arguments.of(new FileSystemException("out"), "out: cannot be used"),
        Arguments.of(
            new FileSystemException("a", "b", "No space left on device"),
            "a -> b: No space left on device"),
        Arguments.of(new MalformedInputException(1), "text is not valid UTF-8: Input length = 1"),
        Arguments.of(new EOFException(), "a file ends too early"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void expectedFaultsAreSentences(Exception fault, String sentence) {
    assertEquals(new CommandRun(1, "", line("dlm: " + sentence)), failed(fault, false));
  }

  @Test
  void aFullHeapNamesTheCure() {
    CommandRun run = failed(new OutOfMemoryError("Java heap space"), false);

    assertEquals(1, run.exitCode());
    assertTrue(run.err().startsWith("dlm: not enough memory (Java heap space); "), run.err());
    assertTrue(run.err().contains("DLM_JAVA_OPTS=-Xmx"), run.err());
  }

  @Test
  void surprisesPointToTheStackTrace() {
    assertEquals(
        line("dlm: unexpected IllegalStateException: no weights (--stacktrace shows where)"),
        failed(new IllegalStateException("no weights"), false).err());
    assertEquals(
        line("dlm: unexpected NullPointerException (--stacktrace shows where)"),
        failed(new NullPointerException(), false).err());
    assertEquals(
        line("dlm: unexpected IllegalArgumentException (--stacktrace shows where)"),
        failed(new IllegalArgumentException(), false).err());
  }

  @Test
  void theStackTraceFollowsTheLineWhenAsked() {
    String err = failed(new IllegalStateException("no weights"), true).err();

    assertTrue(err.startsWith(line("dlm: unexpected IllegalStateException: no weights")), err);
    assertTrue(err.contains("at org.dlm.cli.FaultsTest."), err);
  }

  @Test
  void realFileSystemFaultsAreSentences(@TempDir Path folder) {
    Path missing = folder.resolve("missing.txt");
    IOException fault = assertThrows(IOException.class, () -> Files.readString(missing));

    assertEquals(line("dlm: " + missing + ": no such file or folder"), failed(fault, false).err());
  }

  private static CommandRun failed(Throwable fault, boolean stackTrace) {
    StringWriter err = new StringWriter();
    int exitCode = Faults.failed(fault, new PrintWriter(err), stackTrace);
    return new CommandRun(exitCode, "", err.toString());
  }

  private static String line(String text) {
    return text + System.lineSeparator();
  }
}
