// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
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
    versionProvider = Version.class)
public final class Dlm implements Runnable {

  /** By their names, in the order of the help page. */
  private static final Map<String, Class<?>> COMMANDS = commands();

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

  private static Map<String, Class<?>> commands() {
    Map<String, Class<?>> commands = new LinkedHashMap<>();
    commands.put("checkpoint", CheckpointCommand.class);
    commands.put("generate", GenerateCommand.class);
    commands.put("infill", InfillCommand.class);
    commands.put("revise", ReviseCommand.class);
    commands.put("train", TrainCommand.class);
    commands.put("tokenizer", TokenizerCommand.class);
    commands.put("corpus", CorpusCommand.class);
    commands.put("evaluate", EvaluateCommand.class);
    commands.put("compare", CompareCommand.class);
    commands.put("logits", LogitsCommand.class);
    commands.put("trace", TraceCommand.class);
    commands.put("bench", BenchCommand.class);
    commands.put("help", CommandLine.HelpCommand.class);
    return commands;
  }

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
    CommandLine commandLine = commandLine(args).setOut(out).setErr(err);
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

  /**
   * The commands with their pages, ready to run: the one that the arguments begin with, or all if
   * they begin otherwise. Building them all takes a good part of a short run's time.
   */
  static CommandLine commandLine(String... args) {
    CommandLine commandLine = new CommandLine(new Dlm());
    Class<?> called = args.length == 0 ? null : COMMANDS.get(args[0]);
    if (called == null || called == CommandLine.HelpCommand.class) {
      COMMANDS.forEach(commandLine::addSubcommand);
    } else {
      commandLine.addSubcommand(args[0], called);
    }
    commandLine
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
