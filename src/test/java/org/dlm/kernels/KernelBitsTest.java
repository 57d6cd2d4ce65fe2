// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The same numbers give the same bits in the interpreter and after compilation, without which a
 * resumed run could not equal an undisturbed one.
 *
 * <p>Only a fresh JVM is sure to begin in the interpreter, so the comparison runs in one.
 */
class KernelBitsTest {

  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  /** Whole vectors and a remainder. */
  private static final int WIDTH = 67;

  private static final int RUNS = 20_000;

  @Test
  void interpretedAndCompiledKernelsGiveTheSameBits() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    if (ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent()) {
      command.add("--add-modules=" + VECTOR_MODULE);
    }
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), KernelBitsTest.class.getName()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertTrue(process.waitFor(1, TimeUnit.MINUTES));
    String same = "same bits: " + KernelCase.all();
    assertEquals(List.of(same, same), output.lines().toList());
  }

  /** Prints which kernels gave the same bits at first and after many runs. */
  public static void main(String[] arguments) {
    printSame(KernelProvider.selectForShortRuns(1, line -> {}).rows());
    printSame(KernelProvider.select(1, line -> {}).rows());
  }

  private static void printSame(RowKernels kernels) {
    List<KernelCase> same = new ArrayList<>();
    for (KernelCase each : KernelCase.all()) {
      float[][] x = each.arguments(WIDTH, new SplittableRandom(4));
      float[][] cold = each.results(kernels, x, WIDTH);
      boolean equal = true;
      for (int run = 0; run < RUNS; run++) {
        equal &= run % 100 != 0 || Arrays.deepEquals(cold, each.results(kernels, x, WIDTH));
        each.run(kernels, scratch(x), WIDTH);
      }
      if (equal && Arrays.deepEquals(cold, each.results(kernels, x, WIDTH))) {
        same.add(each);
      }
    }
    System.out.println("same bits: " + same);
  }

  private static float[][] scratch(float[][] x) {
    return Arrays.stream(x).map(float[]::clone).toArray(float[][]::new);
  }
}
