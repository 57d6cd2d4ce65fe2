// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerFileTest {

  private static final TokenizerDefinition SMALL =
      BpeTrainer.train(List.of("hello hello hello, world world"), 270);

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("tokenizer.json");
  }

  private String smallJson() throws IOException {
    SMALL.write(folder);
    return Files.readString(file());
  }

  private String refusal() {
    IOException refusal = assertThrows(IOException.class, () -> Tokenizer.open(folder));
    String message = String.valueOf(refusal.getMessage());
    assertEquals(1, message.lines().count(), message);
    assertTrue(message.contains(file().toString()), message);
    return message;
  }

  private String refusal(String content) throws IOException {
    Files.writeString(file(), content);
    return refusal();
  }

  @Test
  void isWrittenInTheHuggingFaceLayout() throws IOException {
    JsonObject json = JsonParser.parseString(smallJson()).getAsJsonObject();

    assertEquals(
        Set.of(
            "version",
            "truncation",
            "padding",
            "added_tokens",
            "normalizer",
            "pre_tokenizer",
            "post_processor",
            "decoder",
            "model"),
        json.keySet());
    JsonObject mask = json.getAsJsonArray("added_tokens").get(2).getAsJsonObject();
    assertEquals("<|mdm_mask|>", mask.get("content").getAsString());
    assertEquals(2, mask.get("id").getAsInt());
    assertTrue(mask.get("special").getAsBoolean());
    JsonObject model = json.getAsJsonObject("model");
    assertEquals(SMALL.tokens(), List.copyOf(model.getAsJsonObject("vocab").keySet()));
    assertEquals(SMALL.merges().size(), model.getAsJsonArray("merges").size());
    JsonObject config =
        JsonParser.parseString(Files.readString(folder.resolve("tokenizer_config.json")))
            .getAsJsonObject();
    assertEquals("PreTrainedTokenizerFast", config.get("tokenizer_class").getAsString());
    assertEquals("<|endoftext|>", config.get("pad_token").getAsString());
  }

  @Test
  void isTheSameEachTimeAndLeavesNothingElseBehind() throws IOException {
    String first = smallJson();
    assertEquals(first, smallJson());
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          Set.of("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"),
          files.map(f -> f.getFileName().toString()).collect(Collectors.toSet()));
    }
  }

  @Test
  void cannotBeWrittenWhereAFileIsInTheWay() throws IOException {
    Files.createDirectory(file());
    assertThrows(IOException.class, () -> SMALL.write(folder));
    try (Stream<Path> files = Files.list(folder)) {
      assertFalse(files.anyMatch(f -> f.toString().endsWith(".tmp")));
    }
    Path inTheWay = Files.createFile(folder.resolve("file"));
    assertThrows(IOException.class, () -> SMALL.write(inTheWay));
  }

  @Test
  void isMissed() {
    assertTrue(refusal().startsWith("there is no tokenizer at "));
  }

  @Test
  void isRefusedWhereverItIsCut() throws IOException {
    String json = smallJson().strip();
    for (int length = 0; length < json.length(); length += length < 200 ? 1 : 97) {
      refusal(json.substring(0, length));
    }
  }

  @Test
  void isRefusedWhenItIsSomethingElse() throws IOException {
    assertTrue(refusal("# Tokens").contains("malformed JSON at line 1"));
    assertTrue(refusal("[]").contains("Expected BEGIN_OBJECT"));
    assertTrue(refusal("{}").contains("no model.vocab"));
    assertTrue(refusal("{\"model\": {\"vocab\": {\"a\": 0}}}").contains("not a tokenizer"));
    assertTrue(refusal(smallJson() + "x").contains("malformed"));
    Files.write(file(), new byte[] {'{', (byte) 0xFF, '}'});
    assertTrue(refusal().contains("not UTF-8"));
  }

  @Test
  void isRefusedWhenItContradictsItself() throws IOException {
    String json = smallJson();
    String merge = SMALL.merges().get(0);
    assertTrue(refusal(json.replace(merge, merge + "zzz")).contains("out of vocabulary"));
    assertTrue(refusal(json.replace("\"BPE\"", "\"Unknown\"")).contains("not a tokenizer"));
    assertTrue(refusal(json.replace("\"id\": 2", "\"id\": -2")).contains("out of range"));
    assertTrue(refusal(json.replace("\"!\": 39", "\"!\": 4000000000")).contains("4000000000"));
    assertTrue(refusal(json.replace("\"<|mdm_mask|>\"", "\"\"")).contains("no content"));
    assertTrue(
        refusal(json.replace("\"id\": 2", "\"id\": 3")).contains("<|mdm_mask|>"),
        "an id that the runtime does not give");
  }

  @Test
  void mayComeFromElsewhereAndLackSpecialTokens() throws IOException {
    String json = smallJson().replace("<|mdm_mask|>", "[MASK]").replace("<|eot_id|>", "<|eom|>");
    Files.writeString(file(), json);
    try (Tokenizer tokenizer = Tokenizer.open(file())) {
      SpecialTokens special = tokenizer.specialTokens();
      assertFalse(special.has(SpecialToken.MASK));
      assertEquals(1, special.eos());
      String message = assertThrows(IllegalArgumentException.class, special::mask).getMessage();
      assertEquals(
          file() + " has no mask_token (<|mdm_mask|>); use a tokenizer that has it", message);
      assertTrue(tokenizer.containsSpecialToken("a [MASK]"));
      assertArrayEquals(new int[] {2}, tokenizer.encodeWithSpecialTokens("[MASK]"));
      int[] ids = tokenizer.encode("[MASK]");
      assertEquals("[MASK]", tokenizer.decode(ids));
    }
  }

  @Test
  void mayHaveSpecialTokensThatNothingSpells() throws IOException {
    Files.writeString(file(), smallJson().replace("<|mdm_mask|>", "\u00B6"));
    try (Tokenizer tokenizer = Tokenizer.open(file())) {
      assertTrue(tokenizer.containsSpecialToken("a\u00B6"));
      assertThrows(IllegalArgumentException.class, () -> tokenizer.encode("a\u00B6"));
    }
  }

  @Test
  void beginsWithTheSpecialTokens() {
    List<String> others = List.of("a", "b");
    assertThrows(
        IllegalArgumentException.class,
        () -> new TokenizerDefinition(TokenizerKind.CHAR, others, List.of()));
  }

  /** Llama 3 and LLaDA split by expressions of their own; other rules forbid any cut. */
  @Test
  void cutsTextOnlyWhereTheRulesFromElsewhereAllowIt() throws IOException {
    assertCuts(true, "pre_tokenizer", byteLevel(false, true));
    assertCuts(
        true,
        "pre_tokenizer",
        """
        {"type": "Sequence", "pretokenizers": [
          {"type": "Split", "behavior": "Isolated", "invert": false, "pattern":
            {"Regex": "[^\\\\r\\\\n\\\\p{L}\\\\p{N}]?\\\\p{L}+|\\\\p{N}{1,3}| ?[^\\\\s\\\\p{L}\\\\p{N}]+|\\\\s+"}},
          {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true,
            "use_regex": false}]}""");
    assertCuts(false, "pre_tokenizer", byteLevel(true, true));
    assertCuts(false, "pre_tokenizer", byteLevel(false, false));
    assertCuts(false, "pre_tokenizer", "{\"type\": \"Whitespace\"}");
    assertCuts(false, "pre_tokenizer", "null");
    assertCuts(false, "normalizer", "{\"type\": \"NFC\"}");
    assertCuts(false, "normalizer", "{\"type\": \"Prepend\", \"prepend\": \"_\"}");
  }

  private static String byteLevel(boolean addPrefixSpace, boolean useRegex) {
    return "{\"type\": \"ByteLevel\", \"add_prefix_space\": %s, \"trim_offsets\": true, \"use_regex\": %s}"
        .formatted(addPrefixSpace, useRegex);
  }

  private void assertCuts(boolean cuts, String element, String rule) throws IOException {
    JsonObject json = JsonParser.parseString(smallJson()).getAsJsonObject();
    json.add(element, JsonParser.parseString(rule));
    Files.writeString(file(), new GsonBuilder().serializeNulls().create().toJson(json));
    assertEquals(cuts, TokenizerReader.read(file()).allowsCutsAtSpaces(), rule);
    try (Tokenizer tokenizer = Tokenizer.open(file())) {
      String text = "hello hello,\nworld  hello world.\n\nhello 12 hello";
      assertArrayEquals(tokenizer.encodeWithSpecialTokens(text), tokenizer.encode(text));
    }
  }

  @Test
  void holdsTokensOfAnyCharacter() throws IOException {
    String all = "\"\\\u0000\u001F\u007F\u2028</script>'\uD83D\uDE00";
    TokenizerDefinition.ofCharacters(List.of(all)).write(folder);
    try (Tokenizer tokenizer = Tokenizer.open(folder)) {
      int[] ids = tokenizer.encode(all);
      assertEquals(all.codePointCount(0, all.length()), ids.length);
      assertEquals(all, tokenizer.decode(ids));
    }
    assertTrue(Files.readString(file(), StandardCharsets.UTF_8).contains("\"<0x00>\""));
  }
}
