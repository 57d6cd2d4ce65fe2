// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.writing;

import java.util.List;
import java.util.Locale;
import org.dlm.evaluation.Interval;
import org.dlm.report.Claim;
import org.dlm.report.Finding;
import org.jspecify.annotations.Nullable;

/** What {@link DiversityStudy} says of its claims. */
final class DiversityFindings {

  private static final String SOURCE = "arXiv 2210.08933, folklore";
  private static final String MEASURE = "distinct-4 of a group of stories, diffusion minus AR";

  private static final Claim EQUAL_TEMPERATURE =
      Claim.above(
          0,
          "more-diverse-at-equal-temperature",
          "At temperature 1 diffusion's stories are more diverse than AR's.",
          SOURCE,
          MEASURE);

  private static final Claim EQUAL_SOUNDNESS =
      Claim.above(
          0,
          "more-diverse-at-equal-soundness",
          "Where both make as many faults, diffusion's stories are more diverse.",
          SOURCE,
          MEASURE);

  private static final Claim LESS_ALIKE =
      Claim.above(
          0,
          "less-alike-at-equal-soundness",
          "Where both make as many faults, diffusion's stories are less alike.",
          SOURCE,
          "self-BLEU of a group of stories, AR minus diffusion");

  private static final Claim CLOSER =
      Claim.above(
          0,
          "closer-to-the-source",
          "At temperature 1 diffusion is as diverse as the source, more nearly than AR is.",
          "our yardstick: more than the source is noise",
          "distance of distinct-4 to that of the source's own stories, AR minus diffusion");

  private static final Claim CERTAIN =
      Claim.above(
          0,
          "more-diverse-without-chance",
          "Without chance diffusion goes on with different stories in more different ways.",
          SOURCE,
          "distinct-4 of a group of rests at temperature 0, diffusion minus AR");

  static final List<Claim> CLAIMS =
      List.of(EQUAL_TEMPERATURE, EQUAL_SOUNDNESS, LESS_ALIKE, CLOSER, CERTAIN);

  private DiversityFindings() {}

  /** A temperature of the sweep, and what a few texts say of it. */
  record Swept(double temperature, StoryQuality quality) {}

  /** Temperatures at which the twins are equally sound. */
  record Pair(double ar, double diffusion) {}

  /**
   * Temperatures at which what the twins write has as few faults, as far as the sweep can tell.
   *
   * @return diffusion's hottest temperature for which AR has one with an overlapping interval, as
   *     the colder, the less there is to compare; and of AR's the one that comes closest; null if
   *     no intervals overlap
   */
  static @Nullable Pair equallySound(List<Swept> ar, List<Swept> diffusion) {
    @Nullable Pair best = null;
    double bestDistance = 0;
    for (Swept one : ar) {
      for (Swept other : diffusion) {
        Interval a = one.quality.sound();
        Interval d = other.quality.sound();
        double distance = Math.abs(a.value() - d.value());
        boolean overlap = a.low() <= d.high() && d.low() <= a.high();
        boolean hotter = best == null || other.temperature > best.diffusion;
        boolean asHot = best != null && other.temperature == best.diffusion;
        if (overlap && (hotter || (asHot && distance < bestDistance))) {
          best = new Pair(one.temperature, other.temperature);
          bestDistance = distance;
        }
      }
    }
    return best;
  }

  /**
   * Judges the claims.
   *
   * @param sampled the source, AR, diffusion at temperature 1
   * @param equal AR and diffusion at equal soundness; empty if there is none
   * @param certain rests of stories at temperature 0: the source's own, AR's, diffusion's
   */
  static List<Finding> of(
      List<WrittenGroups> sampled, List<WrittenGroups> equal, List<WrittenGroups> certain) {
    WrittenGroups source = sampled.get(0);
    WrittenGroups ar = sampled.get(1);
    WrittenGroups diffusion = sampled.get(2);
    @Nullable Interval distinct = null;
    @Nullable Interval alike = null;
    String pair = "There is no pair of temperatures in the sweep at which they are.";
    if (!equal.isEmpty()) {
      distinct = WrittenGroups.difference(equal.get(1), equal.get(0), DiversityMeasure.DISTINCT_4);
      alike = WrittenGroups.difference(equal.get(0), equal.get(1), DiversityMeasure.SELF_BLEU);
      pair = soundness(equal.get(0), equal.get(1));
    }
    return List.of(
        EQUAL_TEMPERATURE.judge(
            WrittenGroups.difference(diffusion, ar, DiversityMeasure.DISTINCT_4),
            soundness(ar, diffusion)),
        EQUAL_SOUNDNESS.judge(distinct, pair),
        LESS_ALIKE.judge(alike, pair),
        CLOSER.judge(
            WrittenGroups.farther(ar, diffusion, source, DiversityMeasure.DISTINCT_4),
            String.format(
                Locale.ROOT,
                "Minus that of the source: AR %+.3f, diffusion %+.3f.",
                WrittenGroups.difference(ar, source, DiversityMeasure.DISTINCT_4).value(),
                WrittenGroups.difference(diffusion, source, DiversityMeasure.DISTINCT_4).value())),
        CERTAIN.judge(
            WrittenGroups.difference(certain.get(2), certain.get(1), DiversityMeasure.DISTINCT_4),
            soundness(certain.get(1), certain.get(2))));
  }

  private static String soundness(WrittenGroups ar, WrittenGroups diffusion) {
    return String.format(
        Locale.ROOT,
        "Before the first fault: %s %.1f %%, %s %.1f %%. The interval is over groups (Student's).",
        ar.name(),
        100 * ar.sound().value(),
        diffusion.name(),
        100 * diffusion.sound().value());
  }
}
