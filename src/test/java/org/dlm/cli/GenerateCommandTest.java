// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import static org.dlm.cli.LogitsCommandTest.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dlm.diffusion.Strategy;
import org.dlm.kernels.AttentionMode;
import org.dlm.testing.CommandRun;
import org.dlm.testing.TinyModel;
import org.dlm.tokenizer.TokenizerDefinition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GenerateCommandTest {

  @TempDir static Path shared;

  private static Path diffusion;
  private static Path autoregressive;

  @BeforeAll
  static void write() throws IOException {
    diffusion = TinyModel.write(shared.resolve("diffusion"), AttentionMode.BIDIRECTIONAL);
    autoregressive = TinyModel.write(shared.resolve("ar"), AttentionMode.CAUSAL);
  }

  @Test
  void printsThePromptAndItsContinuation() {
    for (Path model : List.of(diffusion, autoregressive)) {
      CommandRun run = generate(model, "--prompt", "Es war éin 夜");

      assertEquals(0, run.exitCode(), run.err());
      assertEquals("", run.err());
      assertTrue(run.out().startsWith("Es war éin 夜"), run.out());
      assertTrue(run.out().endsWith(System.lineSeparator()));
    }
  }

  @Test
  void theSameSeedGivesTheSameTextOnAnyNumberOfThreads() {
    for (Path model : List.of(diffusion, autoregressive)) {
      CommandRun run =
          generate(model, "--prompt", "a", "--temperature", "1", "--seed", "4", "--threads", "1");
      CommandRun again =
          generate(model, "--prompt", "a", "--temperature", "1", "--seed", "4", "--threads", "3");
      CommandRun other = generate(model, "--prompt", "a", "--temperature", "1", "--seed", "5");

      assertEquals(run, again);
      assertNotEquals(run.out(), other.out());
    }
  }

  @Test
  void samplesArePrintedOneAfterTheOther() {
    String[] options = {"--prompt", "a", "--temperature", "1", "--length", "20", "--samples", "3"};
    CommandRun text = generate(diffusion, options);
    CommandRun json = generate(diffusion, with(options, "--json"));

    List<String> texts =
        json.out()
            .lines()
            .map(line -> JsonParser.parseString(line).getAsJsonObject().get("text").getAsString())
            .toList();
    assertEquals(3, texts.stream().distinct().count());
    String end = System.lineSeparator();
    assertEquals(String.join(end + end, texts) + end, text.out());
  }

  @Test
  void jsonHoldsTheIds() {
    CommandRun run =
        generate(diffusion, "--prompt", "<b>", "--length", "12", "--steps", "6", "--json");

    assertEquals(1, run.out().lines().count());
    JsonObject json = JsonParser.parseString(run.out()).getAsJsonObject();
    assertTrue(json.get("text").getAsString().startsWith("<b>"));
    assertEquals("[0,66,104,68]", json.get("promptIds").toString());
    JsonArray answer = json.getAsJsonArray("answerIds");
    assertTrue(answer.size() <= 12, answer.toString());
    assertEquals(6, json.get("evaluations").getAsInt());
    assertTrue(json.get("seconds").getAsDouble() > 0);
  }

  @Test
  void everyOptionOfADiffusionModelCounts() {
    String[] options = {"--prompt", "a", "--length", "24", "--temperature", "1", "--steps", "12"};
    String plain = generate(diffusion, options).out();

    for (String[] more :
        new String[][] {
          {"--cfg", "2"},
          {"--strategy", "random"},
          {"--block-length", "6"},
          {"--seed", "1"},
          {"--top-k", "2"},
          {"--top-p", "0.2"},
          {"--cache", "dual", "--block-length", "8"},
          {"--cache", "prefix", "--block-length", "12", "--cache-refresh", "4"}
        }) {
      CommandRun run = generate(diffusion, with(options, more));
      assertEquals(0, run.exitCode(), run.err());
      assertNotEquals(plain, run.out(), more[0]);
    }
    String[] written = {"--strategy", "threshold:0.9"};
    assertEquals(plain, generate(diffusion, with(options, written)).out());
  }

  @ParameterizedTest
  @EnumSource
  void everyStrategyWritesATextOnAnyNumberOfThreads(Strategy strategy) {
    String[] options = {"--prompt", "a", "--strategy", strategy.toString(), "--temperature", "0.7"};
    CommandRun run = generate(diffusion, with(options, "--threads", "1"));
    assertEquals(0, run.exitCode(), run.err());
    assertEquals(run, generate(diffusion, with(options, "--threads", "3")));
  }

  @Test
  void aBatchChangesNothing() throws IOException {
    Path prompts = shared.resolve("prompts.jsonl");
    Files.writeString(
        prompts,
        """
        {"prompt": "a"}
        {"prompt": "Once upon", "note": "longer"}
        {"prompt": "a"}
        """);
    for (Path model : List.of(diffusion, autoregressive)) {
      String[] options = {"--temperature", "1", "--samples", "2", "--seed", "3"};
      List<String> alone = new ArrayList<>();
      for (String prompt : List.of("a", "Once upon", "a")) {
        alone.addAll(texts(generate(model, with(options, "--prompt", prompt, "--json"))));
      }
      for (String batch : List.of("1", "2", "5")) {
        CommandRun run =
            generate(model, with(options, "--prompts", prompts.toString(), "--batch", batch));
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(alone, texts(run));
      }
    }
  }

  /** Text and ids of each line, without the time it took. */
  private static List<String> texts(CommandRun run) {
    return run.out()
        .lines()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .peek(json -> json.remove("seconds"))
        .map(JsonObject::toString)
        .toList();
  }

  @Test
  void anOpenLengthEndsWithTheTextOrTheRoom() {
    for (Path model : List.of(diffusion, autoregressive)) {
      CommandRun run = generate(model, "--prompt", "a", "--length", "auto", "--json");
      assertEquals(0, run.exitCode(), run.err());
      JsonObject json = JsonParser.parseString(run.out()).getAsJsonObject();
      assertTrue(json.getAsJsonArray("answerIds").size() <= 46, run.out());
      assertTrue(json.get("evaluations").getAsInt() <= json.get("budget").getAsInt(), run.out());
    }
    CommandRun blocks =
        generate(diffusion, "--prompt", "a", "--length", "auto", "--block-length", "5");
    assertEquals(0, blocks.exitCode(), blocks.err());
  }

  @Test
  void promptsThatAreNoneAreRefusedInOneLine() throws IOException {
    Path file = shared.resolve("bad.jsonl");
    Files.writeString(file, "{\"prompt\": \"a\"}\n{\"text\": \"b\"}\n");
    assertFails(1, "no field 'prompt'", generate(diffusion, "--prompts", file.toString()));
    Files.writeString(file, "{\"prompt\": \"a\"");
    assertFails(1, "not valid JSON", generate(diffusion, "--prompts", file.toString()));
    assertFails(2, "exclusive", generate(diffusion, "--prompts", file.toString(), "--prompt", "a"));
    Files.writeString(file, "{\"prompt\": \"%s\"}".formatted("x".repeat(60)));
    assertFails(1, "shorten", generate(diffusion, "--prompts", file.toString(), "--batch", "2"));
  }

  @Test
  void verboseTellsHowFastOnStandardError() {
    CommandRun quiet = generate(diffusion, "--prompt", "a", "--steps", "3");
    CommandRun run = generate(diffusion, "--prompt", "a", "--steps", "3", "--verbose");

    assertEquals(quiet.out(), run.out());
    assertTrue(run.err().matches("dlm: \\d+ tokens in 3 evaluations, .* tokens/s\\R"), run.err());
  }

  @Test
  void aPromptComesFromAFileOrStandardInput() throws IOException {
    Path file = Files.writeString(shared.resolve("prompt.txt"), "Zwei\nZeilen ü\n");
    CommandRun expected = generate(diffusion, "--prompt", "Zwei\nZeilen ü");

    assertEquals(expected, generate(diffusion, "--prompt-file", file.toString()));
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream("Zwei\nZeilen ü".getBytes(StandardCharsets.UTF_8)));
    try {
      assertEquals(expected, generate(diffusion, "--prompt-file", "-"));
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void withoutAPromptTheModelBegins() {
    assertEquals(generate(diffusion, "--prompt", ""), generate(diffusion));
  }

  @Test
  void badPromptsAreRefusedInOneLine() throws IOException {
    Path latin1 = Files.write(shared.resolve("latin1.txt"), new byte[] {'a', (byte) 0xE9, 'b'});
    assertFails(1, "latin1.txt: ", generate(diffusion, "--prompt-file", latin1.toString()));
    assertFails(1, "no such file", generate(diffusion, "--prompt-file", "no/such.txt"));
    assertFails(2, "exclusive", generate(diffusion, "--prompt", "a", "--prompt-file", "-"));
    for (Path model : List.of(diffusion, autoregressive)) {
      assertFails(1, "shorten the prompt", generate(model, "--prompt", "x".repeat(48)));
      assertFails(1, "<|mdm_mask|>", generate(model, "--prompt", "a <|mdm_mask|> b"));
    }
  }

  @Test
  void badOptionsAreRefusedInOneLine() {
    assertRefused(diffusion, "10 steps", "--length", "32", "--block-length", "8", "--steps", "10");
    assertRefused(diffusion, "divides 32", "--length", "32", "--block-length", "5");
    assertRefused(diffusion, "at least 1 token", "--length", "0");
    assertRefused(diffusion, "at most 46", "--length", "47");
    assertRefused(diffusion, "at most 46", "--length", "2147483647");
    assertRefused(diffusion, "-4 steps", "--steps=-4");
    assertRefused(diffusion, "0 steps are too few; expected at least 1", "--steps", "0");
    assertRefused(
        diffusion,
        "3 steps are too few; expected at least 4, one for each block",
        "--length",
        "32",
        "--block-length",
        "8",
        "--steps",
        "3");
    assertRefused(diffusion, "blocks of -1", "--block-length=-1");
    assertRefused(diffusion, "temperature", "--temperature=-1");
    assertRefused(diffusion, "temperature", "--temperature", "NaN");
    assertRefused(diffusion, "guidance", "--cfg", "NaN");
    assertRefused(diffusion, "guidance", "--cfg=-1");
    assertRefused(diffusion, "--samples", "--samples", "0");
    assertRefused(diffusion, "threads", "--threads", "0");
    assertRefused(diffusion, "--batch", "--batch", "0");
    assertRefused(diffusion, "top-p", "--top-p", "0");
    assertRefused(diffusion, "top-k", "--top-k=-1");
    assertRefused(diffusion, "--cache-refresh needs a cache", "--cache-refresh", "4");
    assertRefused(diffusion, "threshold must be between 0 and 2", "--strategy", "threshold:-1");
    assertRefused(autoregressive, "cache", "--cache", "dual");
    assertFails(2, "--cache", generate(diffusion, "--cache", "all"));
    assertRefused(autoregressive, "steps", "--steps", "4");
    assertRefused(autoregressive, "block length", "--block-length", "4");
    assertRefused(autoregressive, "guidance", "--cfg", "1");
    assertRefused(autoregressive, "strategy", "--strategy", "random");
    assertRefused(autoregressive, "temperature", "--temperature", "NaN");
    assertRefused(diffusion, "no strategy 'never'", "--strategy", "never");
    assertFails(2, "--length", generate(diffusion, "--length", "many"));
  }

  @Test
  void badFoldersAreRefusedInOneLine(@TempDir Path folder) throws IOException {
    assertFails(1, "missing: no such folder", generate(folder.resolve("missing")));

    Path torn = copy(diffusion, folder.resolve("torn"));
    Path weights = torn.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    Files.write(weights, Arrays.copyOf(bytes, bytes.length - 5));
    assertFails(1, "model.safetensors", generate(torn));
    bytes[3] = 77;
    Files.write(weights, bytes);
    assertFails(1, "model.safetensors", generate(torn));

    Path mixed = copy(diffusion, folder.resolve("mixed"));
    TokenizerDefinition.ofCharacters(List.of("abc")).write(mixed);
    assertFails(1, "vocabulary of 262 tokens, the tokenizer 265", generate(mixed));

    Path mute = copy(diffusion, folder.resolve("mute"));
    Files.writeString(mute.resolve("tokenizer.json"), "{");
    assertFails(1, "tokenizer.json is not a tokenizer", generate(mute));
  }

  @Test
  void theBundledModelIsTheDefault(@TempDir Path home) throws IOException {
    String before = System.setProperty("dlm.home", home.toString());
    try {
      CommandRun missing = CommandRun.of("generate", "--prompt", "a");
      assertFails(1, "the bundled model is missing; name another", missing);

      copy(diffusion, home.resolve("checkpoints").resolve("stories"));
      CommandRun run = CommandRun.of("generate", "--prompt", "a");
      assertEquals(generate(diffusion, "--prompt", "a"), run);
      assertFalse(run.out().isEmpty());
    } finally {
      if (before == null) {
        System.clearProperty("dlm.home");
      } else {
        System.setProperty("dlm.home", before);
      }
    }
  }

  private static void assertRefused(Path model, String message, String... options) {
    assertFails(1, message, generate(model, with(options, "--prompt", "a")));
  }

  private static CommandRun generate(Path model, String... options) {
    return CommandRun.of(with(new String[] {"generate", "--model", model.toString()}, options));
  }

  private static String[] with(String[] options, String... more) {
    List<String> all = new ArrayList<>(Arrays.asList(options));
    all.addAll(Arrays.asList(more));
    return all.toArray(new String[0]);
  }

  private static Path copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (var files = Files.newDirectoryStream(from)) {
      for (Path file : files) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return to;
  }
}
