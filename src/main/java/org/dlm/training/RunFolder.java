// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.training;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.dlm.checkpoint.Checkpoint;
import org.dlm.checkpoint.Dtype;
import org.dlm.checkpoint.NamedTensor;
import org.dlm.checkpoint.Provenance;
import org.dlm.checkpoint.Snapshot;
import org.dlm.checkpoint.SpecialIds;
import org.dlm.checkpoint.TokenizerFiles;
import org.dlm.checkpoint.TrainingState;
import org.dlm.layers.Parameter;
import org.dlm.optimizer.ExponentialMovingAverage;
import org.dlm.optimizer.LearningRateSchedule;
import org.dlm.transformer.TransformerNetwork;
import org.jspecify.annotations.Nullable;

/**
 * A run on disk: the model folder of its last checkpoint, with what the trainer needs to go on.
 *
 * <p>A run goes on bit for bit, so it may only go on with the options that it was started with. Its
 * length alone may become another, as long as that changes no learning rate of the steps done: a
 * run whose rate has not begun to decay may be made longer.
 */
public final class RunFolder {

  /**
   * What makes a run the run that it is.
   *
   * @param program name and version of the program
   * @param commit commit of the program's sources, or null if not known
   * @param objective what the model is trained for, {@code diffusion} or {@code ar}
   * @param seed of every random stream
   * @param dataSha256 hash of the training data
   * @param options every option that the result depends on, by name
   */
  public record Identity(
      String program,
      @Nullable String commit,
      String objective,
      long seed,
      String dataSha256,
      Map<String, String> options) {}

  /** The option that says how many steps the whole run has. */
  private static final String LENGTH = "--steps";

  private static final Pattern WHOLE_NUMBER = Pattern.compile("\\d{1,18}");

  private final Path folder;
  private final Identity identity;
  private final TransformerNetwork network;
  private final SpecialIds specialIds;
  private final TokenizerFiles tokenizer;
  private final Trainer trainer;

  /** Binds a folder, which need not exist yet, to a run. */
  public RunFolder(
      Path folder,
      Identity identity,
      TransformerNetwork network,
      SpecialIds specialIds,
      TokenizerFiles tokenizer,
      Trainer trainer) {
    this.folder = folder;
    this.identity = identity;
    this.network = network;
    this.specialIds = specialIds;
    this.tokenizer = tokenizer;
    this.trainer = trainer;
  }

  /** Writes the state after {@code step} updates, in place of the one before, atomically. */
  public void save(long step) throws IOException {
    JsonObject json = new JsonObject();
    json.addProperty("step", step);
    json.addProperty("data_sha256", identity.dataSha256());
    JsonObject options = new JsonObject();
    new TreeMap<>(identity.options()).forEach(options::addProperty);
    json.add("options", options);
    write(folder, step, Dtype.F32, new TrainingState(optimizerTensors(), json));
  }

  /**
   * Writes the model alone, of averaged weights if the run keeps an average.
   *
   * @param dtype how the weights are stored
   */
  public void export(Path target, long step, Dtype dtype) throws IOException {
    ExponentialMovingAverage average = trainer.average();
    if (average != null) {
      average.swap();
    }
    try {
      write(target, step, dtype, null);
    } finally {
      if (average != null) {
        average.swap();
      }
    }
  }

  private void write(Path target, long step, Dtype dtype, @Nullable TrainingState state)
      throws IOException {
    Provenance provenance =
        new Provenance(
            identity.program(),
            identity.commit(),
            Instant.now(),
            identity.objective(),
            identity.seed(),
            step,
            identity.dataSha256(),
            tokenizer.sha256(),
            identity.options());
    new Snapshot(
            network.config(), specialIds, network.parameters(), dtype, tokenizer, provenance, state)
        .write(target);
  }

  /**
   * Restores weights and optimizer.
   *
   * @return updates made so far
   * @throws IOException if the folder holds no such run, one of other options or data, or one of
   *     another length whose learning rates were others
   */
  public long resume() throws IOException {
    Checkpoint checkpoint = Checkpoint.open(folder);
    JsonObject json = checkpoint.trainer();
    requireSame("training data", text(json, "data_sha256"), identity.dataSha256());
    JsonObject options = json.getAsJsonObject("options");
    long step = json.get("step").getAsLong();
    for (Map.Entry<String, String> option : identity.options().entrySet()) {
      String started = text(options, option.getKey());
      if (!option.getKey().equals(LENGTH) || !hasSameRates(step, started)) {
        requireSame(option.getKey(), started, option.getValue());
      }
    }
    if (!checkpoint.config().equals(network.config())) {
      throw new IOException(folder + " holds a network of other sizes: " + checkpoint.config());
    }
    checkpoint.load(network.parameters());
    checkpoint.loadOptimizer(optimizerTensors());
    return step;
  }

  /** Whether the first steps of a run of another length had the learning rates of this one. */
  private boolean hasSameRates(long step, String otherLength) {
    if (!WHOLE_NUMBER.matcher(otherLength).matches()) {
      return false;
    }
    long other = Long.parseLong(otherLength);
    long length = trainer.config().steps();
    LearningRateSchedule rate = trainer.config().schedule();
    return step <= length
        && LongStream.range(0, step).allMatch(s -> rate.at(s, other) == rate.at(s, length));
  }

  private void requireSame(String what, String found, String expected) throws IOException {
    if (!found.equals(expected)) {
      throw new IOException(
          folder
              + " was started with "
              + what
              + " "
              + found
              + ", not "
              + expected
              + "; give the same, or begin a new run in another folder");
    }
  }

  private static String text(JsonObject json, String key) {
    return json.has(key) ? json.get(key).getAsString() : "nothing";
  }

  private List<NamedTensor> optimizerTensors() {
    List<NamedTensor> tensors = new ArrayList<>();
    add(tensors, "first.", trainer.optimizer().firstMoments());
    add(tensors, "second.", trainer.optimizer().secondMoments());
    ExponentialMovingAverage average = trainer.average();
    if (average != null) {
      add(tensors, "average.", average.averages());
    }
    return tensors;
  }

  private void add(List<NamedTensor> tensors, String prefix, float[][] arrays) {
    List<Parameter> parameters = network.parameters();
    for (int p = 0; p < arrays.length; p++) {
      Parameter parameter = parameters.get(p);
      tensors.add(new NamedTensor(prefix + parameter.name(), arrays[p], 0, parameter.shape()));
    }
  }
}
