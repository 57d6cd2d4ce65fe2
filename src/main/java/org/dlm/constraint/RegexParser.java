// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.constraint;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;

/**
 * Makes an automaton of a regular expression.
 *
 * <p>The syntax and its meaning are those of {@link Pattern}, less what no finite automaton can
 * follow or what means nothing when a whole text is matched: characters and their escapes, {@code
 * .}, classes with ranges and negation, {@code \d \w \s \h \v \p{..}} and their complements, groups
 * of all names, {@code |}, and the quantifiers {@code ? * + {n} {n,} {n,m}}. Everything else is
 * refused, with its place.
 */
final class RegexParser {

  private static final int MAX_STATES = 100_000;
  private static final int MAX_SHOWN = 60;
  private static final String LINE_ENDS = "\n\r\u0085\u2028\u2029";

  /** Digits, word characters, white space, horizontal and vertical, as Java has them. */
  private static final List<String> CLASSES =
      List.of(
          "0123456789",
          "0123456789_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
          " \t\n\u000B\f\r",
          " \t\u00A0\u1680\u180E\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A"
              + "\u202F\u205F\u3000",
          "\n\u000B\f\r\u0085\u2028\u2029");

  private static final String CONTROLS = "tnrfae";
  private static final String CONTROL_CHARACTERS = "\t\n\r\f\u0007\u001B";

  private final String regex;
  private final Function<BitSet, Automaton> symbols;
  private final Map<String, BitSet> properties = new HashMap<>();
  private int at;

  /**
   * Opens an expression.
   *
   * @param symbols gives the automaton of the texts of one character of a set
   */
  RegexParser(String regex, Function<BitSet, Automaton> symbols) {
    this.regex = regex;
    this.symbols = symbols;
  }

  /** Returns the automaton of the texts that match as a whole; it need not be deterministic. */
  Automaton parse() {
    try {
      Pattern.compile(regex);
      return alternatives();
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "the expression '%s' is not one: %s at index %d"
              .formatted(shown(), e.getDescription().toLowerCase(Locale.ROOT), e.getIndex()),
          e);
    } catch (StackOverflowError e) {
      throw new IllegalArgumentException("the expression is nested too deeply", e);
    }
  }

  /** {@code a|b|c}, up to a closing parenthesis or the end. */
  private Automaton alternatives() {
    List<Automaton> alternatives = new ArrayList<>(List.of(sequence()));
    while (taken('|')) {
      alternatives.add(sequence());
    }
    return alternatives.size() == 1 ? alternatives.get(0) : Operations.union(alternatives);
  }

  private Automaton sequence() {
    List<Automaton> parts = new ArrayList<>();
    int states = 0;
    while (at < regex.length() && peek() != '|' && peek() != ')') {
      Automaton part = quantified(atom());
      states += part.getNumStates();
      requireSize(states);
      parts.add(part);
    }
    return parts.isEmpty() ? Automata.makeEmptyString() : Operations.concatenate(parts);
  }

  private Automaton atom() {
    int begin = at;
    int c = next();
    return switch (c) {
      case '(' -> group(begin);
      case '[' -> symbols.apply(bracketed());
      case '.' -> {
        BitSet inLine = CodePoints.all();
        LINE_ENDS.chars().forEach(inLine::clear);
        yield symbols.apply(inLine);
      }
      case '\\' -> symbols.apply(escaped(begin));
      case '^', '$' ->
          throw refused(
              begin, "'" + (char) c + "'", "a whole text is matched anyway; leave it out");
      default -> symbols.apply(CodePoints.one(c));
    };
  }

  private Automaton group(int begin) {
    if (taken('?')) {
      boolean named = regex.startsWith("<", at) && Character.isLetter(regex.charAt(at + 1));
      if (named) {
        at = regex.indexOf('>', at) + 1;
      } else if (!taken(':')) {
        throw refused(
            begin, "a group of this kind", "use (...) or (?:...), for which an automaton exists");
      }
    }
    Automaton inside = alternatives();
    at++;
    return inside;
  }

  /** What follows an atom: how often it is repeated. */
  private Automaton quantified(Automaton atom) {
    Automaton repeated = atom;
    int begin = at;
    if (taken('?')) {
      repeated = Operations.optional(atom);
    } else if (taken('*')) {
      repeated = Operations.repeat(atom);
    } else if (taken('+')) {
      repeated = Operations.repeat(atom, 1);
    } else if (taken('{')) {
      repeated = counted(atom);
    }
    if (at > begin && taken('+')) {
      throw refused(begin, "a possessive quantifier", "leave out the second '+'");
    }
    if (at > begin) {
      // Taking as few as possible finds another match, but matches no other texts.
      taken('?');
    }
    return repeated;
  }

  private Automaton counted(Automaton atom) {
    int end = regex.indexOf('}', at);
    String[] bounds = regex.substring(at, end).split(",", -1);
    at = end + 1;
    long least = Long.parseLong(bounds[0]);
    boolean open = bounds.length == 2 && bounds[1].isEmpty();
    long most = bounds.length == 2 && !open ? Long.parseLong(bounds[1]) : least;
    requireSize(Math.max(1, atom.getNumStates()) * most);
    return open
        ? Operations.repeat(atom, (int) least)
        : Operations.repeat(atom, (int) least, (int) most);
  }

  /** The rest of a class, after its opening bracket. */
  private BitSet bracketed() {
    boolean negated = taken('^');
    BitSet set = new BitSet();
    if (peek() == ']') {
      throw refused(at, "']' at the beginning of a class", "write \\]");
    }
    while (!taken(']')) {
      if (regex.startsWith("&&", at)) {
        throw refused(at, "an intersection of classes", "write its characters");
      }
      BitSet item = classItem();
      boolean range = item.cardinality() == 1 && peek() == '-' && regex.charAt(at + 1) != ']';
      if (range) {
        at++;
        item.set(item.nextSetBit(0), classItem().nextSetBit(0) + 1);
      }
      set.or(item);
    }
    set.and(CodePoints.all());
    return negated ? CodePoints.complement(set) : set;
  }

  private BitSet classItem() {
    int begin = at;
    int c = next();
    if (c == '\\') {
      return escaped(begin);
    }
    if (c == '[') {
      throw refused(begin, "a class made of classes", "write its characters, or use |");
    }
    return CodePoints.one(c);
  }

  /** The rest of an escape, after its backslash. */
  private BitSet escaped(int begin) {
    int c = next();
    if (c == 'p' || c == 'P') {
      at = peek() == '{' ? regex.indexOf('}', at) + 1 : at + 1;
      return (BitSet)
          properties.computeIfAbsent(regex.substring(begin, at), CodePoints::ofProperty).clone();
    }
    int kind = "dwshv".indexOf(Character.toLowerCase(c));
    if (kind >= 0) {
      BitSet set = CodePoints.of(CLASSES.get(kind));
      return Character.isLowerCase(c) ? set : CodePoints.complement(set);
    }
    int control = CONTROLS.indexOf(c);
    int character = control < 0 ? c : CONTROL_CHARACTERS.charAt(control);
    if (c == 'x' && peek() == '{') {
      int end = regex.indexOf('}', at);
      character = Integer.parseInt(regex.substring(at + 1, end), 16);
      at = end + 1;
    } else if (c == 'x' || c == 'u') {
      int end = at + (c == 'x' ? 2 : 4);
      character = Integer.parseInt(regex.substring(at, end), 16);
      at = end;
    } else if (control < 0 && Character.isLetterOrDigit(c)) {
      throw refused(
          begin, "\\" + Character.toString(c), "an automaton over whole texts has nothing for it");
    }
    if (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE) {
      throw refused(begin, "half a surrogate pair", "write the code point as \\x{...}");
    }
    return CodePoints.one(character);
  }

  private static void requireSize(long states) {
    if (states > MAX_STATES) {
      throw new IllegalArgumentException(
          "the expression repeats too much; use smaller counts in {}");
    }
  }

  private IllegalArgumentException refused(int index, String what, String advice) {
    return new IllegalArgumentException(
        "the expression '%s' has %s at index %d: %s".formatted(shown(), what, index, advice));
  }

  private String shown() {
    return regex.length() <= MAX_SHOWN ? regex : regex.substring(0, MAX_SHOWN) + "...";
  }

  private int peek() {
    return at < regex.length() ? regex.codePointAt(at) : -1;
  }

  private int next() {
    int c = regex.codePointAt(at);
    at += Character.charCount(c);
    return c;
  }

  private boolean taken(char expected) {
    boolean there = peek() == expected;
    at += there ? 1 : 0;
    return there;
  }
}
