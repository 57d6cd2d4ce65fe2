// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.util.Utils;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.dlm.testing.Refusal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TokenizerTest {

  private static final Map<TokenizerKind, TokenizerDefinition> DEFINITIONS =
      new EnumMap<>(TokenizerKind.class);
  private static final Map<TokenizerKind, Tokenizer> TOKENIZERS =
      new EnumMap<>(TokenizerKind.class);

  @BeforeAll
  static void train(@TempDir Path folder) throws IOException {
    Random random = new Random(11);
    List<String> documents = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      documents.add("Once upon a time, " + RandomText.next(random, 30));
    }
    DEFINITIONS.put(TokenizerKind.BPE, BpeTrainer.train(documents, 700));
    DEFINITIONS.put(TokenizerKind.CHAR, TokenizerDefinition.ofCharacters(documents.subList(0, 20)));
    DEFINITIONS.put(TokenizerKind.BYTE, TokenizerDefinition.ofBytes());
    for (TokenizerKind kind : TokenizerKind.values()) {
      definition(kind).write(folder.resolve(kind.name()));
      TOKENIZERS.put(kind, Tokenizer.open(folder.resolve(kind.name())));
    }
  }

  private static TokenizerDefinition definition(TokenizerKind kind) {
    return Objects.requireNonNull(DEFINITIONS.get(kind));
  }

  private static Tokenizer tokenizer(TokenizerKind kind) {
    return Objects.requireNonNull(TOKENIZERS.get(kind));
  }

  @AfterAll
  static void close() {
    TOKENIZERS.values().forEach(Tokenizer::close);
  }

  @ParameterizedTest
  @EnumSource
  void decodesWhatItEncodes(TokenizerKind kind) {
    Tokenizer tokenizer = tokenizer(kind);
    Random random = new Random(2);
    for (int i = 0; i < 4000; i++) {
      String text = RandomText.next(random, 20);
      assertEquals(text, tokenizer.decode(tokenizer.encode(text)));
    }
  }

  /** Each of the 1,112,064 characters of Unicode, between its neighbours. */
  @ParameterizedTest
  @EnumSource
  void decodesEveryCharacter(TokenizerKind kind) {
    Tokenizer tokenizer = tokenizer(kind);
    for (int first = 0; first <= Character.MAX_CODE_POINT; first += 4096) {
      int[] characters =
          IntStream.range(first, first + 4096)
              .filter(each -> Character.getType(each) != Character.SURROGATE)
              .toArray();
      String text = new String(characters, 0, characters.length);
      assertEquals(text, tokenizer.decode(tokenizer.encode(text)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theBytesOfTheTokensAreThoseOfTheText(TokenizerKind kind) {
    Tokenizer tokenizer = tokenizer(kind);
    Random random = new Random(5);
    for (int i = 0; i < 2000; i++) {
      String text = RandomText.next(random, 20);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (int id : tokenizer.encode(text)) {
        assertFalse(tokenizer.isSpecial(id));
        bytes.writeBytes(tokenizer.bytes(id));
      }
      assertArrayEquals(text.getBytes(StandardCharsets.UTF_8), bytes.toByteArray());
    }
    int mask = tokenizer.specialTokens().mask();
    assertTrue(tokenizer.isSpecial(mask));
    assertEquals(0, tokenizer.bytes(mask).length);
    assertThrows(IllegalArgumentException.class, () -> tokenizer.bytes(-1));
  }

  @ParameterizedTest
  @EnumSource
  void theBytesOfTokensAreThoseOfTheText(TokenizerKind kind) {
    Tokenizer tokenizer = tokenizer(kind);
    byte[][] bytes = tokenizer.tokenBytes();
    assertEquals(tokenizer.vocabularySize(), bytes.length);
    Random random = new Random(6);
    for (int i = 0; i < 1000; i++) {
      String text = RandomText.next(random, 20);
      ByteArrayOutputStream joined = new ByteArrayOutputStream();
      for (int id : tokenizer.encode(text)) {
        joined.writeBytes(bytes[id]);
      }
      assertEquals(text, joined.toString(StandardCharsets.UTF_8));
    }
    // Spelled differently than the tokenizer would, a text is still that of its bytes.
    for (int i = 0; i < 1000; i++) {
      int[] ids = random.ints(5, 0, bytes.length).toArray();
      ByteArrayOutputStream joined = new ByteArrayOutputStream();
      Arrays.stream(ids).forEach(id -> joined.writeBytes(bytes[id]));
      String text = joined.toString(StandardCharsets.UTF_8);
      if (!text.contains("\uFFFD")) {
        assertEquals(text, tokenizer.decode(ids));
      }
    }
    assertEquals(0, bytes[tokenizer.specialTokens().mask()].length);
  }

  @Test
  void theBytesOfOtherTokenizersAreNotKnown(@TempDir Path folder) throws IOException {
    TokenizerDefinition.ofBytes().write(folder);
    Path file = folder.resolve("tokenizer.json");
    String metaspace =
        "{\"type\": \"Metaspace\", \"replacement\": \"_\", \"prepend_scheme\": \"never\"}";
    String json = Files.readString(file);
    int decoder = json.indexOf('{', json.indexOf("\"decoder\""));
    Files.writeString(
        file,
        json.substring(0, decoder) + metaspace + json.substring(json.indexOf('}', decoder) + 1));
    try (Tokenizer tokenizer = Tokenizer.open(folder)) {
      Refusal.of(tokenizer::tokenBytes, "tokenizer.json", "neither a byte-level tokenizer");
    }
  }

  @ParameterizedTest
  @EnumSource
  void encodesPiecesAsTheRuntimeEncodesTheWhole(TokenizerKind kind) {
    Tokenizer tokenizer = tokenizer(kind);
    Random random = new Random(3);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      texts.add(RandomText.next(random, 40));
    }
    List<int[]> batch = tokenizer.encode(texts);
    for (int i = 0; i < texts.size(); i++) {
      int[] whole = tokenizer.encodeWithSpecialTokens(texts.get(i));
      assertArrayEquals(whole, batch.get(i), texts.get(i));
      assertArrayEquals(whole, tokenizer.encode(texts.get(i)), texts.get(i));
    }
  }

  @Test
  void encodesAsItsMergesSay() {
    Tokenizer tokenizer = tokenizer(TokenizerKind.BPE);
    TokenizerDefinition definition = definition(TokenizerKind.BPE);
    Map<String, Integer> ranks = new HashMap<>();
    definition.merges().forEach(merge -> ranks.put(merge, ranks.size()));
    Random random = new Random(4);
    for (int i = 0; i < 500; i++) {
      String text = RandomText.next(random, 20).replaceAll("\\p{Cn}", "?");
      List<String> expected = new ArrayList<>();
      WordSplitter splitter = new WordSplitter(text);
      for (String word = splitter.next(); !word.isEmpty(); word = splitter.next()) {
        expected.addAll(merged(word, ranks));
      }
      int[] ids = tokenizer.encode(text);
      assertEquals(expected, Arrays.stream(ids).mapToObj(tokenizer::token).toList(), text);
    }
  }

  /** Applies the merges to a word by their definition: always the best one, leftmost first. */
  private static List<String> merged(String word, Map<String, Integer> ranks) {
    List<String> tokens = new ArrayList<>();
    for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
      tokens.add(Character.toString(ByteAlphabet.character(b & 0xFF)));
    }
    while (true) {
      int best = -1;
      int bestRank = Integer.MAX_VALUE;
      for (int i = 0; i + 1 < tokens.size(); i++) {
        int rank = ranks.getOrDefault(tokens.get(i) + " " + tokens.get(i + 1), Integer.MAX_VALUE);
        if (rank < bestRank) {
          best = i;
          bestRank = rank;
        }
      }
      if (best < 0) {
        return tokens;
      }
      tokens.set(best, tokens.get(best) + tokens.remove(best + 1));
    }
  }

  @ParameterizedTest
  @EnumSource
  void takesTheTextOfASpecialTokenForText(TokenizerKind kind) {
    Tokenizer tokenizer = tokenizer(kind);
    Random random = new Random(5);
    for (int i = 0; i < 500; i++) {
      StringBuilder text = new StringBuilder(RandomText.next(random, 5));
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        SpecialToken[] all = SpecialToken.values();
        text.append(all[random.nextInt(all.length)].text()).append(RandomText.next(random, 3));
      }
      int[] ids = tokenizer.encode(text.toString());
      assertTrue(Arrays.stream(ids).allMatch(id -> id > 5), () -> text + Arrays.toString(ids));
      assertEquals(text.toString(), tokenizer.decode(ids));
      assertTrue(tokenizer.containsSpecialToken(text.toString()));
    }
    assertFalse(tokenizer.containsSpecialToken("<|mdm_mask |> <mdm_mask>"));
  }

  @ParameterizedTest
  @EnumSource
  void knowsSpecialTokensWhenAskedTo(TokenizerKind kind) {
    Tokenizer tokenizer = tokenizer(kind);
    SpecialTokens special = tokenizer.specialTokens();
    assertArrayEquals(
        new int[] {0, 1, 2, 1},
        new int[] {special.bos(), special.eos(), special.mask(), special.pad()});
    assertEquals(5, special.id(SpecialToken.END_OF_TURN));

    int[] ids = tokenizer.encodeWithSpecialTokens("<|startoftext|>a<|mdm_mask|><|endoftext|>");

    assertEquals(4, ids.length);
    assertArrayEquals(new int[] {0, 2, 1}, new int[] {ids[0], ids[2], ids[3]});
    assertEquals("a", tokenizer.decode(ids));
    assertEquals(
        "<|startoftext|>a<|mdm_mask|><|endoftext|>", tokenizer.decodeWithSpecialTokens(ids));
  }

  @Test
  void hasTheVocabularyThatItIsDefinedBy() {
    TOKENIZERS.forEach(
        (kind, tokenizer) -> {
          List<String> tokens = definition(kind).tokens();
          assertEquals(tokens.size(), tokenizer.vocabularySize());
          for (int id = 0; id < tokens.size(); id++) {
            assertEquals(tokens.get(id), tokenizer.token(id));
          }
        });
    assertEquals(6 + 'A', tokenizer(TokenizerKind.BYTE).encode("A")[0]);
  }

  @Test
  void spellsOnlyUnknownCharactersInBytes() {
    TokenizerDefinition definition =
        TokenizerDefinition.ofCharacters(List.of("b\u00E9a", "\uD83D\uDE00b"));
    List<String> tokens = definition.tokens();
    assertEquals(List.of("a", "b", "\u00E9", "\uD83D\uDE00", "<0x00>"), tokens.subList(6, 11));
    assertEquals("<0xFF>", tokens.get(tokens.size() - 1));
    assertEquals(6 + 4 + 256, tokens.size());
  }

  @Test
  void decodesWhateverAModelWrites() {
    Random random = new Random(6);
    for (Tokenizer tokenizer : TOKENIZERS.values()) {
      for (int i = 0; i < 500; i++) {
        int[] ids = random.ints(20, 0, tokenizer.vocabularySize()).toArray();
        String text = tokenizer.decode(ids);
        assertEquals(text, tokenizer.decode(tokenizer.encode(text)));
      }
      assertEquals("", tokenizer.decode(new int[0]));
      assertEquals(0, tokenizer.encode("").length);
    }
  }

  @Test
  void refusesWhatIsNoTextAndNoToken() {
    Tokenizer tokenizer = tokenizer(TokenizerKind.BPE);
    for (String half : List.of("\uD83D", "a\uDE00", "\uD83Da", "\uDE00\uD83D")) {
      assertThrows(IllegalArgumentException.class, () -> tokenizer.encode(half));
      assertThrows(IllegalArgumentException.class, () -> tokenizer.encodeWithSpecialTokens(half));
    }
    int size = tokenizer.vocabularySize();
    for (int id : new int[] {-1, size, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> tokenizer.decode(new int[] {7, id}))
              .getMessage();
      assertEquals(
          "token id " + id + " is not in the vocabulary, ids are 0 to " + (size - 1), message);
      assertThrows(IllegalArgumentException.class, () -> tokenizer.token(id));
    }
  }

  @Test
  void servesManyThreads() {
    Tokenizer tokenizer = tokenizer(TokenizerKind.BPE);
    String text = "Once upon a time, 3 apples. ".repeat(300);
    int[] expected = tokenizer.encode(text);
    IntStream.range(0, 64)
        .parallel()
        .forEach(i -> assertArrayEquals(expected, tokenizer.encode(text)));
  }

  @Test
  void isOfNoUseWhenClosed(@TempDir Path folder) throws IOException {
    TokenizerDefinition.ofBytes().write(folder);
    Tokenizer tokenizer = Tokenizer.open(folder.resolve("tokenizer.json"));
    tokenizer.close();
    tokenizer.close();
    assertThrows(IllegalStateException.class, () -> tokenizer.encode("a"));
    assertThrows(IllegalStateException.class, () -> tokenizer.decode(new int[] {7}));
  }

  @Test
  void staysOffline() {
    assertEquals("true", System.getProperty("OPT_OUT_TRACKING"));
    assertTrue(Utils.isOfflineMode());
  }
}
