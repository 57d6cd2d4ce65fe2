// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import com.google.gson.JsonObject;
import java.io.IOException;
import org.dlm.kernels.ScalarUnpackKernels;

/**
 * Matrices in 8 bits: {@code w = q * s}, where q is a whole number from -127 to 127 and s, in half
 * precision, is shared by a group of 32 numbers of a row, the last group of a row having what is
 * left. These are the blocks of GGUF's {@code Q8_0}, so that one becomes the other unchanged.
 *
 * <p>In a model folder, version 1: {@code config.json} has {@code "quantization_config":
 * {"quant_method": "dlm_int8", "version": 1, "group_size": 32}}, by which programs that do not know
 * the method refuse it by name; each matrix {@code X.weight} [out, in] is of type I8, beside {@code
 * X.weight_scale} [out, ceil(in / 32)] of type F16; vectors are F32.
 *
 * <p>A product q * s is exact in a float, with 19 bits. So what was quantized once is quantized
 * again without a change, unless numbers are below a hundredth of half precision's least normal.
 */
final class Quantization {

  /** Numbers that share a scale. */
  static final int GROUP = 32;

  /** The largest q. */
  static final int MOST = 127;

  private static final String KEY = "quantization_config";
  private static final String METHOD = "dlm_int8";
  private static final int VERSION = 1;

  private Quantization() {}

  /**
   * Whether a configuration says that matrices are quantized like this.
   *
   * @throws IOException if it says that they are in another way
   */
  static boolean read(ConfigReader config) throws IOException {
    if (!config.has(KEY)) {
      return false;
    }
    ConfigReader said = config.objectOr(KEY);
    String method = said.has("quant_method") ? said.requireText("quant_method") : "";
    if (!method.equals(METHOD)) {
      throw config.fault(KEY, "is unknown; the quant_method that is read is \"" + METHOD + "\"");
    }
    if (said.requireInt("version") > VERSION) {
      throw said.fault("version", "is of a newer dlm; this one reads " + VERSION + ": update dlm");
    }
    said.require("version", VERSION);
    said.require("group_size", GROUP);
    said.requireAllRead();
    return true;
  }

  /** Says in a configuration that matrices are quantized. */
  static void addTo(JsonObject config) {
    JsonObject said = new JsonObject();
    said.addProperty("quant_method", METHOD);
    said.addProperty("version", VERSION);
    said.addProperty("group_size", GROUP);
    config.add(KEY, said);
  }

  /** Name of the tensor that holds a matrix's scales. */
  static String scalesOf(String matrix) {
    return matrix + "_scale";
  }

  /** Groups of a row. */
  static int groups(int width) {
    return (width + GROUP - 1) / GROUP;
  }

  /**
   * The scale of a group: the half nearest to a 127th of its largest magnitude, or the next one
   * where that would leave the largest more than half a step beyond 127. So no number is more than
   * half a step from its q * s.
   *
   * @return bits in half precision; infinity if the numbers are too large
   */
  static short scale(float largest) {
    short nearest = Dtype.floatToHalf(largest / MOST);
    return largest > (MOST + 0.5f) * ScalarUnpackKernels.float16(nearest)
        ? (short) (nearest + 1)
        : nearest;
  }

  /** The q of a number in a group of this scale. */
  static byte quantized(float number, float scale) {
    return scale == 0 ? 0 : (byte) Math.max(-MOST, Math.min(MOST, Math.rint(number / scale)));
  }
}
