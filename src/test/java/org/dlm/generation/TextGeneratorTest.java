// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.dlm.autoregressive.AutoregressiveConfig;
import org.dlm.autoregressive.AutoregressiveDecoder;
import org.dlm.checkpoint.Checkpoint;
import org.dlm.checkpoint.SpecialIds;
import org.dlm.decoding.Canvas;
import org.dlm.decoding.Decoder;
import org.dlm.decoding.DecodingListener;
import org.dlm.decoding.DecodingRequest;
import org.dlm.decoding.SequenceRandom;
import org.dlm.decoding.StopTokens;
import org.dlm.diffusion.MaskPrediction;
import org.dlm.diffusion.RandomPolicy;
import org.dlm.diffusion.UnmaskingConfig;
import org.dlm.diffusion.UnmaskingDecoder;
import org.dlm.kernels.AttentionMode;
import org.dlm.kernels.KernelProvider;
import org.dlm.kernels.Kernels;
import org.dlm.testing.Refusal;
import org.dlm.testing.TinyModel;
import org.dlm.tokenizer.TokenizerDefinition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TextGeneratorTest {

  private static final Kernels KERNELS = KernelProvider.select(1, line -> {});

  /** Ids of the tokenizer of bytes: six special tokens, then the bytes. */
  private static final int BOS = 0;

  private static final int EOS = 1;
  private static final int MASK = 2;
  private static final int END_OF_TURN = 5;
  private static final int FIRST_BYTE = 6;
  private static final StopTokens STOPS = StopTokens.of(EOS, END_OF_TURN);

  @TempDir static Path shared;

  @BeforeAll
  static void write() throws IOException {
    for (AttentionMode attention : AttentionMode.values()) {
      TinyModel.write(shared.resolve(attention.name()), attention);
    }
  }

  @Test
  void aDiffusionModelUnmasksAfterBosAndPrompt() throws IOException {
    GeneratedText generated =
        generate(AttentionMode.BIDIRECTIONAL, "Once ", GenerationSettings.DEFAULT);

    UnmaskingConfig config =
        new UnmaskingConfig(
            42, 42, 42, 0, 0, GenerationSettings.USUAL_POLICY, MaskPrediction.FORBIDDEN);
    UnmaskingDecoder decoder =
        new UnmaskingDecoder(predictor(AttentionMode.BIDIRECTIONAL), MASK, STOPS, config);
    assertEquals(ids("Once "), generated.promptIds());
    assertEquals(decode(decoder, ids("Once "), 0, 0), generated.answerIds());
    int[] prompt = ids("Once ").stream().mapToInt(Integer::intValue).toArray();
    DecodingRequest request =
        new DecodingRequest(
            Canvas.continuing(prompt, 42, MASK), SequenceRandom.of(0, 0), DecodingListener.NONE);
    assertEquals(decoder.decode(request).evaluations(), generated.evaluations());
    assertTrue(generated.seconds() > 0);
  }

  @Test
  void aNextTokenModelWritesTokenAfterToken() throws IOException {
    GeneratedText generated = generate(AttentionMode.CAUSAL, "Once ", GenerationSettings.DEFAULT);

    AutoregressiveConfig config = new AutoregressiveConfig(42, 0);
    Decoder decoder =
        new AutoregressiveDecoder(predictor(AttentionMode.CAUSAL), Set.of(MASK), STOPS, config);
    assertEquals(ids("Once "), generated.promptIds());
    assertEquals(decode(decoder, ids("Once "), 0, 0), generated.answerIds());
    assertTrue(generated.evaluations() >= generated.answerIds().size());
  }

  @ParameterizedTest
  @EnumSource
  void theTextIsThePromptAndTheAnswerWithoutSpecialTokens(AttentionMode attention)
      throws IOException {
    for (String prompt : List.of("", "a", "Der Bär\n", "夜")) {
      GenerationSettings settings = new GenerationSettings(16, 1, null, null, null, null, 5);
      GeneratedText generated = generate(attention, prompt, settings);

      assertFalse(generated.answerIds().contains(EOS));
      assertFalse(generated.answerIds().contains(MASK));
      assertEquals(prompt + textOf(generated.answerIds()), generated.text());
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSameSeedAndSampleGiveTheSameText(AttentionMode attention) throws IOException {
    GenerationSettings settings = new GenerationSettings(30, 1, null, null, null, null, 9);
    GenerationSettings other = new GenerationSettings(30, 1, null, null, null, null, 10);
    try (TextGenerator generator = open(shared.resolve(attention.name()))) {
      DecodingListener none = DecodingListener.NONE;
      GeneratedText first = generator.generate("x", settings, 0, none);
      GeneratedText second = generator.generate("x", settings, 1, none);
      generator.generate("something else", settings, 3, none);

      assertEquals(first.text(), generator.generate("x", settings, 0, none).text());
      assertEquals(second.text(), generate(attention, "x", settings, 1).text());
      assertNotEquals(first.text(), second.text());
      assertNotEquals(first.text(), generator.generate("x", other, 0, none).text());
    }
  }

  @ParameterizedTest
  @EnumSource
  void defaultsFitEveryPrompt(AttentionMode attention) throws IOException {
    try (TextGenerator generator = open(shared.resolve(attention.name()))) {
      for (int bytes = 0; bytes < TinyModel.MAX_LENGTH - 1; bytes += 7) {
        int room = TinyModel.MAX_LENGTH - 1 - bytes;
        GeneratedText generated =
            generator.generate(
                "x".repeat(bytes), GenerationSettings.DEFAULT, 0, DecodingListener.NONE);
        assertTrue(generated.answerIds().size() <= room);
      }
    }
  }

  @Test
  void allSettingsReachTheDecoder() throws IOException {
    RandomPolicy policy = new RandomPolicy();
    GenerationSettings settings = new GenerationSettings(24, 0.7, 12, 8, 1.5, policy, 3);
    GeneratedText generated = generate(AttentionMode.BIDIRECTIONAL, "Once ", settings);

    Decoder decoder =
        new UnmaskingDecoder(
            predictor(AttentionMode.BIDIRECTIONAL), MASK, STOPS, settings.unmasking(42));
    assertEquals(decode(decoder, ids("Once "), 3, 0), generated.answerIds());
    assertEquals(12, generated.evaluations());
  }

  @ParameterizedTest
  @EnumSource
  void aPromptThatDoesNotFitIsRefused(AttentionMode attention) {
    String prompt = "x".repeat(TinyModel.MAX_LENGTH - 1);
    Refusal.of(
        () -> generate(attention, prompt, GenerationSettings.DEFAULT), "48 tokens", "shorten");
    GenerationSettings settings = new GenerationSettings(45, 0, null, null, null, null, 0);
    Refusal.of(() -> generate(attention, "xyz", settings), "4 tokens", "45", "at most 44");
  }

  @ParameterizedTest
  @EnumSource
  void aPromptWithSpecialTokensIsRefused(AttentionMode attention) {
    for (String token : List.of("<|mdm_mask|>", "<|endoftext|>", "<|startoftext|>")) {
      Refusal.of(
          () -> generate(attention, "Once " + token + " upon", GenerationSettings.DEFAULT),
          token,
          "special token",
          "remove");
    }
  }

  @Test
  void aModelWhoseTextsHaveNoBeginningGetsThePromptAlone(@TempDir Path folder) throws IOException {
    for (AttentionMode attention : AttentionMode.values()) {
      Path model = folder.resolve(attention.name());
      Integer mask = attention == AttentionMode.BIDIRECTIONAL ? MASK : null;
      write(model, attention, 0, new SpecialIds(mask, null, List.of(EOS), null));
      try (TextGenerator generator = open(model)) {
        GeneratedText generated =
            generator.generate("Once", GenerationSettings.DEFAULT, 0, DecodingListener.NONE);
        assertEquals(ids("Once").subList(1, 5), generated.promptIds());
      }
    }
    try (TextGenerator generator = open(folder.resolve("CAUSAL"))) {
      Refusal.of(
          () -> generator.generate("", GenerationSettings.DEFAULT, 0, DecodingListener.NONE),
          "prompt",
          "at least 1 token");
    }
  }

  @Test
  void aTokenizerOfAnotherModelIsRefused(@TempDir Path folder) throws IOException {
    SpecialIds ids = new SpecialIds(MASK, BOS, List.of(EOS), EOS);
    write(folder.resolve("larger"), AttentionMode.BIDIRECTIONAL, 1, ids);
    Refusal.of(
        IOException.class, () -> open(folder.resolve("larger")), "263", "262", "trained with");
    write(folder.resolve("smaller"), AttentionMode.BIDIRECTIONAL, -1, ids);
    Refusal.of(
        IOException.class, () -> open(folder.resolve("smaller")), "261", "262", "trained with");
    SpecialIds otherMask = new SpecialIds(77, BOS, List.of(EOS), EOS);
    write(folder.resolve("mask"), AttentionMode.BIDIRECTIONAL, 0, otherMask);
    Refusal.of(IOException.class, () -> open(folder.resolve("mask")), "mask", "77", "2");
  }

  @Test
  void whatIsNoModelIsRefused(@TempDir Path folder) throws IOException {
    Refusal.of(IOException.class, () -> open(folder.resolve("none")), "none", "no such folder");

    Path model = TinyModel.write(folder.resolve("model"), AttentionMode.CAUSAL);
    Files.delete(model.resolve("tokenizer.json"));
    Refusal.of(IOException.class, () -> open(model), "there is no tokenizer", "tokenizer.json");
  }

  private static void write(Path folder, AttentionMode attention, int more, SpecialIds ids)
      throws IOException {
    Path tokenizer = folder.resolveSibling("tokenizer");
    TokenizerDefinition bytes = TokenizerDefinition.ofBytes();
    bytes.write(tokenizer);
    TinyModel.write(
        folder, TinyModel.config(bytes.vocabularySize() + more, attention), ids, tokenizer);
  }

  private static TextGenerator open(Path folder) throws IOException {
    return TextGenerator.open(folder, () -> KERNELS);
  }

  private static GeneratedText generate(
      AttentionMode attention, String prompt, GenerationSettings settings) throws IOException {
    return generate(attention, prompt, settings, 0);
  }

  private static GeneratedText generate(
      AttentionMode attention, String prompt, GenerationSettings settings, long sample)
      throws IOException {
    try (TextGenerator generator = open(shared.resolve(attention.name()))) {
      return generator.generate(prompt, settings, sample, DecodingListener.NONE);
    }
  }

  private static TransformerPredictor predictor(AttentionMode attention) throws IOException {
    return TransformerPredictor.load(Checkpoint.open(shared.resolve(attention.name())), KERNELS);
  }

  private static List<Integer> decode(
      Decoder decoder, List<Integer> prompt, long seed, long sample) {
    int[] ids = prompt.stream().mapToInt(Integer::intValue).toArray();
    int[] answer = decoder.decode(ids, SequenceRandom.of(seed, sample), DecodingListener.NONE);
    return Arrays.stream(answer).boxed().toList();
  }

  /** BOS and the bytes of a text. */
  private static List<Integer> ids(String text) {
    List<Integer> ids = new ArrayList<>(List.of(BOS));
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      ids.add(FIRST_BYTE + (b & 0xFF));
    }
    return ids;
  }

  /** The text of the bytes among some ids. */
  private static String textOf(List<Integer> ids) {
    byte[] bytes = new byte[ids.size()];
    int count = 0;
    for (int id : ids) {
      if (id >= FIRST_BYTE) {
        bytes[count++] = (byte) (id - FIRST_BYTE);
      }
    }
    return new String(bytes, 0, count, StandardCharsets.UTF_8);
  }
}
