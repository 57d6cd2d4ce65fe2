// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every decoding strategy by name, with the parameter that it takes and the parameter's usual
 * value.
 */
public enum Strategy {
  /** {@link LowConfidencePolicy}. */
  LOW_CONFIDENCE("position temperature", 0, LowConfidencePolicy::new),
  /** {@link RandomPolicy}. */
  RANDOM(null, 0, none -> new RandomPolicy()),
  /** {@link MarginPolicy}. */
  MARGIN("position temperature", 0, MarginPolicy::new),
  /** {@link EntropyPolicy}. */
  ENTROPY("position temperature", 0, EntropyPolicy::new),
  /** {@link ThresholdPolicy}. */
  THRESHOLD("least probability", 0.9, ThresholdPolicy::new),
  /** {@link FactorPolicy}. */
  FACTOR("factor", 1, FactorPolicy::new),
  /** {@link EntropyBoundedPolicy}. */
  ENTROPY_BOUNDED("nats", 0.1, EntropyBoundedPolicy::new),
  /** {@link AncestralPolicy}. */
  ANCESTRAL(null, 0, none -> new AncestralPolicy()),
  /** {@link FirstHittingPolicy}. */
  FIRST_HITTING(null, 0, none -> new FirstHittingPolicy()),
  /** {@link RemaskingPolicy} with {@link RemaskingPolicy.Rule#CAP}. */
  REMDM_CAP("eta", 0.02, eta -> new RemaskingPolicy(RemaskingPolicy.Rule.CAP, eta)),
  /** {@link RemaskingPolicy} with {@link RemaskingPolicy.Rule#RESCALE}. */
  REMDM_RESCALE("eta", 0.02, eta -> new RemaskingPolicy(RemaskingPolicy.Rule.RESCALE, eta)),
  /** {@link RemaskingPolicy} with {@link RemaskingPolicy.Rule#CONFIDENCE}. */
  REMDM_CONF("eta", 1, eta -> new RemaskingPolicy(RemaskingPolicy.Rule.CONFIDENCE, eta)),
  /** {@link RemaskingPolicy} with {@link RemaskingPolicy.Rule#LOOP}. */
  REMDM_LOOP("eta", 0.02, eta -> new RemaskingPolicy(RemaskingPolicy.Rule.LOOP, eta)),
  /** {@link EditingPolicy}. */
  EDIT("least probability", 0.9, EditingPolicy::new);

  private final @Nullable String parameter;
  private final double usual;
  private final DoubleFunction<UnmaskingPolicy> factory;

  Strategy(@Nullable String parameter, double usual, DoubleFunction<UnmaskingPolicy> factory) {
    this.parameter = parameter;
    this.usual = usual;
    this.factory = factory;
  }

  /** The strategy with its usual parameter. */
  public UnmaskingPolicy usual() {
    return factory.apply(usual);
  }

  /**
   * Reads a strategy: its name, and its parameter after a colon unless it is the usual one, such as
   * {@code threshold:0.8}.
   *
   * @throws IllegalArgumentException if there is no such strategy, or it has no such parameter
   */
  public static UnmaskingPolicy parse(String text) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    Strategy strategy =
        Arrays.stream(values())
            .filter(s -> s.toString().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "there is no strategy '" + name + "'; choose one of " + names()));
    if (colon < 0) {
      return strategy.usual();
    }
    if (strategy.parameter == null) {
      throw new IllegalArgumentException(
          "the strategy "
              + name
              + " takes no parameter; leave out '"
              + text.substring(colon)
              + "'");
    }
    String number = text.substring(colon + 1);
    try {
      return strategy.factory.apply(Double.parseDouble(number));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          name + ": " + strategy.parameter + " must be a number, but is '" + number + "'", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  /** All names, for people, each with its usual parameter. */
  public static String names() {
    return Arrays.stream(values())
        .map(s -> s.parameter == null ? s.toString() : s + ":" + plain(s.usual))
        .collect(Collectors.joining(", "));
  }

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
