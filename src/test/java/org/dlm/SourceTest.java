// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the text of a source file must and must not hold. */
class SourceTest {

  private static final String LICENCE = "// SPDX-License-Identifier: GPL-3.0-or-later";

  private static List<Source> sources = List.of();

  @BeforeAll
  static void readSources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      sources =
          files.filter(file -> file.toString().endsWith(".java")).map(SourceTest::read).toList();
    }
    assertTrue(sources.size() > 50, "run in the project's folder");
  }

  @Test
  void everyFileOpensWithItsLicence() {
    assertNone(source -> !source.lines().get(0).equals(LICENCE));
  }

  @Test
  void filesAreShort() {
    assertNone(source -> source.lines().size() > source.limit());
  }

  @Test
  void nothingIsLeftForLater() {
    assertNone(source -> source.has("TO" + "DO") || source.has("FIX" + "ME"));
  }

  private static void assertNone(Predicate<Source> faulty) {
    assertEquals(List.of(), sources.stream().filter(faulty).map(Source::file).toList());
  }

  private static Source read(Path file) {
    try {
      return new Source(file, Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Source(Path file, List<String> lines) {
    /** Lines at most: 300, but kernels repeat their loops and tests their cases. */
    int limit() {
      boolean mayRepeat = !file.startsWith("src/main") || file.getParent().endsWith("kernels");
      return mayRepeat ? 500 : 300;
    }

    boolean has(String word) {
      return lines.stream().anyMatch(line -> line.contains(word));
    }
  }
}
