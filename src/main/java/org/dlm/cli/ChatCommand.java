// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.dlm.decoding.DecodingListener;
import org.dlm.generation.ChatTurn;
import org.dlm.generation.ChatTurn.Speaker;
import org.dlm.generation.GeneratedText;
import org.dlm.generation.GenerationSettings;
import org.dlm.generation.TextGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dlm chat}: a conversation, line by line. */
@Command(
    name = "chat",
    header = "Talk with a model that was tuned for conversations.",
    description = {
      "Reads lines from standard input and prints an answer to each, of which the next ones know."
          + " /new begins another conversation, /quit or the end of the input ends. The model gets"
          + " the conversation in LLaDA's form; special tokens in a line are plain text.",
      "",
      "What does not fit the model is refused in one line, and the conversation goes on without"
          + " it. The same lines and seed give the same answers."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dlm chat --model models/LLaDA-8B-Instruct --length 64 --steps 32",
      "      answers of at most 64 tokens",
      "  dlm chat --model models/LLaDA-8B-Instruct --system \"Answer in rhymes.\" < questions.txt",
      "      an answer to each line of a file",
    })
final class ChatCommand implements Callable<Integer> {

  private static final String QUIT = "/quit";
  private static final String NEW = "/new";
  private static final String CUE = "> ";

  @Mixin ModelOptions model = new ModelOptions();

  @Option(
      names = "--system",
      paramLabel = "TEXT",
      description = "What sets the scene, before the first line. Default: nothing.")
  @Nullable String system;

  @Option(
      names = "--length",
      paramLabel = "N",
      converter = LengthOption.Converter.class,
      description =
          "Most tokens of an answer, or auto: as many as it needs, block by block. Default: 128, or"
              + " what the model has room for.")
  @Nullable LengthOption length;

  @Mixin DecodingOptions decoding = new DecodingOptions();

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    GenerationSettings settings =
        length == null
            ? decoding.settings(null, null)
            : decoding.settings(length.tokens(), length.canvasLength());
    try (TextGenerator generator = TextGenerator.open(model.folder(), () -> model.kernels(err))) {
      talk(generator, settings);
    }
    return 0;
  }

  private void talk(TextGenerator generator, GenerationSettings settings) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8.newDecoder()));
    List<ChatTurn> turns = beginning();
    for (String line = ask(lines); line != null; line = ask(lines)) {
      if (line.strip().equals(QUIT)) {
        return;
      }
      if (line.strip().equals(NEW)) {
        turns = beginning();
      } else if (!line.isBlank()) {
        answer(line, turns, generator, settings);
      }
    }
  }

  private List<ChatTurn> beginning() {
    List<ChatTurn> turns = new ArrayList<>();
    if (system != null) {
      turns.add(new ChatTurn(Speaker.SYSTEM, system));
    }
    return turns;
  }

  /** The next line; null at the end. A person is shown that it is their turn. */
  private @Nullable String ask(BufferedReader lines) throws IOException {
    if (System.console() != null) {
      PrintWriter err = spec.commandLine().getErr();
      err.print(CUE);
      err.flush();
    }
    try {
      return lines.readLine();
    } catch (CharacterCodingException e) {
      throw new IOException("standard input is not UTF-8; convert it", e);
    }
  }

  /** Prints an answer and adds both sides to the turns, or says why there is none. */
  private void answer(
      String line, List<ChatTurn> turns, TextGenerator generator, GenerationSettings settings) {
    turns.add(new ChatTurn(Speaker.USER, line));
    try {
      GeneratedText answer = generator.answer(turns, settings, turns.size(), DecodingListener.NONE);
      PrintWriter out = spec.commandLine().getOut();
      out.println(answer.text().strip());
      out.flush();
      turns.add(new ChatTurn(Speaker.ASSISTANT, answer.text()));
    } catch (IllegalArgumentException e) {
      turns.remove(turns.size() - 1);
      spec.commandLine().getErr().println("dlm: " + e.getMessage() + "; " + NEW + " begins anew");
    }
  }
}
