// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.laboratory;

import java.io.IOException;
import java.util.List;
import org.dlm.report.Claim;
import org.dlm.report.StudyResult;

/**
 * A claim of the literature, or several, made into an experiment: which twins are asked, what is
 * measured of them, and on which side of which bound the measure lies if the claim is true.
 */
public interface Study {

  /** Its name on the command line: small letters and hyphens. */
  String name();

  /** What it asks, in a line. */
  String title();

  /** What is claimed; each claim gets a finding. */
  List<Claim> claims();

  /** Whether it asks {@link Laboratory#storyTwins}. */
  default boolean usesStoryTwins() {
    return false;
  }

  /**
   * Trains, measures and judges. Everything random follows from seeds, so it can be stopped and
   * begun anew at any time; runs that are done are not trained again.
   *
   * @param laboratory trains the runs, and knows how large they may be
   * @throws IOException if a text cannot be read or the laboratory cannot be written to
   */
  StudyResult run(Laboratory laboratory) throws IOException;
}
