// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import org.dlm.diffusion.CanvasLength;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The value of {@code --length}: a number of tokens, or {@code auto}.
 *
 * @param tokens null for auto
 * @param canvasLength whether the canvas grows
 */
record LengthOption(@Nullable Integer tokens, CanvasLength canvasLength) {

  /** Reads the option. */
  static final class Converter implements ITypeConverter<LengthOption> {
    @Override
    public LengthOption convert(String value) {
      if (value.equals("auto")) {
        return new LengthOption(null, CanvasLength.GROWING);
      }
      try {
        return new LengthOption(Integer.valueOf(value), CanvasLength.FIXED);
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'" + value + "' is neither a number of tokens nor auto");
      }
    }
  }
}
