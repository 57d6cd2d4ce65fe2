// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.kernels;

/** Plain loops: the oracle of the vector kernels, and what runs without the vector module. */
public final class ScalarRowKernels implements RowKernels {

  @Override
  public String description() {
    return "scalar";
  }

  @Override
  public int lanes() {
    return 1;
  }

  @Override
  public void rmsNorm(
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
      int width) {
    for (int row = 0; row < rows; row++) {
      int xi = xOffset + row * width;
      int yi = yOffset + row * width;
      float r = (float) (1 / Math.sqrt(sumOfSquares(x, xi, width) / width + epsilon));
      inverseRms[inverseRmsOffset + row] = r;
      for (int j = 0; j < width; j++) {
        y[yi + j] = weight[weightOffset + j] * (x[xi + j] * r);
      }
    }
  }

  @Override
  public void rmsNormBackward(
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
      int width) {
    for (int row = 0; row < rows; row++) {
      int xi = xOffset + row * width;
      int dyi = dyOffset + row * width;
      int dxi = dxOffset + row * width;
      float r = inverseRms[inverseRmsOffset + row];
      double dot = 0;
      for (int j = 0; j < width; j++) {
        dot += weight[weightOffset + j] * dy[dyi + j] * x[xi + j];
      }
      // y = w x r(x); dr/dx_j = -r^3 x_j / width.
      float c = (float) (dot * r * r * r / width);
      for (int j = 0; j < width; j++) {
        dx[dxi + j] += r * weight[weightOffset + j] * dy[dyi + j] - c * x[xi + j];
        dWeight[dWeightOffset + j] += dy[dyi + j] * x[xi + j] * r;
      }
    }
  }

  @Override
  public void swiGlu(
      float[] gateUp, int gateUpOffset, float[] y, int yOffset, int rows, int width) {
    for (int row = 0; row < rows; row++) {
      int gate = gateUpOffset + row * 2 * width;
      int up = gate + width;
      int yi = yOffset + row * width;
      for (int j = 0; j < width; j++) {
        float z = gateUp[gate + j];
        y[yi + j] = z * sigmoid(z) * gateUp[up + j];
      }
    }
  }

  @Override
  public void swiGluBackward(
      float[] gateUp,
      int gateUpOffset,
      float[] dy,
      int dyOffset,
      float[] dGateUp,
      int dGateUpOffset,
      int rows,
      int width) {
    for (int row = 0; row < rows; row++) {
      int gate = gateUpOffset + row * 2 * width;
      int dGate = dGateUpOffset + row * 2 * width;
      int dyi = dyOffset + row * width;
      for (int j = 0; j < width; j++) {
        // y = z s(z) u; d(z s(z))/dz = s(z) (1 + z (1 - s(z))).
        float z = gateUp[gate + j];
        float u = gateUp[gate + width + j];
        float s = sigmoid(z);
        float d = dy[dyi + j];
        dGateUp[dGate + j] = d * u * s * (1 + z * (1 - s));
        dGateUp[dGate + width + j] = d * z * s;
      }
    }
  }

  private static float sigmoid(float z) {
    return (float) (1 / (1 + Math.exp(-z)));
  }

  @Override
  public void rotate(
      float[] x, int xOffset, float[] cos, float[] sin, int angleOffset, int half, float sign) {
    for (int j = 0; j < half; j++) {
      float c = cos[angleOffset + j];
      float s = sign * sin[angleOffset + j];
      float a = x[xOffset + j];
      float b = x[xOffset + half + j];
      x[xOffset + j] = a * c - b * s;
      x[xOffset + half + j] = b * c + a * s;
    }
  }

  @Override
  public void softmax(float[] x, int offset, int n, float scale) {
    float max = max(x, offset, n);
    double sum = 0;
    for (int i = offset; i < offset + n; i++) {
      x[i] = (float) Math.exp((x[i] - max) * scale);
      sum += x[i];
    }
    float inverse = (float) (1 / sum);
    for (int i = offset; i < offset + n; i++) {
      x[i] *= inverse;
    }
  }

  @Override
  public void softmaxBackward(
      float[] p, int pOffset, float[] dp, int dpOffset, int n, float scale) {
    // dx = p (dp - sum(p dp)) scale
    double dot = 0;
    for (int i = 0; i < n; i++) {
      dot += p[pOffset + i] * dp[dpOffset + i];
    }
    float d = (float) dot;
    for (int i = 0; i < n; i++) {
      dp[dpOffset + i] = p[pOffset + i] * (dp[dpOffset + i] - d) * scale;
    }
  }

  @Override
  public double crossEntropy(float[] logits, int offset, int n, int label, float weight) {
    float max = max(logits, offset, n);
    double target = (double) logits[offset + label] - max;
    double sum = 0;
    for (int i = offset; i < offset + n; i++) {
      logits[i] = (float) Math.exp(logits[i] - max);
      sum += logits[i];
    }
    float scale = (float) (weight / sum);
    for (int i = offset; i < offset + n; i++) {
      logits[i] *= scale;
    }
    logits[offset + label] -= weight;
    return Math.log(sum) - target;
  }

  @Override
  public void add(float[] x, int xOffset, float[] y, int yOffset, int n) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] += x[xOffset + i];
    }
  }

  @Override
  public double sumOfSquares(float[] x, int offset, int n) {
    double sum = 0;
    for (int i = offset; i < offset + n; i++) {
      sum += (double) x[i] * x[i];
    }
    return sum;
  }

  @Override
  public void adamW(
      float[] values,
      float[] gradients,
      int offset,
      float[] first,
      float[] second,
      int momentOffset,
      int n,
      AdamStep step,
      float decay) {
    float keep = 1 - step.learningRate() * decay;
    for (int i = 0; i < n; i++) {
      float g = gradients[offset + i] * step.gradientScale();
      float m = step.beta1() * first[momentOffset + i] + (1 - step.beta1()) * g;
      float v = step.beta2() * second[momentOffset + i] + (1 - step.beta2()) * g * g;
      first[momentOffset + i] = m;
      second[momentOffset + i] = v;
      float root = (float) Math.sqrt(v / step.correction2());
      values[offset + i] =
          values[offset + i] * keep
              - step.learningRate() * (m / step.correction1()) / (root + step.epsilon());
    }
  }

  private static float max(float[] x, int offset, int n) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = offset; i < offset + n; i++) {
      max = Math.max(max, x[i]);
    }
    return max;
  }
}
