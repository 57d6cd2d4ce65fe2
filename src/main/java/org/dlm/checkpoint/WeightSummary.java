// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import java.util.EnumSet;
import java.util.Set;

/**
 * How the weights of a model are stored.
 *
 * @param tensors how many tensors there are
 * @param numbers how many numbers in all of them
 * @param bytes how many bytes of data
 * @param dtypes how the numbers are stored; one type as a rule, INT8 beside those of scales and
 *     vectors
 */
public record WeightSummary(int tensors, long numbers, long bytes, Set<Dtype> dtypes) {

  static WeightSummary of(TensorFolder tensors) {
    long numbers = 0;
    long bytes = 0;
    Set<Dtype> dtypes = EnumSet.noneOf(Dtype.class);
    for (String name : tensors.names()) {
      Safetensors file = tensors.holder(name);
      numbers += file.count(name);
      bytes += file.count(name) * file.dtype(name).bytes();
      dtypes.add(file.dtype(name));
    }
    return new WeightSummary(tensors.names().size(), numbers, bytes, dtypes);
  }

  /** The smallest type that holds every number as it is: theirs, or F32 if they have several. */
  public Dtype exactDtype() {
    if (dtypes.contains(Dtype.INT8)) {
      return Dtype.INT8; // beside it stand scales and vectors
    }
    return dtypes.size() == 1 ? dtypes.iterator().next() : Dtype.F32;
  }
}
