// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

/** Tells valid stories from faulty ones, and the faults from each other. */
final class StoryJudge {
  private static final int CONTEXT = 20;

  private final RuleNetwork network;

  StoryJudge(RuleNetwork network) {
    this.network = network;
  }

  StoryVerdict check(String text) {
    StoryReader strict = StoryReader.strict(network, text);
    int prefix = strict.furthest();
    if (strict.complete() != null) {
      return new StoryVerdict(StoryVerdict.Kind.VALID, text.length(), prefix, "");
    }
    int quote = unclosedQuote(text);
    if (quote >= 0) {
      return new StoryVerdict(
          StoryVerdict.Kind.UNCLOSED_QUOTE, quote, prefix, "the quote is not closed");
    }
    StoryReader.Arrival read = StoryReader.forgiving(network, text).complete();
    if (read != null && read.first() != null) {
      StoryReader.Fault fault = read.first();
      return new StoryVerdict(
          fault.kind(), fault.position(), prefix, "expected " + fault.expected());
    }
    String message =
        prefix == text.length()
            ? "the story stops before its end"
            : "no story goes on like this after \""
                + text.substring(Math.max(0, prefix - CONTEXT), prefix)
                + '"';
    return new StoryVerdict(StoryVerdict.Kind.GRAMMAR, prefix, prefix, message);
  }

  /**
   * Returns the position of a quotation mark that opens speech and has no partner before the text
   * ends or speech opens anew, or of one that closes speech that was never opened; -1 if all match.
   */
  private static int unclosedQuote(String text) {
    int open = -1;
    for (int i = text.indexOf('"'); i >= 0; i = text.indexOf('"', i + 1)) {
      boolean opens = i == 0 || text.charAt(i - 1) == ' ';
      if (opens == (open >= 0)) {
        return opens ? open : i;
      }
      open = opens ? i : -1;
    }
    return open;
  }
}
