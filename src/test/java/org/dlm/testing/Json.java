// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.testing;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.stream.Stream;

/** Arrays of a parsed JSON file as Java arrays. */
public final class Json {

  private Json() {}

  /** The objects of an array. */
  public static List<JsonObject> objects(JsonObject parent, String key) {
    return elements(parent.getAsJsonArray(key)).map(JsonElement::getAsJsonObject).toList();
  }

  /** The integers of an array. */
  public static int[] ints(JsonObject parent, String key) {
    return ints(parent.getAsJsonArray(key));
  }

  /** The integers of an array. */
  public static int[] ints(JsonElement array) {
    return elements(array.getAsJsonArray()).mapToInt(JsonElement::getAsInt).toArray();
  }

  /** The numbers of an array. */
  public static double[] doubles(JsonObject parent, String key) {
    return elements(parent.getAsJsonArray(key)).mapToDouble(JsonElement::getAsDouble).toArray();
  }

  private static Stream<JsonElement> elements(JsonArray array) {
    return array.asList().stream();
  }
}
