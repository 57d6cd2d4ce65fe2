// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads rules from their notation. A section {@code [name]} holds the alternatives of a rule, one
 * per line, continued on lines that begin with a space, each with an optional weight {@code 3*} in
 * front. Within a line:
 *
 * <pre>
 *   (red|2*blue|)        one of these texts, with weights; the last one is empty
 *   &lt;opening&gt;            the rule of this name
 *   [animal]  [animal.a] a word drawn from a lexicon; in a form
 *   {hero=child}         a drawn word that is remembered
 *   {friend=child!hero}  drawn, but different from another
 *   {n=number:3..9}      a number from a range, whose ends may be computed: 1..n-1
 *   {hero}  {hero.He}    the remembered word; in a form, here as a pronoun with a capital
 *   {#n-g}               a computed number in words
 *   {apple#n}            a remembered noun, singular if the number is one
 *   {n-g?is:are}         one text if the number is one, else the other
 * </pre>
 */
final class RuleReader {
  private static final Pattern WEIGHT = Pattern.compile("(\\d+)\\*(.*)", Pattern.DOTALL);
  private static final Pattern DRAW =
      Pattern.compile("(?:(\\w+)=)?(\\w+)(?:\\.(\\w+))?(?:!([\\w!]+))?(?::([^.]+)\\.\\.(.+))?");
  private static final Pattern REFER = Pattern.compile("(\\w+)(?:\\.(\\w+))?");

  private final Map<String, Lexicon> lexicons;
  private final Map<String, List<String>> sections = new LinkedHashMap<>();
  private final Map<String, Rule> rules = new HashMap<>();
  private final List<String> open = new ArrayList<>();
  private final List<String> slots = new ArrayList<>();

  private RuleReader(Map<String, Lexicon> lexicons) {
    this.lexicons = lexicons;
  }

  /** Returns the network of the rule named {@code story}. */
  static RuleNetwork read(BufferedReader source, Map<String, Lexicon> lexicons) throws IOException {
    RuleReader reader = new RuleReader(lexicons);
    reader.readSections(source);
    Rule story = reader.rule("story");
    return new RuleNetwork(story, reader.slots);
  }

  private void readSections(BufferedReader source) throws IOException {
    List<String> section = new ArrayList<>();
    for (String line = source.readLine(); line != null; line = source.readLine()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (line.matches("\\[\\w[\\w-]*]")) {
        section = new ArrayList<>();
        sections.put(line.substring(1, line.length() - 1), section);
      } else if (line.startsWith(" ")) {
        int last = section.size() - 1;
        section.set(last, section.get(last) + " " + line.strip());
      } else {
        section.add(line.strip().replaceFirst("^(\\d+\\*) +", "$1"));
      }
    }
  }

  private Rule rule(String name) {
    Rule known = rules.get(name);
    if (known != null) {
      return known;
    }
    List<String> lines = sections.get(name);
    if (lines == null || open.contains(name)) {
      throw new IllegalArgumentException(
          "rule <" + name + "> " + (lines == null ? "does not exist" : "contains itself"));
    }
    open.add(name);
    Rule rule = choice(lines);
    open.remove(name);
    rules.put(name, rule);
    return rule;
  }

  private Rule choice(List<String> texts) {
    List<Rule> alternatives = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    double total = 0;
    for (String text : texts) {
      Matcher weighted = WEIGHT.matcher(text);
      double weight = weighted.matches() ? Integer.parseInt(weighted.group(1)) : 1;
      alternatives.add(sequence(weighted.matches() ? weighted.group(2) : text));
      weights.add(weight);
      total += weight;
    }
    if (alternatives.size() == 1) {
      return alternatives.get(0);
    }
    List<Rule.Alternative> choice = new ArrayList<>();
    for (int i = 0; i < alternatives.size(); i++) {
      choice.add(new Rule.Alternative(weights.get(i) / total, alternatives.get(i)));
    }
    return new Rule.Choice(choice);
  }

  private Rule sequence(String text) {
    List<Rule> parts = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      int kind = "([{<".indexOf(text.charAt(i));
      if (kind < 0) {
        continue;
      }
      if (i > from) {
        parts.add(new Rule.Text(text.substring(from, i)));
      }
      int end = closing(text, i);
      String inside = text.substring(i + 1, end);
      parts.add(
          switch (kind) {
            case 0 -> choice(split(inside));
            case 1 -> draw(inside);
            case 2 -> remembered(inside);
            default -> rule(inside);
          });
      i = end;
      from = end + 1;
    }
    if (from < text.length()) {
      parts.add(new Rule.Text(text.substring(from)));
    }
    return parts.size() == 1 ? parts.get(0) : new Rule.Sequence(parts);
  }

  private static int closing(String text, int from) {
    char opening = text.charAt(from);
    char closing = ")]}>".charAt("([{<".indexOf(opening));
    int depth = 0;
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) == opening) {
        depth++;
      } else if (text.charAt(i) == closing && --depth == 0) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "no " + closing + " closes \"" + text.substring(from) + "\"");
  }

  /** Splits at the bars that stand outside of inner parentheses. */
  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      } else if (c == '|' && depth == 0) {
        parts.add(text.substring(from, i));
        from = i + 1;
      }
    }
    parts.add(text.substring(from));
    return parts;
  }

  private Rule remembered(String text) {
    if (text.contains("=")) {
      return draw(text);
    }
    if (text.startsWith("#")) {
      return new Rule.Number(count(text.substring(1)), lexicon("number"));
    }
    int question = text.indexOf('?');
    if (question > 0) {
      int colon = text.indexOf(':', question);
      return new Rule.ByCount(
          count(text.substring(0, question)),
          new Rule.Text(text.substring(question + 1, colon)),
          new Rule.Text(text.substring(colon + 1)));
    }
    int hash = text.indexOf('#');
    if (hash > 0) {
      int noun = slot(text.substring(0, hash));
      return new Rule.ByCount(
          count(text.substring(hash + 1)),
          new Rule.Refer(noun, Shape.PLAIN),
          new Rule.Refer(noun, Shape.PLURAL));
    }
    Matcher refer = matched(REFER, text);
    return new Rule.Refer(slot(refer.group(1)), shape(refer.group(2)));
  }

  private Rule draw(String text) {
    Matcher draw = matched(DRAW, text);
    Condition condition = Condition.NONE;
    if (draw.group(4) != null) {
      List<Integer> excluded = new ArrayList<>();
      for (String name : draw.group(4).split("!")) {
        excluded.add(slot(name));
      }
      condition = new Condition.Except(excluded);
    } else if (draw.group(5) != null) {
      condition = new Condition.Between(count(draw.group(5)), count(draw.group(6)));
    }
    int slot = draw.group(1) == null ? Rule.Draw.NOWHERE : slot(draw.group(1));
    return new Rule.Draw(slot, lexicon(draw.group(2)), shape(draw.group(3)), condition);
  }

  private Count count(String text) {
    int constant = 0;
    List<Integer> plus = new ArrayList<>();
    List<Integer> minus = new ArrayList<>();
    for (String term : text.split("(?=[+-])")) {
      boolean negative = term.startsWith("-");
      String name = term.replaceAll("[+-]", "");
      if (name.matches("\\d+")) {
        constant += (negative ? -1 : 1) * Integer.parseInt(name);
      } else {
        (negative ? minus : plus).add(slot(name));
      }
    }
    return new Count(constant, plus, minus);
  }

  private static Shape shape(@org.jspecify.annotations.Nullable String form) {
    return form == null ? Shape.PLAIN : Shape.parse(form);
  }

  private Lexicon lexicon(String name) {
    Lexicon lexicon = lexicons.get(name);
    if (lexicon == null) {
      throw new IllegalArgumentException("no lexicon is named \"" + name + "\"");
    }
    return lexicon;
  }

  private int slot(String name) {
    if (!slots.contains(name)) {
      slots.add(name);
    }
    return slots.indexOf(name);
  }

  private static Matcher matched(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("cannot read \"" + text + "\" in a story rule");
    }
    return matcher;
  }
}
