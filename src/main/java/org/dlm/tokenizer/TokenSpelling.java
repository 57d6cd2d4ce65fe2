// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.tokenizer;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How {@code tokenizer.json} spells the bytes of a token: by the alphabet of byte-level tokenizers,
 * or as text in which signs such as {@code ▁} stand for others and {@code <0xF0>} for a byte.
 */
final class TokenSpelling {

  private static final Pattern BYTE = Pattern.compile("<0x([0-9A-Fa-f]{2})>");

  /** Decoders of which each token adds the same bytes to a text, whatever stands beside it. */
  private static final Set<List<String>> FIXED =
      Set.of(List.of("ByteLevel"), List.of("ByteFallback", "Fuse"));

  private final List<String> types = new ArrayList<>();
  private boolean byteLevel;
  private boolean byteFallback;
  private final Map<String, String> replaced = new LinkedHashMap<>();

  /** The spelling that a decoder undoes; of decoders in sequence, what each of them undoes. */
  TokenSpelling(JsonElement decoder) {
    learn(decoder);
  }

  private void learn(JsonElement element) {
    if (!(element instanceof JsonObject decoder) || !decoder.has("type")) {
      return;
    }
    String type = decoder.get("type").getAsString();
    if (!type.equals("Sequence")) {
      types.add(type);
    }
    switch (type) {
      case "ByteLevel" -> byteLevel = true;
      case "ByteFallback" -> byteFallback = true;
      case "Metaspace" -> replaced.put(decoder.get("replacement").getAsString(), " ");
      case "Replace" -> {
        JsonElement pattern = decoder.get("pattern");
        if (pattern instanceof JsonObject literal && literal.has("String")) {
          replaced.put(literal.get("String").getAsString(), decoder.get("content").getAsString());
        }
      }
      case "Sequence" -> decoder.getAsJsonArray("decoders").forEach(this::learn);
      default -> {
        // The others join tokens or strip the ends of a text; they spell nothing.
      }
    }
  }

  /** Whether a text is exactly the bytes of its tokens, one after the other. */
  boolean isFixed() {
    return FIXED.contains(types);
  }

  /** The bytes of a token that is not special. */
  byte[] bytes(String token) {
    if (byteLevel && token.chars().allMatch(c -> ByteAlphabet.unsignedByte((char) c) >= 0)) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(token.length());
      token.chars().forEach(c -> bytes.write(ByteAlphabet.unsignedByte((char) c)));
      return bytes.toByteArray();
    }
    Matcher single = BYTE.matcher(token);
    if (byteFallback && single.matches()) {
      return HexFormat.of().parseHex(single.group(1));
    }
    String text = token;
    for (Map.Entry<String, String> sign : replaced.entrySet()) {
      text = text.replace(sign.getKey(), sign.getValue());
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
