// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.layers;

import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dlm.kernels.AttentionMode;
import org.dlm.kernels.Kernels;
import org.dlm.testing.TestKernels;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gradients of every layer by central differences, with the fast kernels and the plain ones.
 *
 * <p>The longest sequences take more than one block of queries, and the largest batches more than
 * one tile of rows.
 */
class LayerGradientTest {

  /** Relative error of a gradient; the rounding of the loss alone gives about 2e-4. */
  private static final double TOLERANCE = 2e-3;

  private static final int VOCABULARY = 37;
  private static final int WIDTH = 40;
  private static final int HEADS = 4;

  static Stream<Arguments> kernelsAndSizes() {
    return withKernels(
        Arguments.of(Named.of("one token", batch(1, 1))),
        Arguments.of(Named.of("3 x 5", batch(3, 5))),
        Arguments.of(Named.of("2 x 131", batch(2, 131))));
  }

  static Stream<Arguments> attentionCases() {
    Arguments[] cases =
        Stream.of(AttentionMode.values())
            .flatMap(
                mode ->
                    Stream.of(
                        Arguments.of(mode, 4, Named.of("one token", batch(1, 1))),
                        Arguments.of(mode, 4, Named.of("3 x 5", batch(3, 5))),
                        Arguments.of(mode, 2, Named.of("3 x 5 padded", padded(3, 5))),
                        Arguments.of(mode, 1, Named.of("3 x 5 padded", padded(3, 5))),
                        Arguments.of(mode, 2, Named.of("2 x 131 padded", padded(2, 131)))))
            .toArray(Arguments[]::new);
    return withKernels(cases);
  }

  private static Stream<Arguments> withKernels(Arguments... cases) {
    return TestKernels.all().stream()
        .flatMap(
            kernels -> Stream.of(cases).map(each -> Arguments.of(concat(kernels, each.get()))));
  }

  private static Object[] concat(Object first, Object[] rest) {
    return Stream.concat(Stream.of(first), Stream.of(rest)).toArray();
  }

  private static SequenceBatch batch(int batch, int length) {
    return batch(batch, length, null, null);
  }

  /** The first sequence is padded on the right, the second on the left, others on both sides. */
  private static SequenceBatch padded(int batch, int length) {
    int[] from = new int[batch];
    int[] to = new int[batch];
    for (int b = 0; b < batch; b++) {
      from[b] = b == 0 ? 0 : length / 4 + 1;
      to[b] = b == 1 ? length : length - length / 5;
    }
    return batch(batch, length, from, to);
  }

  private static SequenceBatch batch(
      int batch, int length, int @Nullable [] validFrom, int @Nullable [] validTo) {
    int[] ids = new SplittableRandom(3).ints((long) batch * length, 0, VOCABULARY).toArray();
    SequenceBatch sequences = new SequenceBatch();
    sequences.set(ids, batch, length, 0, length, validFrom, validTo);
    return sequences;
  }

  private static void check(SequenceBatch sequences, Function<SequenceBatch, SequenceLayer> layer) {
    new LayerProbe(layer.apply(sequences), sequences).checkGradients(TOLERANCE);
    new LayerProbe(layer.apply(sequences), sequences).checkContract();
  }

  @ParameterizedTest
  @MethodSource("kernelsAndSizes")
  void norm(Kernels kernels, SequenceBatch sequences) {
    check(sequences, s -> new RmsNormLayer(kernels, s, "norm", WIDTH, 1e-5, true));
  }

  @ParameterizedTest
  @MethodSource("kernelsAndSizes")
  void swiGlu(Kernels kernels, SequenceBatch sequences) {
    check(sequences, s -> new SwiGluLayer(kernels, s, "", WIDTH, 53, BlockMemory.create(true)));
  }

  @ParameterizedTest
  @MethodSource("kernelsAndSizes")
  void head(Kernels kernels, SequenceBatch sequences) {
    check(
        sequences,
        s -> new LanguageModelHead(kernels, s, VOCABULARY, WIDTH, WeightSource.heap(true)));
  }

  @ParameterizedTest
  @MethodSource("attentionCases")
  void attention(Kernels kernels, AttentionMode mode, int keyValueHeads, SequenceBatch sequences) {
    RotaryEmbedding rotary = new RotaryEmbedding(WIDTH / HEADS, 131, 10000);
    check(
        sequences,
        s ->
            new SelfAttentionLayer(
                kernels,
                s,
                "",
                WIDTH,
                HEADS,
                keyValueHeads,
                mode,
                rotary,
                BlockMemory.create(true)));
  }

  @ParameterizedTest
  @MethodSource("attentionCases")
  void block(Kernels kernels, AttentionMode mode, int keyValueHeads, SequenceBatch sequences) {
    RotaryEmbedding rotary = new RotaryEmbedding(WIDTH / HEADS, 131, 10000);
    check(
        sequences,
        s ->
            new TransformerBlockLayer(
                kernels,
                s,
                0,
                WIDTH,
                HEADS,
                keyValueHeads,
                53,
                1e-5,
                mode,
                rotary,
                BlockMemory.create(true),
                false));
  }
}
