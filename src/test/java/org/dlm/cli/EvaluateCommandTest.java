// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import static org.dlm.cli.LogitsCommandTest.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.dlm.kernels.AttentionMode;
import org.dlm.testing.CommandRun;
import org.dlm.testing.TinyModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {

  private final Path folder;
  private final Path diffusion;
  private final Path causal;
  private final Path texts;
  private final Path pairs;

  EvaluateCommandTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    diffusion = TinyModel.write(folder.resolve("diffusion"), AttentionMode.BIDIRECTIONAL);
    causal = TinyModel.write(folder.resolve("causal"), AttentionMode.CAUSAL);
    texts = write("texts.jsonl", "{\"text\": \"A fine day.\"}", "{\"text\": \"Rain again.\"}");
    pairs =
        write(
            "pairs.jsonl",
            "{\"q\": \"One?\", \"a\": \" Two.\"}",
            "{\"q\": \"Three?\", \"a\": \" Four.\"}");
  }

  @Test
  void printsFiguresWithIntervalsAndCosts() {
    CommandRun run = likelihood(diffusion, "--corpus", texts.toString(), "--samples", "4");
    assertEquals(0, run.exitCode(), run.err());
    assertEquals(2, run.err().lines().count(), "one line for each draw: " + run.err());
    for (String part :
        List.of(
            "bits per byte",
            "bits per character",
            "nats per token",
            "+-",
            "exact-k",
            "2 texts, 2 windows, 24 tokens, 22 bytes",
            "8 network evaluations")) {
      assertTrue(run.out().contains(part), () -> part + " is not in " + run.out());
    }
  }

  @Test
  void jsonHoldsTheSameAndThreadsChangeNothing() {
    String[] arguments = {"--corpus", texts.toString(), "--samples", "2", "--seed", "3"};
    JsonObject one = json(diffusion, arguments);
    JsonObject again = json(diffusion, with(arguments, "--threads", "1"));
    assertEquals(one.getAsJsonObject("bits_per_byte"), again.getAsJsonObject("bits_per_byte"));
    JsonObject other = json(diffusion, with(arguments, "--seed", "4"));
    assertTrue(!one.get("bits_per_byte").equals(other.get("bits_per_byte")));
    assertEquals(24, one.get("tokens").getAsInt());
    double nats = one.getAsJsonObject("nats_per_token").get("mean").getAsDouble() * 24;
    double bits = one.getAsJsonObject("bits_per_byte").get("mean").getAsDouble() * 22;
    assertEquals(nats / Math.log(2), bits, 1e-9);
  }

  @Test
  void everyEstimatorIsInReach() {
    for (String name : List.of("exact-k", "iid", "iid-plain", "chain-rule", "blocks")) {
      JsonObject facts =
          json(diffusion, "--corpus", texts.toString(), "--samples", "2", "--estimator", name);
      assertEquals(name, facts.get("estimator").getAsString());
    }
    JsonObject chain = json(diffusion, "--corpus", texts.toString(), "--estimator", "chain-rule");
    assertEquals(24, chain.get("evaluations").getAsInt());
    JsonObject blocks =
        json(
            diffusion,
            "--corpus",
            texts.toString(),
            "--estimator",
            "blocks",
            "--block-length",
            "1",
            "--samples",
            "2");
    assertEquals(
        chain.getAsJsonObject("bits_per_byte").get("mean").getAsDouble(),
        blocks.getAsJsonObject("bits_per_byte").get("mean").getAsDouble(),
        1e-6);
  }

  @Test
  void aBoundOfAllSubsetsIsWhereTheEstimatesGo() {
    String[] fields = {"--corpus", pairs.toString(), "--prompt-field", "q", "--answer-field", "a"};
    JsonObject exact = json(diffusion, with(fields, "--estimator", "subsets", "--greedy-match"));
    assertEquals(31 + 63, exact.get("evaluations").getAsInt());
    assertEquals(11, exact.get("bytes").getAsInt());
    assertEquals(
        0, exact.getAsJsonObject("greedy_match").get("share").getAsDouble(), "a random model");
    JsonObject estimate = json(diffusion, with(fields, "--samples", "1600"));
    JsonObject figure = estimate.getAsJsonObject("bits_per_byte");
    double noise = figure.get("estimator_half_width_95").getAsDouble();
    double oracle = exact.getAsJsonObject("bits_per_byte").get("mean").getAsDouble();
    assertEquals(oracle, figure.get("mean").getAsDouble(), 1.5 * noise);
    assertTrue(noise < 0.1 * oracle);
  }

  @Test
  void aLongTextIsCutIntoWindows() throws IOException {
    Path file = write("long.txt", "All work and no play. ".repeat(20));
    for (Path model : List.of(diffusion, causal)) {
      JsonObject facts = json(model, "--corpus", file.toString(), "--samples", "2");
      assertEquals(1, facts.get("texts").getAsInt());
      assertEquals(10, facts.get("windows").getAsInt(), "442 tokens, 47 at a time");
      assertEquals(442, facts.get("tokens").getAsInt());
      assertEquals(441, facts.get("bytes").getAsInt());
    }
  }

  @Test
  void stopsAtTheAskedPrecisionOrSaysWhyNot() {
    CommandRun wide =
        likelihood(diffusion, "--corpus", texts.toString(), "--samples", "64", "--precision", "9");
    assertEquals(2, wide.err().lines().count(), wide.err());
    CommandRun narrow =
        likelihood(
            diffusion, "--corpus", texts.toString(), "--samples", "16", "--precision", "1e-9");
    assertTrue(narrow.err().contains("wider than asked"), narrow.err());
  }

  @Test
  void choosesAnswers() throws IOException {
    Path file =
        write(
            "questions.jsonl",
            "{\"context\": \"Is it?\", \"options\": [\" yes\", \" no\", \" who knows\"],"
                + " \"answer\": 1}",
            "{\"context\": \"Was it?\", \"options\": [\" yes\", \" no\"], \"answer\": 0}");
    for (Path model : List.of(diffusion, causal)) {
      CommandRun run = evaluate("choice", model, "--file", file.toString(), "--json");
      assertEquals(0, run.exitCode(), run.err());
      JsonObject facts = JsonParser.parseString(run.out()).getAsJsonObject();
      assertEquals(2, facts.get("items").getAsInt());
      assertEquals(model == diffusion ? 5 * 16 : 5, facts.get("evaluations").getAsInt());
      double share = facts.getAsJsonObject("acc").get("share").getAsDouble();
      assertTrue(share == 0 || share == 0.5 || share == 1);
      CommandRun lines = evaluate("choice", model, "--file", file.toString());
      assertTrue(lines.out().contains("acc_norm"), lines.out());
    }
  }

  @Test
  void badQuestionsAreRefusedWithTheirLine() throws IOException {
    String good = "{\"context\": \"Q\", \"options\": [\"a\", \"b\"], \"answer\": 0}";
    for (String[] fault :
        new String[][] {
          {"{\"context\": \"Q\", \"options\": [\"a\"], \"answer\": 0}", "at least 2 options"},
          {"{\"context\": \"Q\", \"options\": [\"a\", \"b\"], \"answer\": 2}", "0 to 1, but is 2"},
          {"{\"context\": \"Q\", \"options\": [\"a\", \"b\"], \"answer\": \"a\"}", "index"},
          {"{\"context\": \"Q\", \"options\": [\"a\", 3], \"answer\": 0}", "must be a string"},
          {"{\"context\": \"Q\", \"options\": \"a\", \"answer\": 0}", "array"},
          {"{\"options\": [\"a\", \"b\"], \"answer\": 0}", "no field 'context'"},
          {"[]", "must be a JSON object"},
        }) {
      Path file = write("bad.jsonl", good, fault[0]);
      CommandRun run = evaluate("choice", causal, "--file", file.toString());
      assertFails(1, fault[1], run);
      assertTrue(run.err().contains("line 2"), run.err());
    }
    assertFails(1, "no file", evaluate("choice", causal, "--file", folder + "/none.jsonl"));
  }

  @Test
  void badUseIsRefusedInOneLine() throws IOException {
    String corpus = texts.toString();
    assertFails(
        1, "exact; leave out", likelihood(causal, "--corpus", corpus, "--estimator", "iid"));
    assertFails(
        1, "12 tokens, not", likelihood(diffusion, "--corpus", corpus, "--estimator", "subsets"));
    assertFails(
        1,
        "--samples must be an even number",
        likelihood(diffusion, "--corpus", corpus, "--samples", "17"));
    assertFails(
        1, "--samples must be", likelihood(diffusion, "--corpus", corpus, "--samples", "0"));
    assertFails(
        1,
        "at most the model's 48 positions",
        likelihood(diffusion, "--corpus", corpus, "--window", "49"));
    assertFails(
        1, "precision must be", likelihood(diffusion, "--corpus", corpus, "--precision", "-1"));
    assertFails(
        1,
        "--block-length is for",
        likelihood(diffusion, "--corpus", corpus, "--block-length", "2"));
    assertFails(2, "go together", likelihood(diffusion, "--corpus", corpus, "--prompt-field", "q"));
    assertFails(
        2,
        "--greedy-match is for answers",
        likelihood(diffusion, "--corpus", corpus, "--greedy-match"));
    assertFails(
        2, "--estimator", likelihood(diffusion, "--corpus", corpus, "--estimator", "magic"));
    assertFails(2, "--corpus", likelihood(diffusion));
    assertFails(1, "there is no text at", likelihood(diffusion, "--corpus", folder + "/none"));
    assertFails(
        1,
        "at least 2 texts",
        likelihood(causal, "--corpus", write("one.txt", "Short.").toString()));
    assertFails(
        1,
        "no field 'x'",
        likelihood(
            causal, "--corpus", pairs.toString(), "--prompt-field", "x", "--answer-field", "a"));
    assertFails(1, "not a story", evaluate("excess", causal, "--corpus", corpus));
    assertFails(2, "no command given", CommandRun.of("evaluate"));
  }

  private CommandRun likelihood(Path model, String... arguments) {
    return evaluate("likelihood", model, arguments);
  }

  private JsonObject json(Path model, String... arguments) {
    CommandRun run = likelihood(model, with(arguments, "--json"));
    assertEquals(0, run.exitCode(), run.err());
    return JsonParser.parseString(run.out()).getAsJsonObject();
  }

  private static CommandRun evaluate(String command, Path model, String... arguments) {
    return CommandRun.of(
        with(new String[] {"evaluate", command, "--model", model.toString()}, arguments));
  }

  private static String[] with(String[] some, String... more) {
    String[] all = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }

  private Path write(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines));
  }
}
