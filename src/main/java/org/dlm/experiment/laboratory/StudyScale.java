// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.laboratory;

import java.util.Locale;

/** How large a study is made. */
public enum StudyScale {
  /** As it is reported. */
  FULL,
  /** A few minutes, to see it work. */
  QUICK,
  /** A few seconds, for tests. */
  TINY;

  /** The value for this scale. */
  public <T> T of(T full, T quick, T tiny) {
    return switch (this) {
      case FULL -> full;
      case QUICK -> quick;
      case TINY -> tiny;
    };
  }

  /** As it is printed. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
