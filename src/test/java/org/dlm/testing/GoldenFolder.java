// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.testing;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.dlm.checkpoint.Checkpoint;
import org.dlm.checkpoint.Safetensors;
import org.dlm.optimizer.AdamW;

/**
 * One set of golden vectors: a tiny model, inputs, and what a reference implementation made of
 * them. The layout is described in {@code src/test/resources/golden/README.md}.
 *
 * <p>The sets are those of the project, or those of the folder that the system property {@code
 * dlm.golden} names: a set itself, or a folder of sets. A test takes them as a method source, with
 * {@code @ParameterizedTest(allowZeroInvocations = true)}, since a foreign folder may hold only one
 * kind.
 */
public final class GoldenFolder {

  private final Path path;
  private final JsonObject config;

  private GoldenFolder(Path path) {
    this.path = path;
    this.config = json("config.json");
  }

  /** Every set, sorted by name. */
  public static List<GoldenFolder> all() {
    Path root = root();
    if (Files.exists(root.resolve("config.json"))) {
      return List.of(new GoldenFolder(root));
    }
    try (Stream<Path> children = Files.list(root)) {
      List<GoldenFolder> sets =
          children
              .filter(child -> Files.exists(child.resolve("config.json")))
              .sorted()
              .map(GoldenFolder::new)
              .toList();
      if (sets.isEmpty()) {
        throw new IllegalStateException(root + " holds no folder with a config.json");
      }
      return sets;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The sets of bidirectional models in LLaDA's layout. */
  public static List<GoldenFolder> diffusion() {
    return all().stream().filter(GoldenFolder::isDiffusion).toList();
  }

  /** The sets of causal models in Llama's layout. */
  public static List<GoldenFolder> autoregressive() {
    return all().stream().filter(set -> !set.isDiffusion()).toList();
  }

  private static Path root() {
    String given = System.getProperty("dlm.golden", "");
    if (!given.isBlank()) {
      return Path.of(given);
    }
    URL resource = GoldenFolder.class.getResource("/golden");
    if (resource == null) {
      throw new IllegalStateException("the test resources hold no folder golden");
    }
    try {
      return Path.of(new URI(resource.toString()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Where the set lies. */
  public Path path() {
    return path;
  }

  /** Whether it is a masked diffusion model; otherwise it predicts the next token. */
  public boolean isDiffusion() {
    return config.get("model_type").getAsString().equals("llada");
  }

  /** What {@code config.json} says. */
  public JsonObject config() {
    return config;
  }

  /** The set's model, opened as the program opens any. */
  public Checkpoint checkpoint() {
    try {
      return Checkpoint.open(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The model's weights, under the names of its layout; to be closed. */
  public Safetensors model() {
    return tensors("model.safetensors");
  }

  /** Expected outputs; to be closed. */
  public Safetensors golden() {
    return tensors("golden.safetensors");
  }

  /** Inputs and scalar losses, {@code cases.json}. */
  public JsonObject cases() {
    return json("cases.json");
  }

  /** The case of that name in {@code cases.json}. */
  public JsonObject caseNamed(String name) {
    for (JsonElement element : cases().getAsJsonArray("cases")) {
      JsonObject found = element.getAsJsonObject();
      if (found.get("name").getAsString().equals(name)) {
        return found;
      }
    }
    throw new IllegalArgumentException(this + " has no case " + name);
  }

  /** The constants of the updates whose parameters are in {@link #golden()}. */
  public AdamW.Config adamW() {
    JsonObject constants = caseNamed("train").getAsJsonObject("adamw");
    return new AdamW.Config(
        constants.get("beta1").getAsDouble(),
        constants.get("beta2").getAsDouble(),
        constants.get("eps").getAsDouble(),
        constants.get("weight_decay").getAsDouble());
  }

  /** The learning rate of these updates. */
  public double learningRate() {
    return caseNamed("train").getAsJsonObject("adamw").get("lr").getAsDouble();
  }

  /** Decoding runs with the ids after every step, {@code trace.json}. */
  public JsonObject trace() {
    return json("trace.json");
  }

  /** Log-likelihoods of short targets, {@code likelihood.json}. */
  public JsonObject likelihood() {
    return json("likelihood.json");
  }

  /** Opens another file of tensors in the set; to be closed. */
  public Safetensors tensors(String file) {
    try {
      return Safetensors.open(path.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonObject json(String file) {
    try {
      return JsonParser.parseString(Files.readString(path.resolve(file))).getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The set's name, for test reports. */
  @Override
  public String toString() {
    return path.getFileName().toString();
  }
}
