// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON header of a safetensors file and holds it to every rule of the format before
 * anybody trusts a number in it: strict JSON, unique names, known types, sizes that agree with
 * shapes, and data without overlap, hole or rest.
 */
final class SafetensorsHeader {

  /** One tensor: its type, its sizes, and where its data lies, in bytes from the header's end. */
  record Entry(Dtype dtype, List<Integer> shape, long begin, long end) {
    /** How many numbers it has. */
    long count() {
      return (end - begin) / dtype.bytes();
    }
  }

  static final String METADATA = "__metadata__";

  private static final int MAX_RANK = 8;
  private static final Pattern NATURAL_NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");

  private final Path file;
  private final JsonReader json;
  private final Map<String, Entry> tensors = new LinkedHashMap<>();
  private @Nullable Map<String, String> metadata;

  private SafetensorsHeader(Path file, String text) {
    this.file = file;
    this.json = new JsonReader(new StringReader(text));
    json.setStrictness(Strictness.STRICT);
  }

  /**
   * Parses and checks a header.
   *
   * @param file named in every fault
   * @param bytes the header. Its position moves.
   * @param dataLength bytes that follow the header in the file
   * @throws IOException if any rule is broken, saying which, where, and what was found
   */
  static SafetensorsHeader parse(Path file, ByteBuffer bytes, long dataLength) throws IOException {
    if (bytes.get(bytes.position()) != '{') {
      throw new IOException(file + ": the header does not begin with '{': no safetensors file?");
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new IOException(file + ": the header is not valid UTF-8", e);
    }
    SafetensorsHeader header = new SafetensorsHeader(file, text);
    try {
      header.readTensors();
    } catch (MalformedJsonException | EOFException | IllegalStateException e) {
      String where = escaped(header.json.getPath());
      throw new IOException(file + ": the header is not valid JSON near " + where, e);
    }
    header.requireContiguous(dataLength);
    return header;
  }

  /** Tensors by name, in the order of the header. */
  Map<String, Entry> tensors() {
    return tensors;
  }

  /** The free texts beside the tensors; empty if there are none. */
  Map<String, String> metadata() {
    return metadata == null ? Map.of() : metadata;
  }

  private void readTensors() throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      if (name.equals(METADATA)) {
        readMetadata();
      } else if (tensors.put(name, readTensor(name)) != null) {
        throw fault(name, "the name appears twice in the header");
      }
    }
    json.endObject();
    if (json.peek() != JsonToken.END_DOCUMENT) {
      throw new MalformedJsonException("text after the header's object");
    }
  }

  private void readMetadata() throws IOException {
    if (metadata != null) {
      throw fault(METADATA, "it appears twice in the header");
    }
    metadata = new LinkedHashMap<>();
    expect(METADATA, "an object of texts", JsonToken.BEGIN_OBJECT);
    json.beginObject();
    while (json.hasNext()) {
      String key = json.nextName();
      expect(METADATA, "a text for \"" + escaped(key) + "\"", JsonToken.STRING);
      if (metadata.put(key, json.nextString()) != null) {
        throw fault(METADATA, "the key \"" + escaped(key) + "\" appears twice");
      }
    }
    json.endObject();
  }

  private Entry readTensor(String name) throws IOException {
    Dtype dtype = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    expect(name, "an object", JsonToken.BEGIN_OBJECT);
    json.beginObject();
    while (json.hasNext()) {
      String key = json.nextName();
      if (key.equals("dtype") && dtype == null) {
        dtype = readDtype(name);
      } else if (key.equals("shape") && shape == null) {
        shape = readNumbers(name, "shape", MAX_RANK);
      } else if (key.equals("data_offsets") && offsets == null) {
        offsets = readNumbers(name, "data_offsets", 2);
      } else {
        String found = "found \"" + escaped(key) + "\"";
        throw fault(name, "expected dtype, shape and data_offsets once each, " + found);
      }
    }
    json.endObject();
    if (dtype == null || shape == null || offsets == null) {
      String missing = dtype == null ? "dtype" : shape == null ? "shape" : "data_offsets";
      throw fault(name, missing + " is missing");
    }
    return entry(name, dtype, shape, offsets);
  }

  private Dtype readDtype(String name) throws IOException {
    expect(name, "a text as dtype", JsonToken.STRING);
    String found = json.nextString();
    for (Dtype dtype : Dtype.values()) {
      if (dtype.fileName().equals(found)) {
        return dtype;
      }
    }
    throw fault(name, "dtype " + escaped(found) + " is not supported; F32, F16, BF16 and I8 are");
  }

  private List<Long> readNumbers(String name, String key, int limit) throws IOException {
    List<Long> numbers = new ArrayList<>();
    expect(name, "a list as " + key, JsonToken.BEGIN_ARRAY);
    json.beginArray();
    while (json.hasNext()) {
      expect(name, "whole numbers in " + key, JsonToken.NUMBER);
      String text = json.nextString();
      if (!NATURAL_NUMBER.matcher(text).matches()) {
        String found = key + " holds " + escaped(text);
        throw fault(name, found + ", expected whole numbers from 0 on");
      }
      numbers.add(Long.parseLong(text));
      if (numbers.size() > limit) {
        throw fault(name, key + " has more than " + limit + " entries");
      }
    }
    json.endArray();
    return numbers;
  }

  private Entry entry(String name, Dtype dtype, List<Long> shape, List<Long> offsets)
      throws IOException {
    if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
      throw fault(name, "data_offsets " + offsets + " are not a begin and an end after it");
    }
    long bytes = dtype.bytes();
    List<Integer> sizes = new ArrayList<>();
    try {
      for (long size : shape) {
        sizes.add(Math.toIntExact(size));
        bytes = Math.multiplyExact(bytes, size);
      }
    } catch (ArithmeticException e) {
      throw fault(name, "shape " + shape + " is too large for any file");
    }
    Entry entry = new Entry(dtype, List.copyOf(sizes), offsets.get(0), offsets.get(1));
    if (entry.end() - entry.begin() != bytes) {
      String expected = "shape " + shape + " of " + dtype.fileName() + " needs " + bytes + " bytes";
      long found = entry.end() - entry.begin();
      throw fault(name, expected + ", but data_offsets " + offsets + " span " + found);
    }
    return entry;
  }

  /** Walks the tensors by place: each begins where the one before ends, the last ends the file. */
  private void requireContiguous(long dataLength) throws IOException {
    List<Map.Entry<String, Entry>> byPlace = new ArrayList<>(tensors.entrySet());
    byPlace.sort(
        Comparator.comparingLong((Map.Entry<String, Entry> tensor) -> tensor.getValue().begin())
            .thenComparingLong(tensor -> tensor.getValue().end()));
    long end = 0;
    for (Map.Entry<String, Entry> tensor : byPlace) {
      long begin = tensor.getValue().begin();
      if (begin != end) {
        String fault = begin < end ? "overlaps the tensor before it" : "leaves a hole before it";
        throw fault(tensor.getKey(), "begins at " + begin + ", expected " + end + ": " + fault);
      }
      end = tensor.getValue().end();
      if (end > dataLength) {
        String found = "but the file holds " + dataLength + " bytes of data: truncated?";
        throw fault(tensor.getKey(), "ends at " + end + ", " + found);
      }
    }
    if (end != dataLength) {
      String found = dataLength + " bytes of data, but its tensors need " + end;
      throw new IOException(file + ": the file holds " + found);
    }
  }

  private void expect(String name, String expected, JsonToken token) throws IOException {
    JsonToken found = json.peek();
    if (found != token) {
      throw fault(name, "expected " + expected + ", found " + found);
    }
  }

  private IOException fault(String name, String what) {
    return new IOException(file + ": tensor \"" + escaped(name) + "\": " + what);
  }

  /** A foreign text fit for one line of a message: no control characters, not endless. */
  static String escaped(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= 200 ? line : line.substring(0, 200) + "...";
  }
}
