// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.data;

import static org.dlm.data.PackedFiles.pack;
import static org.dlm.data.PackedFiles.range;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BatchSamplerTest {

  private static final int SEQ = 4;

  private final Path folder;

  BatchSamplerTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** The stream 0, 1, 2, ..., 999: a token tells its own position. */
  private TokenWindows stream() throws IOException {
    Path path = folder.resolve("stream.tokens");
    pack(path, PackedFiles.stream(1000), range(0, 1000));
    return new TokenWindows(PackedTokens.open(path), SEQ);
  }

  /** 37 windows, each one document [BOS, n, n, n, EOS]. */
  private TokenWindows documents() throws IOException {
    Path path = folder.resolve("documents.tokens");
    int[][] documents = new int[37][];
    for (int i = 0; i < documents.length; i++) {
      documents[i] = new int[] {10 + i, 10 + i, 10 + i};
    }
    pack(path, PackedFiles.documents(SEQ + 1, 1000), documents);
    return new TokenWindows(PackedTokens.open(path), SEQ);
  }

  private TokenWindows windows(TokenLayout layout) throws IOException {
    return layout == TokenLayout.STREAM ? stream() : documents();
  }

  @Test
  void streamWindowsAreConsecutiveTokensFromEverywhere() throws IOException {
    BatchSampler sampler = new BatchSampler(stream(), 50, 1);
    int[] starts = new int[1000];
    for (long step = 0; step < 1000; step++) {
      TokenBatch batch = sampler.batch(step);
      for (int row = 0; row < 50; row++) {
        int start = batch.ids()[row * (SEQ + 1)];
        starts[start]++;
        for (int i = 1; i <= SEQ; i++) {
          assertEquals(start + i, batch.ids()[row * (SEQ + 1) + i]);
        }
      }
    }
    double expected = 50_000.0 / (1000 - SEQ);
    for (int start = 0; start < 1000 - SEQ; start++) {
      assertEquals(expected, starts[start], 6 * Math.sqrt(expected), "start " + start);
    }
    assertEquals(0, Arrays.stream(starts, 1000 - SEQ, 1000).sum());
  }

  /** 37 windows in steps of 8 rows: epochs begin in the middle of a step. */
  @Test
  void documentWindowsComeOncePerEpoch() throws IOException {
    BatchSampler sampler = new BatchSampler(documents(), 8, 1);
    int[] drawn = new int[37 * 8];
    for (int step = 0; step < 37; step++) {
      TokenBatch batch = sampler.batch(step);
      for (int row = 0; row < 8; row++) {
        int at = row * (SEQ + 1);
        int document = batch.ids()[at + 1];
        assertArrayEquals(
            new int[] {PackedFiles.BOS, document, document, document, PackedFiles.EOS},
            Arrays.copyOfRange(batch.ids(), at, at + SEQ + 1));
        drawn[step * 8 + row] = document;
      }
    }
    for (int epoch = 0; epoch < 8; epoch++) {
      int[] once = Arrays.copyOfRange(drawn, epoch * 37, (epoch + 1) * 37);
      Arrays.sort(once);
      assertArrayEquals(range(10, 47), once);
    }
  }

  @ParameterizedTest
  @EnumSource(TokenLayout.class)
  void partsAreTheRowsOfTheWhole(TokenLayout layout) throws IOException {
    TokenWindows windows = windows(layout);
    for (long step : new long[] {0, 1, 7, 1_000_000}) {
      TokenBatch whole = new BatchSampler(windows, 12, 5).batch(step);
      BatchSampler sampler = new BatchSampler(windows, 12, 5);
      for (int rows : new int[] {1, 3, 4, 12}) {
        for (int first = 0; first < 12; first += rows) {
          TokenBatch part = sampler.batch(step, first, rows);
          assertEquals(rows, part.batch());
          assertEquals(SEQ, part.seq());
          assertEquals(step, part.step());
          assertEquals(first, part.firstRow());
          assertEquals(12, part.stepRows());
          assertArrayEquals(
              Arrays.copyOfRange(whole.ids(), first * (SEQ + 1), (first + rows) * (SEQ + 1)),
              Arrays.copyOf(part.ids(), rows * (SEQ + 1)));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TokenLayout.class)
  void sameSeedAndStepGiveTheSameBatchInAnyOrder(TokenLayout layout) throws IOException {
    TokenWindows windows = windows(layout);
    BatchSampler forward = new BatchSampler(windows, 6, 77);
    int[][] batches = new int[20][];
    for (int step = 0; step < 20; step++) {
      batches[step] = forward.batch(step).ids().clone();
    }
    BatchSampler backward = new BatchSampler(windows, 6, 77);
    for (int step = 19; step >= 0; step--) {
      assertArrayEquals(batches[step], backward.batch(step).ids());
    }
    int[] other = new BatchSampler(windows, 6, 78).batch(0).ids();
    assertTrue(!Arrays.equals(batches[0], other));
  }

  @Test
  void theArrayIsReused() throws IOException {
    BatchSampler sampler = new BatchSampler(stream(), 6, 1);
    int[] ids = sampler.batch(0).ids();
    assertSame(ids, sampler.batch(1).ids());
    assertSame(ids, sampler.batch(2, 2, 3).ids());
  }

  @Test
  void heldOutStreamWindowsShareTheirBorder() throws IOException {
    TokenWindows windows = stream();
    assertEquals(249, windows.count()); // 249 * 4 + 1 = 997 tokens
    int[] window = new int[SEQ + 3];
    windows.read(0, window, 1);
    assertArrayEquals(new int[] {0, 0, 1, 2, 3, 4, 0}, window);
    windows.read(1, window, 1);
    assertArrayEquals(new int[] {0, 4, 5, 6, 7, 8, 0}, window);
    windows.read(248, window, 1);
    assertArrayEquals(new int[] {0, 992, 993, 994, 995, 996, 0}, window);
    assertThrows(IndexOutOfBoundsException.class, () -> windows.read(249, window, 0));
  }

  @Test
  void heldOutDocumentWindowsAreThoseOfTheFile() throws IOException {
    TokenWindows windows = documents();
    assertEquals(37, windows.count());
    int[] window = new int[SEQ + 1];
    for (int i = 0; i < 37; i++) {
      windows.read(i, window, 0);
      assertArrayEquals(new int[] {1, 10 + i, 10 + i, 10 + i, 2}, window);
    }
    assertThrows(IndexOutOfBoundsException.class, () -> windows.read(37, window, 0));
  }

  @Test
  void oneWindowIsEnough() throws IOException {
    Path path = folder.resolve("one.tokens");
    pack(path, PackedFiles.stream(100), range(0, 5));
    TokenWindows windows = new TokenWindows(PackedTokens.open(path), SEQ);
    assertEquals(1, windows.count());
    TokenBatch batch = new BatchSampler(windows, 3, 1).batch(4);
    assertArrayEquals(new int[] {0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4}, batch.ids());
  }

  @Test
  void refusesATooShortCorpusWithBothNumbers() throws IOException {
    Path path = folder.resolve("short.tokens");
    pack(path, PackedFiles.stream(100), range(0, 5));
    PackedTokens tokens = PackedTokens.open(path);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new TokenWindows(tokens, 5));
    assertTrue(e.toString().contains("has 5 tokens, fewer than one window of 6"), e.toString());
    assertThrows(IllegalArgumentException.class, () -> new TokenWindows(tokens, 0));
    assertThrows(IllegalArgumentException.class, () -> new TokenWindows(tokens, Integer.MAX_VALUE));
  }

  @Test
  void refusesWindowsOfAnotherLength() throws IOException {
    PackedTokens tokens = documents().tokens();
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new TokenWindows(tokens, 8));
    assertTrue(
        e.toString().contains("windows of 5") && e.toString().contains("needs 9"), e.toString());
  }

  @Test
  void refusesRowsOutsideTheStep() throws IOException {
    BatchSampler sampler = new BatchSampler(stream(), 6, 1);
    assertThrows(IndexOutOfBoundsException.class, () -> sampler.batch(0, 4, 3));
    assertThrows(IllegalArgumentException.class, () -> new BatchSampler(stream(), 0, 1));
  }
}
