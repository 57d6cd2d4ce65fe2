// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads lexicons: sections {@code [lexicon kind]} of entries separated by commas or lines, the
 * commonest first. Several sections may fill one lexicon. Irregular forms follow slashes, as {@code
 * mouse/mice} for a noun and {@code make/made/making} for a verb.
 *
 * <p>Words have weights {@code 1 / (rank + 4)}, as in Zipf's law, where the rank counts from 1 in
 * each section; numbers are equally likely.
 */
final class WordReader {
  private static final Pattern HEADER = Pattern.compile("\\[(\\w+) (\\w+)]");
  private static final double FLATTENING = 4;
  private static final Set<String> PREPOSITIONS =
      Set.of("at", "in", "on", "under", "behind", "near", "inside", "by");

  private final Map<String, List<Word>> words = new LinkedHashMap<>();
  private final Map<String, List<Double>> weights = new LinkedHashMap<>();

  /** Returns the lexicons by name. */
  static Map<String, Lexicon> read(BufferedReader source) throws IOException {
    WordReader reader = new WordReader();
    String name = "";
    String kind = "";
    int rank = 0;
    for (String line = source.readLine(); line != null; line = source.readLine()) {
      Matcher header = HEADER.matcher(line.strip());
      if (line.startsWith("#")) {
        continue;
      }
      if (header.matches()) {
        name = header.group(1);
        kind = header.group(2);
        rank = 0;
        continue;
      }
      for (String entry : line.split(",")) {
        if (!entry.isBlank()) {
          rank++;
          reader.add(name, kind, rank, entry.strip());
        }
      }
    }
    return reader.lexicons();
  }

  private void add(String name, String kind, int rank, String entry) {
    Map<Form, String> forms = forms(kind, entry.split("/"));
    words.computeIfAbsent(name, n -> new ArrayList<>()).add(new Word(rank, forms));
    double weight = kind.equals("number") ? 1 : 1 / (rank + FLATTENING);
    weights.computeIfAbsent(name, n -> new ArrayList<>()).add(weight);
  }

  private Map<String, Lexicon> lexicons() {
    Map<String, Lexicon> lexicons = new LinkedHashMap<>();
    words.forEach(
        (name, list) ->
            lexicons.put(
                name,
                new Lexicon(
                    name,
                    list,
                    Objects.requireNonNull(weights.get(name)).stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray())));
    return lexicons;
  }

  private static Map<Form, String> forms(String kind, String[] parts) {
    String base = parts[0];
    Map<Form, String> forms = new EnumMap<>(Form.class);
    forms.put(Form.BASE, base);
    switch (kind) {
      case "phrase" -> {}
      case "word", "number" -> forms.put(Form.A, English.article(base) + " " + base);
      case "noun" -> {
        forms.put(Form.A, English.article(base) + " " + base);
        forms.put(Form.S, parts.length > 1 ? parts[1] : English.plural(base));
      }
      case "verb" -> {
        forms.put(Form.ED, parts.length > 1 ? parts[1] : English.past(base));
        forms.put(Form.ING, parts.length > 2 ? parts[2] : English.participle(base));
      }
      case "he", "she" -> {
        boolean he = kind.equals("he");
        forms.put(Form.HE, kind);
        forms.put(Form.HIM, he ? "him" : "her");
        forms.put(Form.HIS, he ? "his" : "her");
        forms.put(Form.SELF, he ? "himself" : "herself");
        forms.put(Form.BOY, he ? "boy" : "girl");
        forms.put(Form.OWN, base + "'s");
      }
      default -> {
        if (!PREPOSITIONS.contains(kind)) {
          throw new IllegalArgumentException("words.txt: unknown kind of words \"" + kind + "\"");
        }
        forms.put(Form.A, English.article(base) + " " + base);
        forms.put(Form.AT, kind + " the " + base);
      }
    }
    return forms;
  }
}
