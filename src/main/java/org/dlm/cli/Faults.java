// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import org.dlm.training.DivergedException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever stops a command into one line for people and an exit code. */
final class Faults {

  private Faults() {}

  /**
   * Reports a command line that cannot be understood.
   *
   * @return the exit code for wrong usage
   */
  static int wrongUsage(ParameterException e, String[] args) {
    CommandLine commandLine = e.getCommandLine();
    String command = commandLine.getCommandSpec().qualifiedName();
    commandLine
        .getErr()
        .printf("%s: %s; see '%s --help'%n", command, oneLine(usageFault(e, args)), command);
    return commandLine.getCommandSpec().exitCodeOnInvalidInput();
  }

  /**
   * Reports what stopped a command.
   *
   * @param err receives the line
   * @param stackTrace whether to print where in the program it happened
   * @return the exit code for failure, or for success if standard output was merely closed
   */
  static int failed(Throwable fault, PrintWriter err, boolean stackTrace) {
    if (fault instanceof StandardOutput.Closed) {
      return CommandLine.ExitCode.OK;
    }
    boolean expected = isExpected(fault);
    String hint = expected || stackTrace ? "" : " (--stacktrace shows where)";
    err.printf("dlm: %s%s%n", oneLine(expected ? sentence(fault) : surprise(fault)), hint);
    if (stackTrace) {
      fault.printStackTrace(err);
    }
    err.flush();
    return CommandLine.ExitCode.SOFTWARE;
  }

  /**
   * Whether the fault lies in input, files or memory, so that its line says all there is to say.
   */
  private static boolean isExpected(Throwable fault) {
    return fault instanceof IOException
        || fault instanceof UncheckedIOException
        || fault instanceof OutOfMemoryError
        || fault instanceof DivergedException
        || (fault instanceof IllegalArgumentException
            && fault.getMessage() != null
            && !(fault instanceof NumberFormatException));
  }

  /** An expected fault in words. */
  private static String sentence(Throwable fault) {
    if (fault instanceof UncheckedIOException && fault.getCause() != null) {
      return sentence(fault.getCause());
    }
    if (fault instanceof FileSystemException e) {
      return fileSentence(e);
    }
    if (fault instanceof CharacterCodingException) {
      return "text is not valid UTF-8: " + messageOf(fault);
    }
    if (fault instanceof EOFException && fault.getMessage() == null) {
      return "a file ends too early";
    }
    if (fault instanceof OutOfMemoryError) {
      return "not enough memory (%s); the heap may grow to %d MiB, DLM_JAVA_OPTS=-Xmx8g allows more"
          .formatted(messageOf(fault), Runtime.getRuntime().maxMemory() >> 20);
    }
    return messageOf(fault);
  }

  /** A fault of the file system in words; many of these exceptions carry nothing but a path. */
  private static String fileSentence(FileSystemException e) {
    String reason = e.getReason();
    if (e instanceof NoSuchFileException) {
      reason = "no such file or folder";
    } else if (e instanceof AccessDeniedException) {
      reason = "permission denied";
    } else if (e instanceof FileAlreadyExistsException) {
      reason = "already exists";
    } else if (e instanceof NotDirectoryException) {
      reason = "not a folder";
    } else if (e instanceof DirectoryNotEmptyException) {
      reason = "the folder is not empty";
    } else if (e instanceof FileSystemLoopException) {
      reason = "a loop of links";
    }
    StringBuilder line = new StringBuilder();
    line.append(e.getFile() == null ? "file" : e.getFile());
    if (e.getOtherFile() != null) {
      line.append(" -> ").append(e.getOtherFile());
    }
    return line.append(": ").append(reason == null ? "cannot be used" : reason).toString();
  }

  /** A fault that nobody foresaw. */
  private static String surprise(Throwable fault) {
    String kind = fault.getClass().getSimpleName();
    return "unexpected " + kind + (fault.getMessage() == null ? "" : ": " + fault.getMessage());
  }

  /** What is wrong with the command line; a file of options that is not there explains the rest. */
  private static String usageFault(ParameterException e, String[] args) {
    for (String arg : args) {
      if (arg.matches("@[^@].*") && !Files.isReadable(Path.of(arg.substring(1)))) {
        return "argument file '" + arg.substring(1) + "' does not exist or cannot be read";
      }
    }
    if (!(e instanceof UnmatchedArgumentException unmatched)) {
      String message = messageOf(e);
      return Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }
    String first = unmatched.getUnmatched().get(0);
    String kind = "argument";
    if (first.startsWith("-")) {
      kind = "option";
    } else if (!e.getCommandLine().getSubcommands().isEmpty()) {
      kind = "command";
    }
    List<String> similar = unmatched.getSuggestions();
    String hint = similar.isEmpty() ? "" : ", perhaps " + similar.get(0);
    return "unknown " + kind + " '" + first + "'" + hint;
  }

  private static String messageOf(Throwable fault) {
    @Nullable String message = fault.getMessage();
    return message == null ? fault.getClass().getSimpleName() : message;
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
