// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment;

import java.util.List;
import java.util.stream.Collectors;
import org.dlm.experiment.boosting.BoostingStudy;
import org.dlm.experiment.editing.ControlStudy;
import org.dlm.experiment.editing.CorrectionStudy;
import org.dlm.experiment.editing.InfillingStudy;
import org.dlm.experiment.laboratory.Study;
import org.dlm.experiment.learning.LikelihoodStudy;
import org.dlm.experiment.learning.RepetitionStudy;
import org.dlm.experiment.learning.StabilityStudy;
import org.dlm.experiment.reversal.ReversalStudy;
import org.dlm.experiment.task.DataEfficiencyStudy;
import org.dlm.experiment.task.ThinkingStudy;
import org.dlm.experiment.writing.DiversityStudy;
import org.dlm.experiment.writing.SpeedStudy;

/** Every study by its name. */
public final class Studies {

  private static final List<Study> ALL =
      List.of(
          new LikelihoodStudy(),
          new RepetitionStudy(),
          new ThinkingStudy(),
          new DataEfficiencyStudy(),
          new StabilityStudy(),
          new SpeedStudy(),
          new DiversityStudy(),
          new BoostingStudy(),
          new ReversalStudy(ReversalStudy.Subject.POEMS),
          new ReversalStudy(ReversalStudy.Subject.PEOPLE),
          new ReversalStudy(ReversalStudy.Subject.RELATIONS),
          new InfillingStudy(),
          new CorrectionStudy(),
          new ControlStudy());

  private Studies() {}

  /** All studies. */
  public static List<Study> all() {
    return ALL;
  }

  /**
   * The study of a name, or all of them.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static List<Study> named(String name) {
    if (name.equals("all")) {
      return ALL;
    }
    List<Study> found = ALL.stream().filter(study -> study.name().equals(name)).toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no study '%s'; choose all, or one of %s"
              .formatted(name, ALL.stream().map(Study::name).collect(Collectors.joining(", "))));
    }
    return found;
  }
}
