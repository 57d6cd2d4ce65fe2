// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.training;

import java.util.List;
import org.dlm.layers.Parameter;
import org.dlm.objective.ObjectiveBatch;

/** A model as the trainer sees it: parameters, and loss and gradients of a batch. */
public interface TrainableModel {

  /** Trained tensors, in a fixed order. */
  List<Parameter> parameters();

  /** Sets every gradient to 0. */
  void clearGradients();

  /**
   * Adds the gradient of the batch's loss to the parameters' gradients.
   *
   * @return the loss, {@code sum of weight * -log p(label)}, in nats
   */
  double lossAndGradients(ObjectiveBatch batch);

  /**
   * Computes the loss of each row, without gradients.
   *
   * @param rowLosses receives each row's {@code sum of weight * -log p(label)} [batch]. Modified.
   */
  void rowLosses(ObjectiveBatch batch, double[] rowLosses);
}
