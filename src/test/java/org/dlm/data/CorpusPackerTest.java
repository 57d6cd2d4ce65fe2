// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.data;

import static org.dlm.data.PackedFiles.documents;
import static org.dlm.data.PackedFiles.ids;
import static org.dlm.data.PackedFiles.pack;
import static org.dlm.data.PackedFiles.range;
import static org.dlm.data.PackedFiles.stream;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusPackerTest {

  private final Path folder;

  CorpusPackerTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void streamPutsAnEosBetweenDocumentsOnly() throws IOException {
    Path path = folder.resolve("stream.tokens");
    PackedHeader header =
        pack(path, stream(10), new int[] {3, 4}, new int[] {5}, new int[] {6, 7, 8});
    assertArrayEquals(new int[] {3, 4, 2, 5, 2, 6, 7, 8}, ids(PackedTokens.open(path)));
    assertEquals(8, header.tokens());
    assertEquals(3, header.documents());
  }

  @Test
  void documentsFillWindowsWithWholeDocuments() throws IOException {
    Path path = folder.resolve("documents.tokens");
    PackedHeader header =
        pack(
            path,
            documents(8, 10),
            new int[] {3, 4},
            new int[] {5, 6},
            new int[] {7},
            new int[] {8, 8, 8, 8, 8, 8},
            new int[] {9});
    assertArrayEquals(
        new int[] {
          1, 3, 4, 2, 1, 5, 6, 2, //
          1, 7, 2, 2, 2, 2, 2, 2, //
          1, 8, 8, 8, 8, 8, 8, 2, //
          1, 9, 2, 2, 2, 2, 2, 2
        },
        ids(PackedTokens.open(path)));
    assertEquals(5, header.documents());
    assertEquals(0, header.cutDocuments());
  }

  @Test
  void documentThatDoesNotFitIsCutAndCounted() throws IOException {
    Path path = folder.resolve("cut.tokens");
    PackedHeader header =
        pack(
            path,
            documents(5, 20),
            new int[] {3},
            range(4, 8), // BOS and four tokens fit, the EOS does not
            range(8, 16),
            new int[] {3, 3, 3});
    assertArrayEquals(
        new int[] {
          1, 3, 2, 2, 2, //
          1, 4, 5, 6, 7, //
          1, 8, 9, 10, 11, //
          1, 3, 3, 3, 2
        },
        ids(PackedTokens.open(path)));
    assertEquals(4, header.documents());
    assertEquals(2, header.cutDocuments());
    assertEquals(4, header.droppedTokens());
  }

  @Test
  void anyDocumentsComeBackFromTheirWindows() throws IOException {
    Random random = new Random(1);
    for (int round = 0; round < 50; round++) {
      int window = 4 + random.nextInt(30);
      List<int[]> documents = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        int length = 1 + random.nextInt(window - 2);
        documents.add(random.ints(length, 3, 300).toArray());
      }
      Path path = folder.resolve("any.tokens");
      pack(path, documents(window, 300), documents.toArray(int[][]::new));
      assertEquals(flat(documents), textsOf(ids(PackedTokens.open(path)), window));
    }
  }

  @Test
  void refusesAnIdOutsideTheVocabularyAndLeavesNothingBehind() throws IOException {
    Path path = folder.resolve("bad.tokens");
    for (int bad : new int[] {-1, 10}) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> pack(path, stream(10), new int[] {3}, new int[] {4, bad}));
      assertTrue(
          e.toString().contains("document 2") && e.toString().contains("id " + bad), e.toString());
    }
    assertEquals(List.of(), filesIn(folder));
  }

  @Test
  void refusesEmptyDocumentsAndEmptyCorpora() throws IOException {
    Path path = folder.resolve("empty.tokens");
    assertThrows(IllegalArgumentException.class, () -> pack(path, stream(10), new int[0]));
    IOException e = assertThrows(IOException.class, () -> pack(path, stream(10)));
    assertTrue(e.toString().contains("no document"), e.toString());
    assertEquals(List.of(), filesIn(folder));
  }

  @Test
  void failureKeepsTheOlderFileWhole() throws IOException {
    Path path = folder.resolve("kept.tokens");
    pack(path, stream(10), new int[] {3, 4, 5});
    byte[] before = Files.readAllBytes(path);
    assertThrows(
        IllegalArgumentException.class, () -> pack(path, stream(10), range(3, 9), new int[] {99}));
    assertArrayEquals(before, Files.readAllBytes(path));
    assertEquals(List.of("kept.tokens", "kept.tokens.json"), filesIn(folder));
  }

  @Test
  void nothingIsSeenBeforeTheEnd() throws IOException {
    Path path = folder.resolve("later.tokens");
    try (CorpusPacker packer = new CorpusPacker(path, stream(10))) {
      packer.add(new int[] {3});
      assertFalse(Files.exists(path));
      packer.finish(List.of());
      assertTrue(Files.exists(path));
    }
  }

  @Test
  void missingFoldersAreMadeAndImpossiblePlacesRefused() throws IOException {
    Path deep = folder.resolve("a/b/c.tokens");
    pack(deep, stream(10), new int[] {3});
    assertEquals(1, PackedTokens.open(deep).tokens());
    assertThrows(IOException.class, () -> pack(folder, stream(10), new int[] {3}));
    Path underAFile = deep.resolve("d.tokens");
    IOException e =
        assertThrows(IOException.class, () -> pack(underAFile, stream(10), new int[] {3}));
    assertTrue(e.toString().contains("cannot write " + underAFile), e.toString());
  }

  @Test
  void twinSaysWhatTheFileHolds() throws IOException {
    Path path = folder.resolve("twin.tokens");
    PackedHeader header = pack(path, documents(4, 10), new int[] {3, 4});
    String twin = Files.readString(folder.resolve("twin.tokens.json"));
    assertTrue(twin.contains("\"tokens\": 4"), twin);
    assertTrue(twin.contains("\"data_sha256\": \"" + header.dataHash() + "\""), twin);
    assertTrue(twin.contains("\"sources\""), twin);
  }

  @Test
  void sameDocumentsGiveTheSameBytes() throws IOException {
    pack(folder.resolve("x"), stream(70_000), range(0, 40_000), range(7, 20_000));
    pack(folder.resolve("y"), stream(70_000), range(0, 40_000), range(7, 20_000));
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("x")), Files.readAllBytes(folder.resolve("y")));
  }

  /** Checks that each window is documents as BOS, text, EOS, then EOS; returns all texts. */
  private static List<Integer> textsOf(int[] ids, int window) {
    List<Integer> texts = new ArrayList<>();
    for (int start = 0; start < ids.length; start += window) {
      int at = start;
      while (at < start + window && ids[at] == PackedFiles.BOS) {
        for (at++; ids[at] != PackedFiles.EOS; at++) {
          texts.add(ids[at]);
        }
        texts.add(ids[at++]);
      }
      while (at < start + window) {
        assertEquals(PackedFiles.EOS, ids[at++]);
      }
    }
    return texts;
  }

  private static List<Integer> flat(List<int[]> documents) {
    List<Integer> ids = new ArrayList<>();
    for (int[] document : documents) {
      for (int id : document) {
        ids.add(id);
      }
      ids.add(PackedFiles.EOS);
    }
    return ids;
  }

  private static List<String> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
