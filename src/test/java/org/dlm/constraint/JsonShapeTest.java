// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.constraint;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.dlm.testing.Refusal;
import org.junit.jupiter.api.Test;

class JsonShapeTest {

  private static void fits(String shape, String... texts) {
    for (String text : texts) {
      assertTrue(text.matches(JsonShape.toRegex(shape)), () -> shape + " on " + text);
    }
  }

  private static void differs(String shape, String... texts) {
    for (String text : texts) {
      assertFalse(text.matches(JsonShape.toRegex(shape)), () -> shape + " on " + text);
    }
  }

  @Test
  void typesAreWhatJsonSays() {
    fits("string", "\"\"", "\"a b\"", "\"é\\n\\\"\\\\\"");
    differs("string", "", "a", "\"", "\"a\nb\"", "\"\\q\"", "\"a\"b\"");
    fits("number", "0", "-1", "12.50", "3e-7", "1E+2");
    differs("number", "01", "1.", ".5", "+1", "-", "1e");
    fits("integer", "0", "-10", "7");
    differs("integer", "00", "1.0");
    fits("boolean", "true", "false");
    fits("null", "null");
    differs("boolean", "null", "True");
  }

  @Test
  void objectsListsAndChoices() {
    String shape = " {\"name\" : string, \"pets\":[\"cat\"|\"dog\" | null],\"at\": {}}";
    fits(
        shape,
        "{\"name\": \"Tom\", \"pets\": [], \"at\": {}}",
        "{\"name\": \"\", \"pets\": [\"cat\", null, \"dog\"], \"at\": {}}");
    differs(
        shape,
        "{\"name\": \"Tom\", \"pets\": [\"cow\"], \"at\": {}}",
        "{\"name\": \"Tom\", \"pets\": [\"cat\",null], \"at\": {}}",
        "{\"pets\": [], \"name\": \"Tom\", \"at\": {}}");
    fits("{\"a.b\\n\\\"\": \"(x|y)*\"}", "{\"a.b\\n\\\"\": \"(x|y)*\"}");
    differs("{\"a.b\": \"(x|y)*\"}", "{\"acb\": \"x\"}");
  }

  @Test
  void refusesWhatIsNoShape() {
    Refusal.of(() -> JsonShape.toRegex(""), "should have string, number", "index 0");
    Refusal.of(() -> JsonShape.toRegex("text"), "index 0");
    Refusal.of(() -> JsonShape.toRegex("{name: string}"), "a text in quotes at index 1");
    Refusal.of(() -> JsonShape.toRegex("{\"a\" string}"), "':' at index 5");
    Refusal.of(() -> JsonShape.toRegex("[string"), "']' at index 7");
    Refusal.of(() -> JsonShape.toRegex("string string"), "the end at index 7");
    Refusal.of(() -> JsonShape.toRegex("{\"a\": null, \"a\": null}"), "not there yet", "index 12");
    Refusal.of(() -> JsonShape.toRegex("\"\\q\""), "JSON's escapes");
    Refusal.of(() -> JsonShape.toRegex("\"open"), "a text in quotes");
    Refusal.of(() -> JsonShape.toRegex("[".repeat(100_000)), "nested too deeply");
  }
}
