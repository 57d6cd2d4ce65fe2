// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Couplets from a file: JSONL, or one JSON array as in LLaDA's poem file, of objects with exactly
 * the fields {@code first}, {@code second} and {@code source}.
 *
 * <p>The same two lines may stand in two sources, and one first line may have two second lines; the
 * same entry twice is refused.
 *
 * @param couplets the couplets in the order of the file, at least one
 * @param places where each stands, for messages
 */
public record PoemCollection(List<Couplet> couplets, List<String> places) {

  private static final String BUNDLED = "poems.jsonl";
  private static final Set<String> FIELDS = Set.of("first", "second", "source");

  /** Copies the lists. */
  public PoemCollection {
    couplets = List.copyOf(couplets);
    places = List.copyOf(places);
  }

  /**
   * Reads a file of couplets.
   *
   * @throws IOException when it is missing, empty or malformed; names the line, or the entry of an
   *     array
   */
  public static PoemCollection open(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new IOException("there is no poem file " + path);
    }
    return read(Utf8.read(path), path.toString());
  }

  /** The poems that were written for this project. */
  public static PoemCollection bundled() throws IOException {
    try (InputStream in = PoemCollection.class.getResourceAsStream(BUNDLED)) {
      byte[] bytes = Objects.requireNonNull(in, BUNDLED).readAllBytes();
      return read(new String(bytes, StandardCharsets.UTF_8), BUNDLED);
    }
  }

  /** Those that are wanted, in their order. */
  public PoemCollection where(Predicate<Couplet> wanted) {
    return of(IntStream.range(0, couplets.size()).filter(i -> wanted.test(couplets.get(i))));
  }

  /** Some of them, chosen by chance. */
  public PoemCollection sample(int count, RandomGenerator random) {
    if (count < 1 || count > couplets.size()) {
      throw new IllegalArgumentException(
          "%d couplets cannot be chosen from %d".formatted(count, couplets.size()));
    }
    List<Integer> order = new ArrayList<>(IntStream.range(0, couplets.size()).boxed().toList());
    for (int i = 0; i < count; i++) {
      Collections.swap(order, i, random.nextInt(i, order.size()));
    }
    return of(order.subList(0, count).stream().mapToInt(Integer::intValue));
  }

  /** The couplets [from, to). */
  public PoemCollection part(int from, int to) {
    return of(IntStream.range(from, to));
  }

  private PoemCollection of(IntStream chosen) {
    List<Integer> indices = chosen.boxed().toList();
    return new PoemCollection(
        indices.stream().map(couplets::get).toList(), indices.stream().map(places::get).toList());
  }

  private static PoemCollection read(String text, String source) throws IOException {
    Map<Couplet, String> places = new LinkedHashMap<>();
    if (text.stripLeading().startsWith("[")) {
      readArray(source, text, places);
    } else {
      readLines(source, text, places);
    }
    if (places.isEmpty()) {
      throw new IOException(source + " has no couplets");
    }
    return new PoemCollection(List.copyOf(places.keySet()), List.copyOf(places.values()));
  }

  /**
   * Asks for a line of each couplet.
   *
   * @throws IOException if a couplet's lines hold each other; names its place
   */
  public List<Cloze> ask(Asking asking, Direction direction, LineQuestion words)
      throws IOException {
    List<Cloze> clozes = new ArrayList<>();
    for (int i = 0; i < couplets.size(); i++) {
      try {
        clozes.add(asking.cloze(couplets.get(i), direction, words));
      } catch (IllegalArgumentException e) {
        throw new IOException(places.get(i) + ": " + e.getMessage(), e);
      }
    }
    return clozes;
  }

  private static void readArray(String source, String text, Map<Couplet, String> places)
      throws IOException {
    int entry = 0;
    for (JsonElement element : JsonText.parse(text, source).getAsJsonArray()) {
      add(element, source + " entry " + ++entry, places);
    }
  }

  private static void readLines(String source, String text, Map<Couplet, String> places)
      throws IOException {
    int number = 0;
    for (String line : text.split("\n", -1)) {
      String place = source + " line " + ++number;
      if (!line.isBlank()) {
        add(JsonText.parse(line, place), place, places);
      }
    }
  }

  private static void add(JsonElement element, String place, Map<Couplet, String> places)
      throws IOException {
    JsonObject object = JsonText.object(element, place);
    for (String field : object.keySet()) {
      if (!FIELDS.contains(field)) {
        throw new IOException(
            place + " has the field '" + field + "'; a couplet has first, second and source");
      }
    }
    Couplet couplet = couplet(object, place);
    String earlier = places.putIfAbsent(couplet, place);
    if (earlier != null) {
      throw new IOException(place + " repeats " + earlier);
    }
  }

  private static Couplet couplet(JsonObject object, String place) throws IOException {
    try {
      return new Couplet(
          JsonText.text(object, "first", place),
          JsonText.text(object, "second", place),
          JsonText.text(object, "source", place));
    } catch (IllegalArgumentException e) {
      throw new IOException(place + ": " + e.getMessage(), e);
    }
  }
}
