// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a model comes from: enough to train it again, and to know what it was trained on. Kept in
 * {@code dlm.json}, which also says in which format version this program wrote the folder.
 *
 * @param program name and version of the program, such as {@code dlm 0.1.0}
 * @param commit commit of the program's sources, or null if not known
 * @param date when the model was written
 * @param objective what it was trained for, {@code diffusion} or {@code ar}
 * @param seed seed of the run
 * @param step training steps done
 * @param dataSha256 hash of the training data
 * @param tokenizerSha256 hash of {@code tokenizer.json}
 * @param options the run's options by name
 */
public record Provenance(
    String program,
    @Nullable String commit,
    Instant date,
    String objective,
    long seed,
    long step,
    String dataSha256,
    String tokenizerSha256,
    Map<String, String> options) {

  /** The newest version of the folder's format that this program knows, and the one it writes. */
  static final int FORMAT_VERSION = 1;

  static final String FILE = "dlm.json";

  /** Keeps the options, sorted. */
  public Provenance {
    options = Collections.unmodifiableMap(new TreeMap<>(options));
  }

  /**
   * Reads the file.
   *
   * @throws IOException if it is damaged, or a newer version of the program wrote it
   */
  static Provenance read(Path file) throws IOException {
    ConfigReader json = new ConfigReader(file, JsonFile.read(file));
    int version = json.requireInt("format");
    if (version > FORMAT_VERSION) {
      String writer = "written by a newer dlm (format " + version;
      String reader = ", this one reads up to " + FORMAT_VERSION + ")";
      throw new IOException(file + ": " + writer + reader + ": update dlm");
    }
    if (version < 1) {
      throw json.fault("format", "must be at least 1");
    }
    return new Provenance(
        json.requireText("program"),
        json.has("commit") ? json.requireText("commit") : null,
        date(json),
        json.requireText("objective"),
        json.requireLong("seed"),
        json.requireLong("step"),
        json.requireText("data_sha256"),
        json.requireText("tokenizer_sha256"),
        json.objectOr("options").texts());
  }

  private static Instant date(ConfigReader json) throws IOException {
    try {
      return Instant.parse(json.requireText("date"));
    } catch (DateTimeParseException e) {
      throw json.fault("date", "must be a date such as 2026-01-31T12:00:00Z");
    }
  }

  /** What {@link #read} reads. */
  JsonObject toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("format", FORMAT_VERSION);
    json.addProperty("program", program);
    json.addProperty("commit", commit);
    json.addProperty("date", date.toString());
    json.addProperty("objective", objective);
    json.addProperty("seed", seed);
    json.addProperty("step", step);
    json.addProperty("data_sha256", dataSha256);
    json.addProperty("tokenizer_sha256", tokenizerSha256);
    JsonObject named = new JsonObject();
    options.forEach(named::addProperty);
    json.add("options", named);
    return json;
  }
}
