// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads the constants of an enum as people write them: {@code low-discrepancy} is {@code
 * LOW_DISCREPANCY}.
 */
final class EnumConverter<E extends Enum<E>> implements ITypeConverter<E> {

  private final Class<E> type;

  EnumConverter(Class<E> type) {
    this.type = type;
  }

  @Override
  public E convert(String value) {
    for (E constant : type.getEnumConstants()) {
      if (name(constant).equalsIgnoreCase(value)) {
        return constant;
      }
    }
    String names =
        Arrays.stream(type.getEnumConstants())
            .map(EnumConverter::name)
            .collect(Collectors.joining(", "));
    throw new TypeConversionException("expected one of " + names + ", but was '" + value + "'");
  }

  /** The constant as it is written on a command line. */
  static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
