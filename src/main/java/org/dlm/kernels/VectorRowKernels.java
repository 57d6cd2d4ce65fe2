// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.kernels;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.NEG;
import static jdk.incubator.vector.VectorOperators.SQRT;
import static org.dlm.kernels.Exponential.EXP_MAX;
import static org.dlm.kernels.Exponential.EXP_MIN;
import static org.dlm.kernels.Exponential.LN2_HIGH;
import static org.dlm.kernels.Exponential.LN2_LOW;
import static org.dlm.kernels.Exponential.LOG2_E;
import static org.dlm.kernels.Exponential.ROUND;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The row kernels by the Vector API. Loaded by name, so that the program runs without its module.
 *
 * <p>Every result is the same bits in the interpreter and after compilation: sums over lanes are
 * folded in a fixed order ({@code reduceLanes(ADD)} promises none), and {@code exp} is a polynomial
 * of exact operations (the library's may change with the tier). Methods are small on purpose: the
 * compiler stops vectorising those that hold many accumulators.
 */
sealed class VectorRowKernels implements RowKernels permits WarmingRowKernels {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();

  private static final VectorShuffle<Float> FOLD_8 = fold(8);
  private static final VectorShuffle<Float> FOLD_4 = fold(4);
  private static final VectorShuffle<Float> FOLD_2 = fold(2);
  private static final VectorShuffle<Float> FOLD_1 = fold(1);

  private static VectorShuffle<Float> fold(int distance) {
    return VectorShuffle.fromOp(SPECIES, i -> (i + distance) % LANES);
  }

  @Override
  public String description() {
    return LANES + "-lane vector";
  }

  @Override
  public int lanes() {
    return LANES;
  }

  // ---------------------------------------------------------------- norm

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
      float r = (float) (1 / Math.sqrt(sumOfSquares(x, xi, width) / width + epsilon));
      inverseRms[inverseRmsOffset + row] = r;
      normalise(x, xi, weight, weightOffset, r, y, yOffset + row * width, width);
    }
  }

  private static void normalise(
      float[] x, int xi, float[] weight, int wi, float r, float[] y, int yi, int width) {
    int bound = SPECIES.loopBound(width);
    int j = 0;
    for (; j < bound; j += LANES) {
      load(x, xi + j).mul(r).mul(load(weight, wi + j)).intoArray(y, yi + j);
    }
    for (; j < width; j++) {
      y[yi + j] = x[xi + j] * r * weight[wi + j];
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
      float r = inverseRms[inverseRmsOffset + row];
      float dot = tripleDot(weight, weightOffset, dy, dyi, x, xi, width);
      // y = w x r(x); dr/dx_j = -r^3 x_j / width.
      float c = dot * r * r * r / width;
      normaliseBackward(
          x, xi, weight, weightOffset, r, c, dy, dyi, dx, dxOffset + row * width, width);
      gainBackward(x, xi, r, dy, dyi, dWeight, dWeightOffset, width);
    }
  }

  private static float tripleDot(float[] a, int ai, float[] b, int bi, float[] c, int ci, int n) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int bound = SPECIES.loopBound(n);
    int j = 0;
    for (; j < bound; j += LANES) {
      sum = load(a, ai + j).mul(load(b, bi + j)).fma(load(c, ci + j), sum);
    }
    float total = sumLanes(sum);
    for (; j < n; j++) {
      total += a[ai + j] * b[bi + j] * c[ci + j];
    }
    return total;
  }

  private static void normaliseBackward(
      float[] x,
      int xi,
      float[] weight,
      int wi,
      float r,
      float c,
      float[] dy,
      int dyi,
      float[] dx,
      int dxi,
      int width) {
    int bound = SPECIES.loopBound(width);
    int j = 0;
    for (; j < bound; j += LANES) {
      FloatVector direct = load(weight, wi + j).mul(load(dy, dyi + j)).mul(r);
      FloatVector through = load(x, xi + j).mul(c);
      load(dx, dxi + j).add(direct.sub(through)).intoArray(dx, dxi + j);
    }
    for (; j < width; j++) {
      dx[dxi + j] += weight[wi + j] * dy[dyi + j] * r - x[xi + j] * c;
    }
  }

  private static void gainBackward(
      float[] x, int xi, float r, float[] dy, int dyi, float[] dWeight, int dwi, int width) {
    int bound = SPECIES.loopBound(width);
    int j = 0;
    for (; j < bound; j += LANES) {
      FloatVector normalised = load(x, xi + j).mul(r);
      load(dy, dyi + j).fma(normalised, load(dWeight, dwi + j)).intoArray(dWeight, dwi + j);
    }
    for (; j < width; j++) {
      dWeight[dwi + j] += dy[dyi + j] * (x[xi + j] * r);
    }
  }

  // ---------------------------------------------------------------- SwiGLU

  @Override
  public void swiGlu(
      float[] gateUp, int gateUpOffset, float[] y, int yOffset, int rows, int width) {
    int bound = SPECIES.loopBound(width);
    for (int row = 0; row < rows; row++) {
      int gate = gateUpOffset + row * 2 * width;
      int up = gate + width;
      int yi = yOffset + row * width;
      int j = 0;
      for (; j < bound; j += LANES) {
        FloatVector z = load(gateUp, gate + j);
        z.mul(sigmoid(z)).mul(load(gateUp, up + j)).intoArray(y, yi + j);
      }
      for (; j < width; j++) {
        float z = gateUp[gate + j];
        y[yi + j] = z * Exponential.sigmoid(z) * gateUp[up + j];
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
    int bound = SPECIES.loopBound(width);
    for (int row = 0; row < rows; row++) {
      int gate = gateUpOffset + row * 2 * width;
      int dGate = dGateUpOffset + row * 2 * width;
      int dyi = dyOffset + row * width;
      int j = 0;
      for (; j < bound; j += LANES) {
        // y = z s(z) u; d(z s(z))/dz = s(z) (1 + z (1 - s(z))).
        FloatVector z = load(gateUp, gate + j);
        FloatVector s = sigmoid(z);
        FloatVector d = load(dy, dyi + j);
        FloatVector slope = s.mul(z.mul(s.neg().add(1f)).add(1f));
        d.mul(load(gateUp, gate + width + j)).mul(slope).intoArray(dGateUp, dGate + j);
        d.mul(z).mul(s).intoArray(dGateUp, dGate + width + j);
      }
      for (; j < width; j++) {
        float z = gateUp[gate + j];
        float s = Exponential.sigmoid(z);
        float d = dy[dyi + j];
        dGateUp[dGate + j] = d * gateUp[gate + width + j] * (s * (z * (1 - s) + 1));
        dGateUp[dGate + width + j] = d * z * s;
      }
    }
  }

  // ---------------------------------------------------------------- rotation

  @Override
  public void rotate(
      float[] x, int xOffset, float[] cos, float[] sin, int angleOffset, int half, float sign) {
    int bound = SPECIES.loopBound(half);
    int j = 0;
    for (; j < bound; j += LANES) {
      FloatVector c = load(cos, angleOffset + j);
      FloatVector s = load(sin, angleOffset + j).mul(sign);
      FloatVector a = load(x, xOffset + j);
      FloatVector b = load(x, xOffset + half + j);
      a.mul(c).sub(b.mul(s)).intoArray(x, xOffset + j);
      b.mul(c).add(a.mul(s)).intoArray(x, xOffset + half + j);
    }
    for (; j < half; j++) {
      float c = cos[angleOffset + j];
      float s = sign * sin[angleOffset + j];
      float a = x[xOffset + j];
      float b = x[xOffset + half + j];
      x[xOffset + j] = a * c - b * s;
      x[xOffset + half + j] = b * c + a * s;
    }
  }

  // ---------------------------------------------------------------- softmax

  @Override
  public void softmax(float[] x, int offset, int n, float scale) {
    float sum = exponentials(x, offset, n, max(x, offset, n), scale);
    multiply(x, offset, n, 1 / sum);
  }

  /** Replaces x by exp(scale * (x - max)) and returns the sum. */
  private static float exponentials(float[] x, int offset, int n, float max, float scale) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int bound = SPECIES.loopBound(n);
    int j = 0;
    for (; j < bound; j += LANES) {
      FloatVector e = exp(load(x, offset + j).sub(max).mul(scale));
      e.intoArray(x, offset + j);
      sum = sum.add(e);
    }
    float total = sumLanes(sum);
    for (; j < n; j++) {
      float e = Exponential.exp((x[offset + j] - max) * scale);
      x[offset + j] = e;
      total += e;
    }
    return total;
  }

  @Override
  public void softmaxBackward(
      float[] p, int pOffset, float[] dp, int dpOffset, int n, float scale) {
    // dx = p (dp - sum(p dp)) scale
    float dot = dot(p, pOffset, dp, dpOffset, n);
    int bound = SPECIES.loopBound(n);
    int j = 0;
    for (; j < bound; j += LANES) {
      FloatVector d = load(dp, dpOffset + j).sub(dot);
      load(p, pOffset + j).mul(d).mul(scale).intoArray(dp, dpOffset + j);
    }
    for (; j < n; j++) {
      dp[dpOffset + j] = p[pOffset + j] * (dp[dpOffset + j] - dot) * scale;
    }
  }

  private static float dot(float[] a, int ai, float[] b, int bi, int n) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int bound = SPECIES.loopBound(n);
    int j = 0;
    for (; j < bound; j += LANES) {
      sum = load(a, ai + j).fma(load(b, bi + j), sum);
    }
    float total = sumLanes(sum);
    for (; j < n; j++) {
      total += a[ai + j] * b[bi + j];
    }
    return total;
  }

  @Override
  public double crossEntropy(float[] logits, int offset, int n, int label, float weight) {
    float max = max(logits, offset, n);
    double target = (double) logits[offset + label] - max;
    float sum = exponentials(logits, offset, n, max, 1f);
    multiply(logits, offset, n, weight / sum);
    logits[offset + label] -= weight;
    return Math.log(sum) - target;
  }

  private static float max(float[] x, int offset, int n) {
    FloatVector max = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    int bound = SPECIES.loopBound(n);
    int j = 0;
    for (; j < bound; j += LANES) {
      FloatVector v = load(x, offset + j);
      max = max.blend(v, v.compare(GT, max));
    }
    float result = max.reduceLanes(MAX);
    for (; j < n; j++) {
      result = Math.max(result, x[offset + j]);
    }
    return result;
  }

  private static void multiply(float[] x, int offset, int n, float factor) {
    int bound = SPECIES.loopBound(n);
    int j = 0;
    for (; j < bound; j += LANES) {
      load(x, offset + j).mul(factor).intoArray(x, offset + j);
    }
    for (; j < n; j++) {
      x[offset + j] *= factor;
    }
  }

  // ---------------------------------------------------------------- sums and updates

  @Override
  public void add(float[] x, int xOffset, float[] y, int yOffset, int n) {
    int bound = SPECIES.loopBound(n);
    int j = 0;
    for (; j < bound; j += LANES) {
      load(y, yOffset + j).add(load(x, xOffset + j)).intoArray(y, yOffset + j);
    }
    for (; j < n; j++) {
      y[yOffset + j] += x[xOffset + j];
    }
  }

  @Override
  public double sumOfSquares(float[] x, int offset, int n) {
    double sum = 0;
    for (int at = 0; at < n; at += LaneOrder.SUM_BLOCK) {
      int size = Math.min(LaneOrder.SUM_BLOCK, n - at);
      float block = dot(x, offset + at, x, offset + at, size);
      sum += Float.isFinite(block) ? block : LaneOrder.exactSumOfSquares(x, offset + at, size);
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
    float rate = step.learningRate() / step.correction1();
    float inverse2 = 1 / step.correction2();
    int bound = SPECIES.loopBound(n);
    int j = 0;
    for (; j < bound; j += LANES) {
      FloatVector g = load(gradients, offset + j).mul(step.gradientScale());
      FloatVector m = load(first, momentOffset + j).mul(step.beta1());
      m = m.add(g.mul(1 - step.beta1()));
      FloatVector v = load(second, momentOffset + j).mul(step.beta2());
      v = v.add(g.mul(1 - step.beta2()).mul(g));
      m.intoArray(first, momentOffset + j);
      v.intoArray(second, momentOffset + j);
      FloatVector root = v.mul(inverse2).lanewise(SQRT).add(step.epsilon());
      load(values, offset + j).mul(keep).sub(m.mul(rate).div(root)).intoArray(values, offset + j);
    }
    for (; j < n; j++) {
      float g = gradients[offset + j] * step.gradientScale();
      float m = step.beta1() * first[momentOffset + j] + (1 - step.beta1()) * g;
      float v = step.beta2() * second[momentOffset + j] + (1 - step.beta2()) * g * g;
      first[momentOffset + j] = m;
      second[momentOffset + j] = v;
      float root = (float) Math.sqrt(v * inverse2) + step.epsilon();
      values[offset + j] = values[offset + j] * keep - m * rate / root;
    }
  }

  // ---------------------------------------------------------------- elements

  private static FloatVector load(float[] x, int offset) {
    return FloatVector.fromArray(SPECIES, x, offset);
  }

  /** Sum of the lanes, folded by halves: a fixed order, unlike reduceLanes(ADD). */
  private static float sumLanes(FloatVector v) {
    FloatVector sum = v;
    if (LANES >= 16) {
      sum = sum.add(sum.rearrange(FOLD_8));
    }
    if (LANES >= 8) {
      sum = sum.add(sum.rearrange(FOLD_4));
    }
    if (LANES >= 4) {
      sum = sum.add(sum.rearrange(FOLD_2));
    }
    return sum.add(sum.rearrange(FOLD_1)).lane(0);
  }

  private static FloatVector sigmoid(FloatVector z) {
    return FloatVector.broadcast(SPECIES, 1f).div(exp(z.lanewise(NEG)).add(1f));
  }

  /**
   * exp to about 1 ulp: {@code x = n ln2 + r}, a polynomial of degree 5 after {@code 1 + r} on
   * {@code |r| <= ln2/2} (coefficients of Cephes' expf), times 2^n, whose bits are {@code (n + 127)
   * << 23}.
   */
  private static FloatVector exp(FloatVector x) {
    VectorMask<Float> vanishes = x.compare(LT, EXP_MIN);
    FloatVector clamped = x.blend(EXP_MIN, vanishes).blend(EXP_MAX, x.compare(GT, EXP_MAX));
    FloatVector shifted = fma(clamped, LOG2_E, ROUND);
    FloatVector n = shifted.sub(ROUND);
    FloatVector r = fma(n, -LN2_LOW, fma(n, -LN2_HIGH, clamped));
    FloatVector power = shifted.reinterpretAsInts().mul(1 << 23).reinterpretAsFloats();
    return polynomial(r).mul(power).blend(0f, vanishes);
  }

  private static FloatVector polynomial(FloatVector r) {
    FloatVector p = fma(r, 1.9875691500e-4f, 1.3981999507e-3f);
    p = p.fma(r, FloatVector.broadcast(SPECIES, 8.3334519073e-3f));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 4.1665795894e-2f));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 1.6666665459e-1f));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 5.0000001201e-1f));
    return p.fma(r.mul(r), r.add(1f));
  }

  private static FloatVector fma(FloatVector a, float b, float c) {
    return a.fma(FloatVector.broadcast(SPECIES, b), FloatVector.broadcast(SPECIES, c));
  }

  private static FloatVector fma(FloatVector a, float b, FloatVector c) {
    return a.fma(FloatVector.broadcast(SPECIES, b), c);
  }
}
