// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Accounts for every tensor: those that are missing, unexpected, or of another shape. */
final class TensorAccount {

  private static final int NAMES_SHOWN = 12;

  private final Map<String, int[]> expected = new TreeMap<>();

  /** Expects a tensor. */
  void expect(String name, int... shape) {
    expected.put(name, shape);
  }

  /**
   * Compares with what a file or folder holds and reports all differences in one message.
   *
   * @param where what holds the tensors, for the message
   * @throws IOException if any tensor is missing, unexpected, or has another shape
   */
  void settle(Path where, TensorFolder found) throws IOException {
    List<String> missing = new ArrayList<>();
    List<String> shapes = new ArrayList<>();
    for (Map.Entry<String, int[]> tensor : expected.entrySet()) {
      String name = tensor.getKey();
      if (!found.names().contains(name)) {
        missing.add(name);
        continue;
      }
      int[] shape = found.holder(name).shape(name);
      if (!Arrays.equals(shape, tensor.getValue())) {
        String wanted = Arrays.toString(tensor.getValue());
        shapes.add(name + " is " + Arrays.toString(shape) + ", expected " + wanted);
      }
    }
    Set<String> unexpected = new TreeSet<>(found.names());
    unexpected.removeAll(expected.keySet());
    List<String> faults = new ArrayList<>();
    report("missing", missing, faults);
    report("unexpected", List.copyOf(unexpected), faults);
    report("of another shape", shapes, faults);
    if (!faults.isEmpty()) {
      throw new IOException(where + ": tensors do not fit: " + String.join("; ", faults));
    }
  }

  private static void report(String what, List<String> names, List<String> faults) {
    if (!names.isEmpty()) {
      List<String> shown = names.subList(0, Math.min(NAMES_SHOWN, names.size()));
      String rest = names.size() > NAMES_SHOWN ? ", ..." : "";
      String line = shown.stream().map(SafetensorsHeader::escaped).toList().toString();
      faults.add(names.size() + " " + what + ": " + line.substring(1, line.length() - 1) + rest);
    }
  }
}
