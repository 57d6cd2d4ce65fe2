// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The program: finds the command, runs it, and turns whatever happens into one line and an exit
 * code.
 */
@Command(
    name = "dlm",
    header = "Masked diffusion language models on the JVM, beside an autoregressive twin.",
    description = {
      "Trains small language models that write by unmasking, generates and measures"
          + " text with them, and does the same with a next-token model of the same shape.",
      "",
      "Results go to standard output, everything for people to standard error. Text is"
          + " UTF-8 on every way in and out."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dlm generate --prompt \"Once upon a time\"",
      "      tells a story with the bundled model",
      "  dlm train @checkpoints/stories/recipe.args",
      "      reads options from a file, where # begins a comment",
      "  dlm help train",
      "      shows a command's own page, as does dlm train --help",
    },
    versionProvider = Version.class,
    subcommands = {
      CheckpointCommand.class,
      GenerateCommand.class,
      ChatCommand.class,
      InfillCommand.class,
      ReviseCommand.class,
      TrainCommand.class,
      TokenizerCommand.class,
      CorpusCommand.class,
      EvaluateCommand.class,
      LogitsCommand.class,
      TraceCommand.class,
      BenchCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Dlm implements Runnable {

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the versions of dlm, its kernels and Java, and exit.")
  boolean version;

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "When something fails, show where in the program.")
  boolean stackTrace;

  @Spec CommandSpec spec;

  private Dlm() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(new StandardOutput(), false, StandardCharsets.UTF_8);
    PrintWriter err =
        new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    System.exit(run(out, err, args));
  }

  /**
   * Runs one command as the program does, but returns instead of exiting.
   *
   * @param out receives results
   * @param err receives everything for people
   * @param args the command line, without the program's name
   * @return exit code: 0 done, 1 failed, 2 wrong usage
   */
  public static int run(PrintWriter out, PrintWriter err, String... args) {
    CommandLine commandLine = commandLine().setOut(out).setErr(err);
    Dlm dlm = commandLine.getCommand();
    commandLine.setExecutionExceptionHandler(
        (e, at, parsed) -> Faults.failed(e, err, dlm.stackTrace));
    try {
      int exitCode = commandLine.execute(args);
      out.flush();
      return exitCode;
    } catch (RuntimeException | Error e) {
      return Faults.failed(e, err, dlm.stackTrace);
    } finally {
      err.flush();
    }
  }

  /** All commands with their pages, ready to run. */
  static CommandLine commandLine() {
    CommandLine commandLine =
        new CommandLine(new Dlm())
            .setOverwrittenOptionsAllowed(true)
            .setExecutionStrategy(Dlm::execute)
            .setParameterExceptionHandler(Faults::wrongUsage);
    Choices.register(commandLine);
    Manual.layOut(commandLine);
    return commandLine;
  }

  /** Runs the command or prints its page; a failure to print is a failure like any other. */
  private static int execute(ParseResult parsed) {
    try {
      return new CommandLine.RunLast().execute(parsed);
    } catch (StandardOutput.Closed | UncheckedIOException e) {
      throw new ExecutionException(parsed.commandSpec().commandLine(), "cannot print", e);
    }
  }

  /** Refuses a command line without a command. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }
}
