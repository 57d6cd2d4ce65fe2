// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TokenSpellingTest {

  private static final String LLAMA_2 =
      """
      {"type": "Sequence", "decoders": [
        {"type": "Replace", "pattern": {"String": "▁"}, "content": " "},
        {"type": "ByteFallback"},
        {"type": "Fuse"},
        {"type": "Strip", "content": " ", "start": 1, "stop": 0}]}
      """;

  @Test
  void byteLevelSpellsEveryByteWithOneCharacter() {
    TokenSpelling spelling = spelling("{\"type\": \"ByteLevel\"}");

    assertEquals(" fox", text(spelling, "Ġfox"));
    assertEquals("\n", text(spelling, "Ċ"));
    assertEquals("é", text(spelling, "Ã©"));
    assertArrayEquals(new byte[] {(byte) 0xF0, (byte) 0x9F}, spelling.bytes("ðŁ"));
    // An added token that is not special is spelled as it is.
    assertEquals("<a b>夜", text(spelling, "<a b>夜"));
  }

  @Test
  void signsStandForSpacesAndBytes() {
    TokenSpelling spelling = spelling(LLAMA_2);

    assertEquals(" fox", text(spelling, "▁fox"));
    assertEquals("夜", text(spelling, "夜"));
    assertArrayEquals(new byte[] {(byte) 0xE5}, spelling.bytes("<0xE5>"));
    assertEquals("<0xE5>!", text(spelling, "<0xE5>!"));
    assertEquals(
        " fox", text(spelling("{\"type\": \"Metaspace\", \"replacement\": \"▁\"}"), "▁fox"));
  }

  @Test
  void withoutADecoderTokensAreTheirTexts() {
    assertEquals("<0xE5>Ġ▁", text(spelling("null"), "<0xE5>Ġ▁"));
  }

  private static TokenSpelling spelling(String decoder) {
    return new TokenSpelling(JsonParser.parseString(decoder));
  }

  private static String text(TokenSpelling spelling, String token) {
    return new String(spelling.bytes(token), StandardCharsets.UTF_8);
  }
}
