// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.generation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with gaps: {@code {5}} is a gap of five tokens, {@code {1..4}} one of one to four; a brace
 * that is written twice is a brace.
 *
 * @param texts what stands before, between and after the gaps, one more than gaps; may be empty
 * @param gaps in the order of the text
 */
public record InfillTemplate(List<String> texts, List<Gap> gaps) {

  private static final Pattern MARK =
      Pattern.compile("\\{\\{|\\}\\}|\\{(\\d{1,6})(?:\\.\\.(\\d{1,6}))?\\}|[{}]");

  /** Most ways to choose the lengths of the gaps. */
  private static final int MAX_WAYS = 64;

  /**
   * A gap.
   *
   * @param least fewest tokens, at least 1
   * @param most most tokens
   */
  public record Gap(int least, int most) {

    /** Refuses gaps of no tokens. */
    public Gap {
      if (least < 1 || most < least) {
        throw new IllegalArgumentException(
            "a gap needs at least 1 token, and no more at least than at most, but is {%d..%d}"
                .formatted(least, most));
      }
    }
  }

  /** Takes copies. */
  public InfillTemplate {
    texts = List.copyOf(texts);
    gaps = List.copyOf(gaps);
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException if it has no gap, a brace that is no gap's, or too many ways
   *     to choose the lengths
   */
  public static InfillTemplate parse(String template) {
    List<String> texts = new ArrayList<>();
    List<Gap> gaps = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    Matcher matcher = MARK.matcher(template);
    while (matcher.find()) {
      matcher.appendReplacement(text, "");
      switch (matcher.group()) {
        case "{{" -> text.append('{');
        case "}}" -> text.append('}');
        case "{", "}" ->
            throw new IllegalArgumentException(
                "the '%s' at index %d is no part of a gap such as {5} or {1..4}; write it twice if it is meant"
                    .formatted(matcher.group(), matcher.start()));
        default -> {
          int least = Integer.parseInt(matcher.group(1));
          String most = matcher.group(2);
          gaps.add(new Gap(least, most == null ? least : Integer.parseInt(most)));
          texts.add(text.toString());
          text.setLength(0);
        }
      }
    }
    texts.add(matcher.appendTail(text).toString());
    InfillTemplate parsed = new InfillTemplate(texts, gaps);
    parsed.requireGaps();
    return parsed;
  }

  private void requireGaps() {
    if (gaps.isEmpty()) {
      throw new IllegalArgumentException(
          "the text has no gap to fill; write {5} for one of five tokens, {1..4} for one to four");
    }
    long ways = 1;
    for (Gap gap : gaps) {
      ways = Math.min(Integer.MAX_VALUE, ways * (gap.most - gap.least + 1));
    }
    if (ways > MAX_WAYS) {
      throw new IllegalArgumentException(
          "there are %d ways to choose the lengths of the gaps, more than %d; narrow some"
              .formatted(ways, MAX_WAYS));
    }
  }

  /** Every way to choose the lengths of the gaps, shortest first. */
  List<int[]> ways() {
    List<int[]> ways = new ArrayList<>(List.of(new int[0]));
    for (Gap gap : gaps) {
      List<int[]> longer = new ArrayList<>();
      for (int[] way : ways) {
        for (int tokens = gap.least; tokens <= gap.most; tokens++) {
          int[] next = Arrays.copyOf(way, way.length + 1);
          next[way.length] = tokens;
          longer.add(next);
        }
      }
      ways = longer;
    }
    return ways;
  }
}
