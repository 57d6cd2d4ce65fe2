// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.dlm.kernels.AttentionMode;
import org.dlm.testing.CommandRun;
import org.dlm.testing.TinyModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules for generate, and the commands infill and revise; the tokens of the models are bytes. */
class ConstraintCommandsTest {

  @TempDir static Path shared;

  private static Path diffusion;
  private static Path autoregressive;

  @BeforeAll
  static void write() throws IOException {
    diffusion = TinyModel.write(shared.resolve("diffusion"), AttentionMode.BIDIRECTIONAL);
    autoregressive = TinyModel.write(shared.resolve("ar"), AttentionMode.CAUSAL);
  }

  private static CommandRun dlm(String command, Path model, String... options) {
    return CommandRun.of(
        Stream.concat(
                Stream.of(command, "--model", model.toString(), "--threads", "1"),
                Arrays.stream(options))
            .toArray(String[]::new));
  }

  private static String text(CommandRun run) {
    assertEquals(0, run.exitCode(), run.err());
    return run.out().substring(0, run.out().length() - System.lineSeparator().length());
  }

  private static void assertFails(CommandRun run, String... parts) {
    assertEquals(1, run.exitCode(), run.err());
    assertEquals("", run.out());
    assertEquals(1, run.err().lines().count(), run.err());
    for (String part : parts) {
      assertTrue(run.err().contains(part), () -> part + " is not in " + run.err());
    }
  }

  @Test
  void whatIsGeneratedMatches() {
    for (Path model : List.of(diffusion, autoregressive)) {
      for (int seed = 0; seed < 5; seed++) {
        String[] options = {
          "--prompt",
          "On",
          "--length",
          "30",
          "--temperature",
          "1",
          "--seed",
          "" + seed,
          "--regex",
          "ce (upon|at)\\. [A-Zé€ ]{3,9}!(\\n)?"
        };
        String written = text(dlm("generate", model, options));
        assertTrue(written.matches("Once (upon|at)\\. [A-Zé€ ]{3,9}!(\\n)?"), written);
      }
    }
  }

  @Test
  void wordsAndPinsAreKept() {
    String[] options = {
      "--length",
      "24",
      "--temperature",
      "1",
      "--require",
      "fox",
      "--require",
      "ox",
      "--ban",
      "a",
      "--pin",
      "3=€",
      "--pin",
      "20=end"
    };
    for (Path model : List.of(diffusion, autoregressive)) {
      CommandRun run = dlm("generate", model, append(options, "--json", "-v"));
      JsonObject json = JsonParser.parseString(text(run)).getAsJsonObject();
      String written = json.get("text").getAsString();
      assertTrue(written.contains("fox") && written.matches("(?s).*(?<![a-z])ox.*"), written);
      byte[] bytes = written.getBytes(StandardCharsets.UTF_8);
      assertEquals("€", new String(bytes, 3, 3, StandardCharsets.UTF_8));
      assertEquals("end", new String(bytes, 20, 3, StandardCharsets.UTF_8));
      assertTrue(run.err().contains("ms per evaluation for the rules"), run.err());
    }
  }

  @Test
  void jsonHasItsShape() {
    String shape = "{\"pet\": \"cat\" | \"dog\", \"ages\": [integer]}";
    CommandRun run =
        dlm("generate", diffusion, "--length", "40", "--temperature", "2", "--json-shape", shape);
    JsonObject json = JsonParser.parseString(text(run)).getAsJsonObject();
    assertTrue(List.of("cat", "dog").contains(json.get("pet").getAsString()));
    assertTrue(json.get("ages").isJsonArray());
  }

  @Test
  void rulesThatCannotBeKeptAreRefused() {
    assertFails(dlm("generate", diffusion, "--regex", "a("), "unclosed group");
    assertFails(dlm("generate", diffusion, "--regex", "a{60}"), "has 60 tokens", "room for 47");
    assertFails(
        dlm("generate", diffusion, "--length", "9", "--require", "a", "--ban", "a"),
        "banned word 'a'");
    assertFails(
        dlm("generate", diffusion, "--regex", "a*", "--pin", "2=b"), "no token that may stand");
    assertFails(dlm("generate", diffusion, "--pin", "2=abc", "--pin", "4=x"), "runs into another");
    assertFails(dlm("generate", diffusion, "--pin", "-1=a"), "a pin needs a place");
    assertFails(
        dlm("generate", diffusion, "--regex", "a", "--json-shape", "null"), "give one of them");
    assertEquals(2, dlm("generate", diffusion, "--pin", "abc").exitCode());
  }

  @Test
  void gapsAreFilledAndNothingElseIsChanged() {
    String[] options = {"--text", "{2}the {{fox}} {5} under€ {3}", "--seed", "3"};
    String written = text(dlm("infill", diffusion, options));
    assertTrue(written.matches("(?s).{1,2}the \\{fox} .{1,5} under€ .{1,3}"), written);
    assertEquals(written, text(dlm("infill", diffusion, options)));
  }

  @Test
  void everyLengthIsTriedAndRanked() {
    CommandRun run =
        dlm(
            "infill",
            diffusion,
            "--text",
            "a{1..3}b{2}",
            "--regex",
            "[a-z]+",
            "--best-of",
            "2",
            "--temperature",
            "1",
            "--json");
    List<JsonObject> results =
        text(run).lines().map(l -> JsonParser.parseString(l).getAsJsonObject()).toList();
    assertEquals(6, results.size());
    double before = 0;
    for (JsonObject result : results) {
      String written = result.get("text").getAsString();
      JsonArray lengths = result.getAsJsonArray("lengths");
      int first = lengths.get(0).getAsInt();
      assertEquals(4 + first, written.length(), written);
      assertTrue(written.matches("[a-z]+"), written);
      String fill = result.getAsJsonArray("fills").get(0).getAsString();
      assertEquals(written.substring(1, 1 + first), fill);
      assertTrue(result.get("nats").getAsDouble() >= before);
      before = result.get("nats").getAsDouble();
    }
    assertEquals(3, results.stream().map(r -> r.getAsJsonArray("lengths")).distinct().count());
    assertEquals(
        results.get(0).get("text").getAsString(),
        text(
            dlm(
                "infill",
                diffusion,
                "--text",
                "a{1..3}b{2}",
                "--regex",
                "[a-z]+",
                "--best-of",
                "2",
                "--temperature",
                "1")));
  }

  @Test
  void infillRefusesWhatItCannotDo() {
    assertFails(dlm("infill", autoregressive, "--text", "a{2}"), "next-token model");
    assertFails(dlm("infill", diffusion, "--text", "ab"), "no gap");
    assertFails(dlm("infill", diffusion, "--text", "{60}"), "does not fit", "48 positions");
    assertFails(dlm("infill", diffusion, "--text", "a{2}", "--regex", "b.*"), "'a' as token 0");
    assertFails(dlm("infill", diffusion, "--text", "a{2}", "--best-of", "2"), "--temperature");
    assertFails(dlm("infill", diffusion, "--text", "a{2}", "--best-of", "0"), "at least 1");
    assertEquals(2, dlm("infill", diffusion).exitCode());
  }

  @Test
  void reviseChangesAsManyTokensAsItMay() {
    String before = "The quick brown fox.";
    CommandRun run =
        dlm("revise", diffusion, "--text", before, "--changes", "2", "--below", "1", "--json");
    JsonObject json = JsonParser.parseString(text(run)).getAsJsonObject();
    int doubted = 0;
    StringBuilder original = new StringBuilder();
    StringBuilder revised = new StringBuilder();
    for (var part : json.getAsJsonArray("parts")) {
      String was = part.getAsJsonObject().get("before").getAsString();
      String is = part.getAsJsonObject().get("after").getAsString();
      boolean doubt = part.getAsJsonObject().get("doubted").getAsBoolean();
      assertTrue(doubt || was.equals(is));
      doubted += doubt ? was.length() : 0;
      original.append(was);
      revised.append(is);
    }
    assertEquals(2, doubted);
    assertEquals(before, original.toString());
    assertEquals(json.get("text").getAsString(), revised.toString());
    assertNotEquals(before, revised.toString());
  }

  @Test
  void reviseShowsWhatItChanged() {
    CommandRun run =
        dlm("revise", diffusion, "--text", "The fox.", "--changes", "1", "--below", "1");
    assertNotEquals("The fox.", text(run));
    assertTrue(run.err().matches("(?s)dlm: .*\\[-.-]\\(.*\\)\\{\\+.+\\+}.*"), run.err());
    CommandRun sure = dlm("revise", diffusion, "--text", "The fox.", "--below", "1e-300");
    assertEquals("The fox.", text(sure));
    assertFalse(sure.err().contains("["), sure.err());
  }

  @Test
  void reviseRefusesWhatItCannotDo() {
    assertFails(dlm("revise", autoregressive, "--text", "a"), "next-token model");
    assertFails(dlm("revise", diffusion, "--text", ""), "empty");
    assertFails(dlm("revise", diffusion, "--text", "a".repeat(48)), "shorten it by 1");
    assertFails(dlm("revise", diffusion, "--text", "a", "--below", "2"), "at most 1");
    assertFails(dlm("revise", diffusion, "--text", "a", "--changes", "0"), "at least 1");
    assertFails(dlm("revise", diffusion, "--text", "<|mdm_mask|>"), "special token");
  }

  private static String[] append(String[] options, String... more) {
    return Stream.concat(Arrays.stream(options), Arrays.stream(more)).toArray(String[]::new);
  }
}
