// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnglishTest {
  @ParameterizedTest
  @CsvSource({
    "apple, an",
    "pear, a",
    "old hat, an",
    "umbrella, an",
    "unicorn, a",
    "ukulele, a",
    "hour, an",
    "hat, a",
    "useful box, a",
    "ugly hat, an",
    "one-legged stool, a",
    "yo-yo, a",
    "ice cream, an"
  })
  void articleFollowsTheSound(String phrase, String article) {
    assertEquals(article, English.article(phrase));
  }

  @ParameterizedTest
  @CsvSource({"an apple, a apple", "a pear, an pear", "An owl, A owl", "A fox, An fox"})
  void otherArticleIsTheWrongOne(String right, String wrong) {
    assertEquals(wrong, English.otherArticle(right));
  }

  @ParameterizedTest
  @CsvSource({
    "apple, apples",
    "berry, berries",
    "toy, toys",
    "box, boxes",
    "peach, peaches",
    "bus, buses",
    "brush, brushes",
    "paper boat, paper boats"
  })
  void pluralOfRegularNouns(String noun, String plural) {
    assertEquals(plural, English.plural(noun));
  }

  @ParameterizedTest
  @CsvSource({
    "jump, jumped, jumping",
    "bake, baked, baking",
    "carry, carried, carrying",
    "play ball, played ball, playing ball",
    "dance, danced, dancing"
  })
  void formsOfRegularVerbs(String verb, String past, String participle) {
    assertEquals(past, English.past(verb));
    assertEquals(participle, English.participle(verb));
  }
}
