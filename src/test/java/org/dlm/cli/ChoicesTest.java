// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

class ChoicesTest {

  enum Rule {
    PLAIN,
    LOW_CONFIDENCE
  }

  @Command
  static final class Outer implements Runnable {
    @Option(names = "--rule")
    Rule rule = Rule.PLAIN;

    @Option(names = "--rules", split = ",")
    List<Rule> rules = List.of();

    @Override
    public void run() {}
  }

  private final Outer outer = new Outer();
  private final CommandLine commandLine = new CommandLine(outer);

  ChoicesTest() {
    Choices.register(commandLine);
  }

  @ParameterizedTest
  @ValueSource(strings = {"low-confidence", "LOW_CONFIDENCE", "Low-Confidence", "low_confidence"})
  void aConstantIsWrittenWithHyphensInAnyCase(String text) {
    commandLine.parseArgs("--rule", text);
    assertEquals(Rule.LOW_CONFIDENCE, outer.rule);
  }

  @Test
  void listsHoldChoicesToo() {
    commandLine.parseArgs("--rules", "plain,low-confidence");
    assertEquals(List.of(Rule.PLAIN, Rule.LOW_CONFIDENCE), outer.rules);
  }

  @Test
  void aWrongWordIsToldTheRightOnes() {
    Exception refusal =
        assertThrows(
            ParameterException.class, () -> commandLine.parseArgs("--rule", "lowconfidence"));
    assertEquals(
        "Invalid value for option '--rule': "
            + "expected one of plain, low-confidence, but was 'lowconfidence'",
        refusal.getMessage());
  }
}
