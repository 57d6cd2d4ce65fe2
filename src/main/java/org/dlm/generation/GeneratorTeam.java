// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.generation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.dlm.decoding.DecodingListener;
import org.dlm.kernels.Kernels;

/**
 * Decodes several texts side by side, each with a network of its own; who is done takes the next.
 *
 * <p>A text is the same as if it were decoded alone, to the last bit: matrix products of several
 * sequences at once would round differently from those of one, so sequences share no arithmetic. On
 * processors this also is the fast way, as members never wait for each other and nothing is padded.
 * Not thread-safe.
 */
public final class GeneratorTeam implements AutoCloseable {

  private final List<TextGenerator> members = new ArrayList<>();
  private final BlockingQueue<TextGenerator> idle = new LinkedBlockingQueue<>();

  private GeneratorTeam() {}

  /**
   * One text to be written.
   *
   * @param prompt its beginning
   * @param sample which of the answers to this prompt, from 0
   */
  public record Task(String prompt, long sample) {}

  /**
   * Opens a model folder for each member.
   *
   * @param size members, at least 1
   * @param kernels gives each member its arithmetic
   * @throws IOException if model or tokenizer are missing, damaged, or do not belong together
   */
  public static GeneratorTeam open(Path folder, int size, Supplier<Kernels> kernels)
      throws IOException {
    if (size < 1) {
      throw new IllegalArgumentException("a team needs at least 1 member, not " + size);
    }
    GeneratorTeam team = new GeneratorTeam();
    try {
      for (int i = 0; i < size; i++) {
        team.members.add(TextGenerator.open(folder, kernels));
      }
    } catch (IOException | RuntimeException e) {
      team.close();
      throw e;
    }
    team.idle.addAll(team.members);
    return team;
  }

  /**
   * Writes texts.
   *
   * @param receiver is given the texts in the order of the tasks, each as soon as it and those
   *     before it are there, in the caller's thread
   * @throws IllegalArgumentException if a task cannot be done, once the texts before it are out
   */
  public void generate(
      List<Task> tasks, GenerationSettings settings, Consumer<GeneratedText> receiver) {
    ExecutorService threads = Executors.newFixedThreadPool(members.size());
    try {
      List<Future<GeneratedText>> texts = new ArrayList<>();
      for (Task task : tasks) {
        texts.add(threads.submit(() -> generate(task, settings)));
      }
      for (Future<GeneratedText> text : texts) {
        receiver.accept(text.get());
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while texts were written", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private GeneratedText generate(Task task, GenerationSettings settings)
      throws InterruptedException {
    TextGenerator member = idle.take();
    try {
      return member.generate(task.prompt(), settings, task.sample(), DecodingListener.NONE);
    } finally {
      idle.add(member);
    }
  }

  /** Frees the members. */
  @Override
  public void close() {
    members.forEach(TextGenerator::close);
  }
}
