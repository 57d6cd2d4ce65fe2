// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.TypeConversionException;

/**
 * Enum constants as they are written on a command line: {@code low-confidence} for {@code
 * LOW_CONFIDENCE}, in any case.
 */
final class Choices {

  private Choices() {}

  /** Teaches a command, and all commands below it, every enum that their options take. */
  static void register(CommandLine commandLine) {
    commandLine.getSubcommands().values().forEach(Choices::register);
    for (ArgSpec argument : commandLine.getCommandSpec().args()) {
      for (Class<?> type : argument.auxiliaryTypes()) {
        if (type.isEnum()) {
          register(commandLine, type);
        }
      }
    }
  }

  private static <T> void register(CommandLine commandLine, Class<T> type) {
    commandLine.registerConverter(type, converter(type));
  }

  private static <T> ITypeConverter<T> converter(Class<T> type) {
    List<T> constants = Arrays.asList(type.getEnumConstants());
    return text -> {
      for (T constant : constants) {
        if (written((Enum<?>) constant).equals(normalised(text))) {
          return constant;
        }
      }
      List<String> choices =
          constants.stream().map(constant -> written((Enum<?>) constant)).toList();
      throw new TypeConversionException(
          "expected one of " + String.join(", ", choices) + ", but was '" + text + "'");
    };
  }

  /** The constant as it is written on a command line. */
  static String written(Enum<?> constant) {
    return normalised(constant.name());
  }

  private static String normalised(String text) {
    return text.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
