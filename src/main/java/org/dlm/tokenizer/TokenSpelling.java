// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.tokenizer;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** How a tokenizer spells the bytes of its tokens, as the decoder in its file says. */
enum TokenSpelling {

  /** One character of {@link ByteAlphabet} for each byte. */
  BYTE_LEVEL {
    @Override
    byte[] bytes(String token) {
      byte[] bytes = new byte[token.length()];
      for (int i = 0; i < bytes.length; i++) {
        int b = ByteAlphabet.unsignedByte(token.charAt(i));
        if (b < 0) {
          return token.getBytes(StandardCharsets.UTF_8);
        }
        bytes[i] = (byte) b;
      }
      return bytes;
    }
  },

  /** Characters stand for themselves, and {@code <0x0A>} for a byte. */
  BYTE_FALLBACK {
    @Override
    byte[] bytes(String token) {
      return ONE_BYTE.matcher(token).matches()
          ? new byte[] {(byte) Integer.parseInt(token.substring(3, 5), 16)}
          : token.getBytes(StandardCharsets.UTF_8);
    }
  },

  /** What a token stands for depends on its neighbours, or is not known here. */
  OTHER {
    @Override
    byte[] bytes(String token) {
      throw new UnsupportedOperationException("the bytes of '" + token + "' are not known");
    }
  };

  private static final Pattern ONE_BYTE = Pattern.compile("<0x[0-9A-Fa-f]{2}>");

  /** Returns the UTF-8 bytes of a token, which may be a part of a character. */
  abstract byte[] bytes(String token);

  /** Reads the decoder of a {@code tokenizer.json}. */
  static TokenSpelling of(JsonElement decoder) {
    List<String> types = new ArrayList<>();
    collectTypes(decoder, types);
    if (types.equals(List.of("ByteLevel"))) {
      return BYTE_LEVEL;
    }
    return types.equals(List.of("ByteFallback", "Fuse")) ? BYTE_FALLBACK : OTHER;
  }

  /** The types of a decoder, in the order in which they are applied. */
  private static void collectTypes(JsonElement decoder, List<String> types) {
    if (!(decoder instanceof JsonObject object)) {
      return;
    }
    if (object.has("decoders")) {
      object.getAsJsonArray("decoders").forEach(part -> collectTypes(part, types));
    } else if (object.has("type")) {
      types.add(object.get("type").getAsString());
    }
  }
}
