// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.constraint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.dlm.testing.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextLanguageTest {

  private static boolean matches(ByteAutomaton automaton, String text) {
    int state = automaton.step(0, text.getBytes(StandardCharsets.UTF_8));
    return state != ByteAutomaton.DEAD && automaton.accepts(state);
  }

  private static ByteAutomaton compiled(String regex) {
    return ByteAutomaton.of(new TextRules(regex, List.of(), List.of()).language());
  }

  private static boolean keeps(TextRules rules, String text) {
    return matches(ByteAutomaton.of(rules.language()), text);
  }

  /** Java's own engine is the oracle. */
  @Test
  void matchesWhatJavaMatches() {
    Random random = new Random(5);
    int matched = 0;
    for (int i = 0; i < 400; i++) {
      String regex = RandomRegex.next(random, 4);
      Pattern pattern = Pattern.compile(regex);
      ByteAutomaton automaton = compiled(regex);
      for (int j = 0; j < 60; j++) {
        String text = RandomRegex.text(random, 5);
        boolean expected = pattern.matcher(text).matches();
        matched += expected ? 1 : 0;
        assertEquals(expected, matches(automaton, text), () -> regex + " on '" + text + "'");
      }
    }
    assertTrue(matched > 1000, "texts that match: " + matched);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".",
        "\\d",
        "\\D",
        "\\w",
        "\\W",
        "\\s",
        "\\S",
        "\\h",
        "\\v",
        "\\V",
        "\\p{L}",
        "\\P{Lu}",
        "\\pN",
        "[^a-zà-ÿ]",
        "[\\]\\-x-z]",
        "[a-]",
        "[-a]",
        "[\\s\\d_]",
        "[^\\W\\d]",
        "\\x41",
        "\\u20AC",
        "\\x{1F600}",
        "\\t",
        "\\e",
        "\\\\",
        "\\[",
        "[.]",
        "[\\p{Lu}\\n]",
        "-",
        "€",
        "}"
      })
  void classesHoldWhatTheyHoldInJava(String regex) {
    ByteAutomaton automaton = compiled(regex);
    var matcher = Pattern.compile(regex).matcher("");
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        String text = Character.toString(c);
        assertEquals(matcher.reset(text).matches(), matches(automaton, text), "U+" + c);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a{3}", "a{2,}", "a{0,2}", "(ab|a)(bc|c)?", "a*?b", "(?<year>a)b", "", "|a"})
  void quantifiersAndGroups(String regex) {
    ByteAutomaton automaton = compiled(regex);
    for (String text :
        List.of("", "a", "aa", "aaa", "aaaa", "ab", "abc", "abbc", "ac", "b", "aab")) {
      assertEquals(text.matches(regex), matches(automaton, text), text);
    }
  }

  @Test
  void surrogatesAndOverlongFormsAreNoText() {
    ByteAutomaton any = ByteAutomaton.of(TextRules.ANY.language());
    assertEquals(ByteAutomaton.DEAD, any.step(0, new byte[] {(byte) 0xED, (byte) 0xA0}));
    assertEquals(ByteAutomaton.DEAD, any.step(0, new byte[] {(byte) 0xC0}));
    assertEquals(ByteAutomaton.DEAD, any.step(0, new byte[] {(byte) 0xE0, (byte) 0x80}));
    assertEquals(ByteAutomaton.DEAD, any.step(0, new byte[] {(byte) 0xF0, (byte) 0x80}));
    assertEquals(ByteAutomaton.DEAD, any.step(0, new byte[] {(byte) 0xF4, (byte) 0x90}));
    assertEquals(ByteAutomaton.DEAD, any.step(0, new byte[] {(byte) 0x80}));
  }

  /** The well-known sizes of minimal automata. */
  @Test
  void automataAreMinimal() {
    assertEquals(1, compiled("a*").size());
    assertEquals(2, compiled("a|b").size());
    assertEquals(3, compiled("ac|bc").size());
    assertEquals(8, compiled("(a|b)*a(a|b)(a|b)").size());
    // One state between characters, and seven inside of them, by what may follow.
    assertEquals(8, ByteAutomaton.of(TextRules.ANY.language()).size());
  }

  @Test
  void wordsAreWholeWords() {
    TextRules with = new TextRules(null, List.of(), List.of("cat"));
    TextRules without = new TextRules(null, List.of("cat"), List.of());
    for (String text :
        List.of("cat", "the cat sat", "“cat”", "cat's", "\ncat\n", "catcat cat", "a_cat")) {
      assertTrue(keeps(with, text), text);
      assertFalse(keeps(without, text), text);
    }
    for (String text : List.of("", "Cat", "category", "écat", "cat́", "cat9", "c at", "catcat")) {
      assertFalse(keeps(with, text), text);
      assertTrue(keeps(without, text), text);
    }
    assertTrue(keeps(new TextRules(null, List.of(), List.of("!")), "so!much"));
    assertTrue(keeps(new TextRules(null, List.of(), List.of("the cat")), "see the cat."));
  }

  @Test
  void rulesHoldTogether() {
    TextRules rules = new TextRules("[a-z ]{5,9}", List.of("bad"), List.of("one", "two"));
    assertTrue(keeps(rules, "two one"));
    assertTrue(keeps(rules, "one a two"));
    assertFalse(keeps(rules, "one"));
    assertFalse(keeps(rules, "one, two"));
    assertFalse(keeps(new TextRules(".*", List.of("bad"), List.of("one")), "one bad"));
  }

  @Test
  void contradictionsAreNamed() {
    Refusal.of(() -> new TextRules("[^\\s\\S]", List.of(), List.of()).language(), "no text at all");
    Refusal.of(
        () -> new TextRules("[a-z]{3}", List.of(), List.of("fox", "cat")).language(),
        "can have the word 'cat'");
    Refusal.of(
        () -> new TextRules(null, List.of("cat"), List.of("cat")).language(),
        "has the banned word 'cat'");
    Refusal.of(() -> new TextRules(null, List.of(""), List.of()), "must have a character");
  }

  @Test
  void whatNoAutomatonFollowsIsRefusedWithItsPlace() {
    Refusal.of(() -> compiled("a("), "is not one", "unclosed group", "index 2");
    Refusal.of(() -> compiled("ab(?=c)"), "a group of this kind at index 2");
    Refusal.of(() -> compiled("(?i)a"), "a group of this kind at index 0");
    Refusal.of(() -> compiled("(a)\\1"), "\\1 at index 3");
    Refusal.of(() -> compiled("\\bword"), "\\b at index 0");
    Refusal.of(() -> compiled("a++"), "possessive", "index 1");
    Refusal.of(() -> compiled("^a"), "'^' at index 0", "leave it out");
    Refusal.of(() -> compiled("a$"), "'$' at index 1");
    Refusal.of(() -> compiled("[a&&b]"), "intersection of classes at index 2");
    Refusal.of(() -> compiled("[a[bc]]"), "made of classes at index 2");
    Refusal.of(() -> compiled("\\Qa\\E"), "\\Q at index 0");
    Refusal.of(() -> compiled("\\uD83D"), "surrogate");
  }

  @Test
  void whatWouldExplodeIsRefused() {
    Refusal.of(() -> compiled("(a|b)*a(a|b){40}"), "too large an automaton");
    Refusal.of(() -> compiled("(.{1000}){1000}"), "repeats too much");
    Refusal.of(() -> compiled("(".repeat(100_000) + ")".repeat(100_000)), "stack overflow");
  }
}
