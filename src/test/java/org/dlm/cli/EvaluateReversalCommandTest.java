// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.dlm.kernels.AttentionMode;
import org.dlm.testing.CommandRun;
import org.dlm.testing.TinyModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateReversalCommandTest {

  private final Path folder;
  private final Path diffusion;
  private final Path causal;
  private final Path poems;

  EvaluateReversalCommandTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    diffusion = TinyModel.write(folder.resolve("diffusion"), AttentionMode.BIDIRECTIONAL);
    causal = TinyModel.write(folder.resolve("causal"), AttentionMode.CAUSAL);
    poems =
        write(
            "poems.json",
            "[{\"first\": \"a lamp\", \"second\": \"a door\", \"source\": \"Night, 1\"},",
            " {\"first\": \"灯\", \"second\": \"门\", \"source\": \"夜\"}]");
  }

  @Test
  void asksBothKindsInAllWays() {
    for (Path model : List.of(diffusion, causal)) {
      CommandRun run = run(model, poems);
      assertEquals(0, run.exitCode(), run.err());
      assertFalse(run.err().contains("in-place"), "a bar is for terminals: " + run.err());
      for (String part :
          List.of(
              "in-place forward: 2 questions",
              "in-place backward",
              "moved backward",
              "question forward",
              "question backward",
              "ranked",
              "by chance         0.5000",
              "95 %")) {
        assertTrue(run.out().contains(part), () -> part + " is not in " + run.out());
      }
    }
  }

  @Test
  void jsonIsTheSameOnAnyNumberOfThreads() throws IOException {
    Path answers = folder.resolve("answers.jsonl");
    String[] arguments = {
      "--json",
      "--ask",
      "in-place,chat",
      "--length",
      "4",
      "--cfg",
      "0.5",
      "--next",
      "{line}>",
      "--previous",
      "{line}<"
    };
    JsonObject one = json(run(diffusion, poems, with(arguments, "--threads", "1")));
    JsonObject again =
        json(run(diffusion, poems, with(arguments, "--answers", answers.toString())));
    for (JsonObject result : List.of(one, again)) {
      result.entrySet().forEach(group -> group.getValue().getAsJsonObject().remove("seconds"));
    }
    assertEquals(one, again);
    assertEquals(
        Set.of("in-place forward", "in-place backward", "chat forward", "chat backward"),
        one.keySet());
    assertEquals(2, one.getAsJsonObject("chat backward").get("questions").getAsInt());
    List<String> lines = Files.readAllLines(answers);
    assertEquals(8, lines.size());
    JsonObject first = JsonParser.parseString(lines.get(0)).getAsJsonObject();
    assertEquals("a lamp\n", first.get("prompt").getAsString());
    assertEquals("a door", first.get("expected").getAsString());
  }

  @Test
  void theWordsOfAQuestionCanBeChosen() throws IOException {
    Path answers = folder.resolve("answers.jsonl");
    CommandRun run =
        run(
            causal,
            poems,
            "--ask",
            "question",
            "--next",
            "{line}\\nthen ",
            "--previous",
            "{line} < ",
            "--distractors",
            "0",
            "--answers",
            answers.toString());
    assertEquals(0, run.exitCode(), run.err());
    assertFalse(run.out().contains("ranked"));
    String first = Files.readAllLines(answers).get(0);
    assertEquals(
        "a lamp\nthen ",
        JsonParser.parseString(first).getAsJsonObject().get("prompt").getAsString());
  }

  @Test
  void factsAreWrittenAndAsked() throws IOException {
    Path facts = folder.resolve("facts");
    CommandRun made =
        CommandRun.of(
            "corpus", "facts", "--kind", "relations", "--count", "8", "--out", facts.toString());
    assertEquals(0, made.exitCode(), made.err());
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.list(facts)) {
      files.forEach(file -> names.add(file.getFileName().toString().replace(".jsonl", "")));
    }
    assertEquals(
        Set.of(
            "both_prompts_test",
            "both_prompts_train",
            "both_reverse_prompts_test",
            "d2p_prompts_test",
            "d2p_prompts_train",
            "d2p_reverse_in_place_test",
            "d2p_reverse_prompts_test",
            "p2d_prompts_test",
            "p2d_prompts_train",
            "p2d_reverse_in_place_test",
            "p2d_reverse_prompts_test",
            "texts"),
        names);
    Path small = Files.createDirectories(folder.resolve("small"));
    Files.writeString(
        small.resolve("p2d_prompts_test.jsonl"),
        "{\"prompt\": \"Ann is\", \"completion\": \" tall.\"}\n");
    Files.writeString(small.resolve("p2d_prompts_train.jsonl"), "not read\n");
    JsonObject result = json(run(diffusion, small, "--json"));
    assertEquals(Set.of("p2d_prompts_test"), result.keySet());
    assertTrue(result.getAsJsonObject("p2d_prompts_test").has("bleu"));
  }

  @Test
  void whatCannotBeAskedIsRefusedInOneLine() throws IOException {
    assertFails(run(causal, folder.resolve("none.jsonl")), "there is no file");
    assertFails(run(causal, Files.createDirectories(folder.resolve("empty"))), "has no file of");
    assertFails(
        run(
            causal,
            write("bad.jsonl", "{\"prompt\": \"a\", \"completion\": \"b\"}", "{\"prompt\":")),
        "bad.jsonl line 2");
    assertFails(
        run(causal, write("leak.jsonl", "{\"prompt\": \"a b\", \"completion\": \"b\"}")),
        "leak.jsonl line 1");
    assertFails(
        run(causal, write("twice.jsonl", poem("a", "b"), poem("c", "d"), poem("a", "b"))),
        "twice.jsonl line 3 repeats");
    assertFails(run(causal, write("no.jsonl", "{\"first\": \"a\"}")), "no field 'second'");
    assertFails(run(causal, write("long.jsonl", poem("a".repeat(60), "b"))), "window of 48");
    assertFails(run(causal, poems, "--window", "49"), "2 to 48");
    assertFails(run(causal, poems, "--samples", "6"), "multiple of 4");
    assertFails(run(causal, poems, "--next", "what?"), "{line}");
    assertFails(run(causal, poems, "--length", "0"), "at least 1 token");
    assertFails(run(causal, poems, "--distractors", "-1"), "0 or more");
    assertFails(run(causal, poems, "--tokens-per-step", "0"), "at least 1 token");
    assertFails(run(causal, poems, "--cfg", "1"), "next-token model");
    assertEquals(2, run(causal, poems, "--ask", "politely").exitCode());
  }

  private static void assertFails(CommandRun run, String words) {
    assertEquals(1, run.exitCode(), run.err());
    assertEquals("", run.out());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().contains(words), run.err());
  }

  private static String poem(String first, String second) {
    return "{\"first\": \"%s\", \"second\": \"%s\", \"source\": \"s\"}".formatted(first, second);
  }

  private static CommandRun run(Path model, Path data, String... arguments) {
    String[] all =
        with(
            new String[] {"evaluate", "reversal"},
            "--model",
            model.toString(),
            "--data",
            data.toString());
    return CommandRun.of(with(all, arguments));
  }

  private static JsonObject json(CommandRun run) {
    assertEquals(0, run.exitCode(), run.err());
    return JsonParser.parseString(run.out()).getAsJsonObject();
  }

  private static String[] with(String[] arguments, String... more) {
    return Stream.concat(Arrays.stream(arguments), Arrays.stream(more)).toArray(String[]::new);
  }

  private Path write(String name, String... lines) throws IOException {
    return Files.writeString(folder.resolve(name), String.join("\n", lines));
  }
}
