// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.dlm.testing.CommandRun;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class DlmTest {

  @Test
  void helpIsAResultAndNamesEveryCommand() {
    CommandRun run = CommandRun.of("--help");

    assertEquals(0, run.exitCode());
    assertEquals("", run.err());
    for (String heading : new String[] {"Usage:", "Options:", "Commands:", "Exit codes:"}) {
      assertTrue(run.out().contains(heading), heading + " in " + run.out());
    }
    assertTrue(run.out().contains("Examples:"));
    for (String command : Dlm.commandLine().getSubcommands().keySet()) {
      assertTrue(run.out().contains("  " + command), command + " in " + run.out());
    }
  }

  @TestFactory
  Stream<DynamicTest> everyCommandHasAManualPage() {
    Deque<CommandLine> commands = new ArrayDeque<>();
    Deque<CommandLine> open = new ArrayDeque<>(Dlm.commandLine().getSubcommands().values());
    while (!open.isEmpty()) {
      CommandLine command = open.pop();
      if (!(command.getCommand() instanceof CommandLine.HelpCommand)) {
        commands.add(command);
        open.addAll(command.getSubcommands().values());
      }
    }
    return commands.stream()
        .map(
            command -> {
              String name = command.getCommandSpec().qualifiedName();
              return DynamicTest.dynamicTest(name, () -> assertManualPage(command));
            });
  }

  /** A call builds the command that it names, which must be the same as among all the others. */
  @Test
  void aCommandIsTheSameAloneAndAmongAll() {
    Map<String, CommandLine> all = Dlm.commandLine().getSubcommands();
    assertTrue(all.size() > 1);
    all.forEach(
        (name, command) -> {
          assertEquals(name, command.getCommandName());
          CommandLine alone = Dlm.commandLine(name).getSubcommands().get(name);
          assertEquals(command.getUsageMessage(), alone.getUsageMessage());
        });
    assertEquals(Set.of("generate"), Dlm.commandLine("generate", "-v").getSubcommands().keySet());
    assertEquals(all.keySet(), Dlm.commandLine("--stacktrace").getSubcommands().keySet());
  }

  private static void assertManualPage(CommandLine command) {
    // Texts go through String.format, which leaves them as they are where a % stands alone.
    for (String text : command.getCommandSpec().usageMessage().description()) {
      assertDoesNotThrow(() -> String.format(text), text);
    }
    for (OptionSpec option : command.getCommandSpec().options()) {
      for (String text : option.description()) {
        assertDoesNotThrow(() -> String.format(text), text);
      }
    }
    String name = command.getCommandSpec().qualifiedName();
    String path = name.substring("dlm ".length());
    CommandRun run = CommandRun.of((path + " --help").split(" "));
    assertAll(
        () -> assertEquals(0, run.exitCode()),
        () -> assertEquals("", run.err()),
        () -> assertTrue(!run.out().startsWith("Usage"), "a header above the usage"),
        () -> assertTrue(run.out().contains("Usage:"), "usage"),
        () -> assertTrue(run.out().contains("Options:"), "options"),
        () -> assertTrue(run.out().contains("Exit codes:"), "exit codes"),
        () -> assertTrue(run.out().contains("Examples:"), "examples"),
        () ->
            assertTrue(
                run.out().lines().allMatch(line -> line.length() <= 80),
                () -> "lines of at most 80 columns:\n" + run.out()));
  }

  @Test
  void versionNamesTheProgramItsKernelsAndItsJava() {
    CommandRun run = CommandRun.of("--version");

    assertEquals(0, run.exitCode());
    assertTrue(run.out().startsWith("dlm "), run.out());
    assertTrue(run.out().contains("row kernels, products by "), run.out());
    assertTrue(run.out().contains("Java " + System.getProperty("java.version")), run.out());
  }

  @Test
  void wrongUsageIsOneLineWithAHint() {
    assertEquals(
        new CommandRun(2, "", line("dlm: no command given; see 'dlm --help'")), CommandRun.of());
    assertEquals(
        new CommandRun(
            2, "", line("dlm: unknown option '--versoin', perhaps --version; see 'dlm --help'")),
        CommandRun.of("--versoin"));
    assertEquals(
        new CommandRun(2, "", line("dlm: unknown command 'hel', perhaps help; see 'dlm --help'")),
        CommandRun.of("hel"));
  }

  @Test
  void argumentsComeFromAFileWithComments(@TempDir Path folder) throws IOException {
    Path arguments = folder.resolve("version.args");
    Files.writeString(
        arguments, "# asks for the version\n\n--stacktrace   # and more\n--version\n");

    assertEquals(CommandRun.of("--version"), CommandRun.of("@" + arguments));
    Path relative = Path.of("").toAbsolutePath().relativize(arguments);
    assertEquals(CommandRun.of("--version"), CommandRun.of("@" + relative));
  }

  @Test
  void aMissingArgumentFileIsNamed() {
    CommandRun needy = CommandRun.of("train", "@no/such.args", "--steps", "2");
    assertEquals(2, needy.exitCode());
    assertTrue(needy.err().contains("argument file 'no/such.args' does not exist"), needy.err());
    CommandRun run = CommandRun.of("@no/such.args");

    assertEquals(2, run.exitCode());
    assertEquals(
        line(
            "dlm: argument file 'no/such.args' does not exist or cannot be read; see 'dlm --help'"),
        run.err());
  }

  private static String line(String text) {
    return text + System.lineSeparator();
  }
}
