// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The common layout of all help pages: header, usage, description, parameters, options in the order
 * of their declaration, commands, exit codes, and the examples that each command brings as its
 * footer.
 */
final class Manual {

  private static final Map<String, String> EXIT_CODES = exitCodes();

  private Manual() {}

  private static Map<String, String> exitCodes() {
    Map<String, String> codes = new LinkedHashMap<>();
    codes.put("0", "done");
    codes.put("1", "failed; one line on standard error says why");
    codes.put("2", "wrong usage; nothing was done");
    return codes;
  }

  /** Lays out the page of a command and of all commands below it, and gives each its --help. */
  static void layOut(CommandLine commandLine) {
    CommandSpec spec = commandLine.getCommandSpec();
    commandLine.getSubcommands().values().forEach(Manual::layOut);
    if (spec.userObject() instanceof CommandLine.HelpCommand) {
      return;
    }
    if (spec.findOption("--help") == null) {
      spec.addOption(
          OptionSpec.builder("-h", "--help")
              .usageHelp(true)
              .description("Show this page and exit.")
              .build());
    }
    UsageMessageSpec page = spec.usageMessage();
    page.synopsisHeading("%nUsage:%n  ");
    page.synopsisSubcommandLabel("COMMAND");
    page.parameterListHeading("%nParameters:%n");
    page.optionListHeading("%nOptions:%n");
    page.commandListHeading("%nCommands:%n");
    page.exitCodeListHeading("%nExit codes:%n");
    page.exitCodeList(EXIT_CODES);
    page.sortOptions(false);
    if (page.description().length > 0) {
      page.descriptionHeading("%n");
    }
  }
}
