// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.dlm.checkpoint.Checkpoint;
import org.dlm.decoding.Window;
import org.dlm.generation.TransformerPredictor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dlm logits}: token ids in, every logit out. */
@Command(
    name = "logits",
    header = "Print a model's logits for some token ids.",
    description = {
      "Prints one line per position, with one logit per token of the vocabulary. The"
          + " numbers are written so that reading them as 32-bit floats gives the same"
          + " floats back: for checks against other implementations."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dlm logits --model checkpoints/stories --ids 1,2,3",
      "      three lines of logits",
      "  dlm logits --model checkpoints/stories --ids 1,2,3 --json",
      "      {\"ids\": [1,2,3], \"logits\": [[...], [...], [...]]}",
    })
final class LogitsCommand implements Callable<Integer> {

  @Mixin ModelOptions model = new ModelOptions();

  @Option(
      names = "--ids",
      required = true,
      split = ",",
      paramLabel = "ID",
      description = "Token ids of one sequence.")
  int[] ids = {};

  @Option(names = "--json", description = "Print one JSON object.")
  boolean json;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Checkpoint checkpoint = Checkpoint.open(model.folder());
    TransformerPredictor predictor =
        TransformerPredictor.load(checkpoint, model.kernels(spec.commandLine().getErr()));
    int vocabularySize = predictor.vocabularySize();
    float[] logits = new float[Math.multiplyExact(ids.length, vocabularySize)];
    Window all = new Window(0, ids.length);
    int[] positions = IntStream.range(0, ids.length).toArray();
    predictor.predict(ids, 1, ids.length, null, all, positions, ids.length, logits);
    if (json) {
      printJson(logits, vocabularySize, out);
    } else {
      printLines(logits, vocabularySize, out);
    }
    return 0;
  }

  private static void printLines(float[] logits, int vocabularySize, PrintWriter out) {
    for (int i = 0; i < logits.length; i++) {
      out.print(logits[i]);
      if ((i + 1) % vocabularySize == 0) {
        out.println();
      } else {
        out.print(' ');
      }
    }
  }

  private void printJson(float[] logits, int vocabularySize, PrintWriter out) throws IOException {
    JsonWriter writer = new JsonWriter(out);
    writer.beginObject().name("ids").beginArray();
    for (int id : ids) {
      writer.value(id);
    }
    writer.endArray().name("logits").beginArray();
    for (int row = 0; row < ids.length; row++) {
      writer.beginArray();
      for (int v = 0; v < vocabularySize; v++) {
        writer.value(logits[row * vocabularySize + v]);
      }
      writer.endArray();
    }
    writer.endArray().endObject();
    out.println();
  }
}
