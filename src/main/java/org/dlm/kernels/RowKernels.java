// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.kernels;

/**
 * Everything that is not a matrix product: norms, rotations, softmax, SwiGLU, cross-entropy, AdamW.
 *
 * <p>Arrays are (array, offset); rows follow each other without gaps. A kernel runs on the calling
 * thread, allocates nothing, trusts its arguments, and gives the same bits whenever it is given the
 * same numbers, interpreted or compiled.
 */
public sealed interface RowKernels permits ScalarRowKernels, VectorRowKernels {

  /** Name for people, such as {@code 16-lane vector}. */
  String description();

  /** Floats that one instruction takes. */
  int lanes();

  /**
   * RMSNorm: {@code y = weight * x / sqrt(mean(x^2) + epsilon)} (Zhang and Sennrich 2019, eq. 4).
   *
   * @param x input [rows, width]. Not modified.
   * @param weight gain [width]. Not modified.
   * @param y receives the output [rows, width]; may be {@code x}. Modified.
   * @param inverseRms receives {@code 1 / sqrt(mean(x^2) + epsilon)} [rows]. Modified.
   */
  void rmsNorm(
      float[] x,
      int xOffset,
      float[] weight,
      int weightOffset,
      float epsilon,
      float[] y,
      int yOffset,
      float[] inverseRms,
      int inverseRmsOffset,
      int rows,
      int width);

  /**
   * Backward of {@link #rmsNorm}.
   *
   * @param x input of the forward pass [rows, width]. Not modified.
   * @param inverseRms as the forward pass left it [rows]. Not modified.
   * @param dy dLoss/dy [rows, width]. Not modified.
   * @param dx dLoss/dx [rows, width]. Accumulates.
   * @param dWeight dLoss/dWeight [width]. Accumulates.
   */
  void rmsNormBackward(
      float[] x,
      int xOffset,
      float[] weight,
      int weightOffset,
      float[] inverseRms,
      int inverseRmsOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset,
      float[] dWeight,
      int dWeightOffset,
      int rows,
      int width);

  /**
   * SwiGLU's gate: {@code y = silu(gate) * up}, {@code silu(z) = z / (1 + exp(-z))} (Shazeer 2020).
   *
   * @param gateUp per row the gate [width], then the factor [width]: [rows, 2 * width]. Not
   *     modified.
   * @param y receives [rows, width]. Modified.
   */
  void swiGlu(float[] gateUp, int gateUpOffset, float[] y, int yOffset, int rows, int width);

  /**
   * Backward of {@link #swiGlu}.
   *
   * @param gateUp input of the forward pass [rows, 2 * width]. Not modified.
   * @param dy dLoss/dy [rows, width]. Not modified.
   * @param dGateUp receives dLoss/dGateUp [rows, 2 * width]. Modified.
   */
  void swiGluBackward(
      float[] gateUp,
      int gateUpOffset,
      float[] dy,
      int dyOffset,
      float[] dGateUp,
      int dGateUpOffset,
      int rows,
      int width);

  /**
   * Rotates one head in place (RoPE, rotate-half layout): channels {@code j} and {@code j + half}
   * are a pair, turned by the angle of {@code j}. With {@code -sin} it is its own inverse and
   * backward.
   *
   * @param x channels [2 * half]. Modified.
   * @param cos cosines [half]. Not modified.
   * @param sin sines [half]. Not modified.
   * @param sign 1 forward, -1 backward
   */
  void rotate(
      float[] x, int xOffset, float[] cos, float[] sin, int angleOffset, int half, float sign);

  /**
   * Replaces {@code x} by {@code softmax(scale * x)}; a row of minus infinities becomes NaN.
   *
   * @param x scores [n]. Modified.
   */
  void softmax(float[] x, int offset, int n, float scale);

  /**
   * Backward of {@link #softmax}: {@code dp} becomes dLoss/dx.
   *
   * @param p probabilities that the forward pass gave [n]. Not modified.
   * @param dp dLoss/dp [n]. Modified.
   */
  void softmaxBackward(float[] p, int pOffset, float[] dp, int dpOffset, int n, float scale);

  /**
   * Cross-entropy of one row and its gradient, in place.
   *
   * @param logits logits [n]; become {@code weight * (softmax(logits) - onehot(label))}. Modified.
   * @return {@code -log softmax(logits)[label]} in nats, without the weight
   */
  double crossEntropy(float[] logits, int offset, int n, int label, float weight);

  /**
   * Adds: {@code y += x}.
   *
   * @param x addend [n]. Not modified.
   * @param y sum [n]. Modified.
   */
  void add(float[] x, int xOffset, float[] y, int yOffset, int n);

  /** Sum of squares of {@code x} [n]. */
  double sumOfSquares(float[] x, int offset, int n);

  /**
   * One AdamW update of a range (Loshchilov and Hutter 2019, algorithm 2).
   *
   * @param values parameters [n]. Modified.
   * @param gradients dLoss/dValues [n]. Not modified.
   * @param first first moment [n]. Modified.
   * @param second second moment [n]. Modified.
   * @param offset index of the range in {@code values} and {@code gradients}
   * @param momentOffset index of the range in the moments
   * @param step what is the same for all parameters of the step
   * @param decay decoupled weight decay, 0 for none
   */
  void adamW(
      float[] values,
      float[] gradients,
      int offset,
      float[] first,
      float[] second,
      int momentOffset,
      int n,
      AdamStep step,
      float decay);

  /**
   * Constants of one AdamW step.
   *
   * @param gradientScale factor on every gradient (clipping)
   * @param learningRate step size
   * @param beta1 decay of the first moment
   * @param beta2 decay of the second moment
   * @param epsilon added to the root
   * @param correction1 {@code 1 - beta1^t}
   * @param correction2 {@code 1 - beta2^t}
   */
  record AdamStep(
      float gradientScale,
      float learningRate,
      float beta1,
      float beta2,
      float epsilon,
      float correction1,
      float correction2) {}
}
