// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoemCollectionTest {

  private static final String GOOD =
      "{\"first\": \"a lamp\", \"second\": \"a door\", \"source\": \"Night, 1\"}";

  private final Path folder;

  PoemCollectionTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void readsALinePerCouplet() throws IOException {
    List<Couplet> couplets =
        read(GOOD + "\n\n{\"source\": \"夜\", \"second\": \"近\", \"first\": \"远\"}");
    assertEquals(
        List.of(new Couplet("a lamp", "a door", "Night, 1"), new Couplet("远", "近", "夜")), couplets);
    assertEquals("a lamp\na door", couplets.get(0).text());
  }

  @Test
  void readsAnArrayOnAnyLines() throws IOException {
    assertEquals(read(GOOD), read("[" + GOOD + "]"));
    assertEquals(read(GOOD), read("\n [\n    " + GOOD.replace(", \"", ",\n \"") + "\n]\n"));
  }

  /** The same lines stand in two books, and a line is followed by another elsewhere. */
  @Test
  void sameLinesMayHaveTwoSourcesAndTwoSeconds() throws IOException {
    assertEquals(3, read(GOOD, GOOD.replace("Night", "Day"), GOOD.replace("door", "gate")).size());
  }

  @Test
  void bundledPoemsAreEnglishAndChinese() throws IOException {
    List<Couplet> couplets = PoemCollection.open(Path.of("corpora/poems.jsonl")).couplets();
    long chinese = couplets.stream().filter(PoemCollectionTest::isChinese).count();
    assertTrue(chinese >= 150, chinese + " Chinese couplets");
    assertTrue(couplets.size() - chinese >= 300, couplets.size() - chinese + " English couplets");
  }

  private static boolean isChinese(Couplet couplet) {
    return couplet.text().codePoints().anyMatch(Character::isIdeographic);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"first\": \"a\", \"second\": \"b\"}                     | has no field 'source'",
        "{\"first\": \"a\", \"second\": \"b\", \"source\": 3}      | must be a string, but is 3",
        "{\"first\": \" \", \"second\": \"b\", \"source\": \"c\"}  | field 'first' is empty",
        "{\"first\": \"a\", \"second\": \"\", \"source\": \"c\"}   | field 'second' is empty",
        "{\"first\": \"a\\nb\", \"second\": \"c\", \"source\": \"d\"} | more than one line",
        "{\"first\": \"a\", \"last\": \"b\", \"source\": \"c\"}    | has the field 'last'",
        "[\"a\", \"b\", \"c\"]                                     | must be a JSON object",
        "{\"first\": \"a                                           | is not valid JSON",
      })
  void faultyEntriesAreRefusedWithTheirPlace(String entry, String words) {
    assertRefused(words, GOOD, entry);
    assertRefused("poems.jsonl line 2", GOOD, entry);
    if (!words.contains("JSON")) {
      assertRefused("poems.jsonl entry 2", "[" + GOOD + ",\n" + entry + "]");
    }
  }

  @Test
  void sameEntryTwiceIsRefusedWithBothPlaces() {
    assertRefused("poems.jsonl line 3 repeats ", GOOD, GOOD.replace("Night", "Day"), GOOD);
    assertRefused("poems.jsonl line 1", GOOD, GOOD.replace("Night", "Day"), GOOD);
    assertRefused("poems.jsonl entry 2 repeats ", "[" + GOOD + "," + GOOD + "]");
  }

  @Test
  void nothingToReadIsRefused() {
    assertRefused("poems.jsonl has no couplets", "");
    assertRefused("poems.jsonl has no couplets", "[]");
    assertRefused("poems.jsonl is not valid JSON at line 3 column", "[", GOOD + "," + GOOD, "");
    IOException e =
        assertThrows(IOException.class, () -> PoemCollection.open(folder.resolve("missing")));
    assertTrue(e.toString().contains("there is no poem file"), e.toString());
  }

  private List<Couplet> read(String... lines) throws IOException {
    Path file = folder.resolve("poems.jsonl");
    Files.writeString(file, String.join("\n", lines));
    return PoemCollection.open(file).couplets();
  }

  private void assertRefused(String words, String... lines) {
    IOException e = assertThrows(IOException.class, () -> read(lines));
    assertTrue(e.toString().contains(words), e.toString());
  }
}
