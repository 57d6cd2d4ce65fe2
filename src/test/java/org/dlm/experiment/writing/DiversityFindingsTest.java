// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.writing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.dlm.corpus.StoryGrammar;
import org.dlm.evaluation.Interval;
import org.dlm.experiment.writing.DiversityFindings.Pair;
import org.dlm.experiment.writing.DiversityFindings.Swept;
import org.junit.jupiter.api.Test;

class DiversityFindingsTest {

  private static Swept swept(double temperature, double low, double high) {
    double value = (low + high) / 2;
    DecodingCell cell =
        new DecodingCell(
            "sweep",
            0,
            10,
            Interval.exact(1),
            Interval.exact(0),
            null,
            List.of(1.0, 1.0, 1.0),
            Interval.exact(1),
            Interval.exact(1));
    return new Swept(temperature, new StoryQuality(cell, new Interval(value, low, high)));
  }

  @Test
  void equallySoundIsDiffusionsHottestThatArReachesAndThenArsClosest() {
    List<Swept> ar = List.of(swept(0.75, 0.8, 0.9), swept(1, 0.5, 0.6), swept(1.25, 0.2, 0.3));

    assertEquals(
        new Pair(1.25, 1), DiversityFindings.equallySound(ar, List.of(swept(1, 0.1, 0.22))));
    assertEquals(
        new Pair(1, 1),
        DiversityFindings.equallySound(ar, List.of(swept(1, 0.5, 0.7), swept(0.5, 0.8, 0.9))));
    // Both 1 and 1.25 of AR overlap with 1 of diffusion; the second is closer, though hotter.
    assertEquals(
        new Pair(1.25, 1),
        DiversityFindings.equallySound(
            ar, List.of(swept(0.75, 0.82, 0.88), swept(1, 0.15, 0.55), swept(0.5, 0.5, 0.6))));
    assertEquals(
        new Pair(0.75, 0.75),
        DiversityFindings.equallySound(ar, List.of(swept(0.75, 0.82, 0.88), swept(1, 0, 0.1))));
    assertNull(DiversityFindings.equallySound(ar, List.of(swept(1, 0, 0.1))));
  }

  /** Groups of two texts, of which so many words are different ones. */
  private static WrittenGroups groups(String... texts) {
    List<List<String>> groups = List.of(List.of(texts[0], texts[1]), List.of(texts[2], texts[3]));
    List<List<String>> openings = List.of(List.of("", ""), List.of("", ""));
    return WrittenGroups.of("x", 1, openings, groups, StoryGrammar.standard());
  }

  @Test
  void differencesAndDistancesAreOfGroups() {
    WrittenGroups none = groups("a a", "a a", "b b", "b b"); // 1/4, 1/4
    WrittenGroups half = groups("a a", "b b", "a b", "b a"); // 1/2, 1/2
    WrittenGroups all = groups("a b", "c d", "e f", "g h"); // 1, 1
    DiversityMeasure one = DiversityMeasure.DISTINCT_1;

    assertEquals(0.5, WrittenGroups.difference(all, half, one).value(), 1e-12);
    // |1/4 - 1/2| - |1 - 1/2| whatever the sides.
    assertEquals(-0.25, WrittenGroups.farther(none, all, half, one).value(), 1e-12);
    assertEquals(0.25, WrittenGroups.farther(all, none, half, one).value(), 1e-12);
    assertEquals(0, WrittenGroups.farther(half, half, none, one).value(), 1e-12);
    assertEquals(1, DiversityMeasure.DISTINCT_1.over(new double[] {0.9, 1}).high());
    assertTrue(DiversityMeasure.ENTROPY.over(new double[] {4.9, 5}).high() > 5);
  }

  @Test
  void whatWasGivenDoesNotCount() {
    WrittenGroups written =
        WrittenGroups.of(
            "x",
            0,
            List.of(List.of("a ", "b "), List.of("c ", "d ")),
            List.of(List.of("a x", "b x"), List.of("c x", "d y")),
            StoryGrammar.standard());

    assertEquals(List.of(List.of("x", "x"), List.of("x", "y")), written.groups());
    assertEquals(0, written.valid().value());
    assertEquals(0.5, written.byGroup(DiversityMeasure.UNIQUE)[0]);
  }
}
