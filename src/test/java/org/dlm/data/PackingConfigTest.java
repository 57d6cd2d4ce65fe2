// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.data;

import static org.dlm.data.PackedFiles.TOKENIZER_HASH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class PackingConfigTest {

  @Test
  void idsTakeTwoBytesWhereTheyFit() {
    assertEquals(2, PackedFiles.stream(65_536).tokenBytes());
    assertEquals(4, PackedFiles.stream(65_537).tokenBytes());
  }

  @Test
  void refusesInWords() {
    assertRefused(() -> PackingConfig.stream(0, 0, 0, TOKENIZER_HASH), "has 0");
    assertRefused(() -> PackingConfig.stream(9, 9, 0, TOKENIZER_HASH), "BOS id 9");
    assertRefused(() -> PackingConfig.stream(9, 0, -1, TOKENIZER_HASH), "EOS id -1");
    assertRefused(() -> PackingConfig.documents(2, 9, 0, 1, TOKENIZER_HASH), "at least 3");
    assertRefused(() -> PackingConfig.stream(9, 0, 1, "abc"), "'abc'");
    assertRefused(
        () -> new PackingConfig(TokenLayout.STREAM, 5, 9, 0, 1, TOKENIZER_HASH), "5 is given");
  }

  private static void assertRefused(Executable config, String words) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, config);
    assertTrue(e.toString().contains(words), e.toString());
  }
}
