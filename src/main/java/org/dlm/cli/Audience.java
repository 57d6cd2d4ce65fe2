// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.dlm.cli.watch.WatchView;
import org.dlm.decoding.DecodingListener;
import org.dlm.generation.GeneratedText;
import org.dlm.generation.TextGenerator;
import org.dlm.tokenizer.Tokenizer;
import org.dlm.trace.TraceHeader;
import org.dlm.trace.TraceListener;
import org.dlm.trace.TracePiece;
import org.dlm.trace.TraceRecorder;
import org.dlm.trace.TraceWriter;
import org.jspecify.annotations.Nullable;

/** Whoever follows a decode: a file, a person, both or nobody. */
final class Audience implements AutoCloseable {

  /** Looks away. */
  static final Audience NOBODY = new Audience();

  private final @Nullable TraceWriter writer;
  private final @Nullable WatchView view;
  private final @Nullable TraceRecorder recorder;

  private Audience() {
    writer = null;
    view = null;
    recorder = null;
  }

  /** Gathers those that are not null. */
  Audience(
      TraceHeader header,
      TextGenerator generator,
      @Nullable TraceWriter writer,
      @Nullable WatchView view) {
    this.writer = writer;
    this.view = view;
    List<TraceListener> listeners = new ArrayList<>();
    if (writer != null) {
      listeners.add(writer);
    }
    if (view != null) {
      listeners.add(view);
    }
    Tokenizer tokenizer = generator.tokenizer();
    recorder = new TraceRecorder(header, id -> TracePiece.of(tokenizer, id), listeners);
  }

  /** What the decoder tells. */
  DecodingListener listener() {
    return recorder == null ? DecodingListener.NONE : recorder;
  }

  /** Tells that the decode came to its end. */
  void end(GeneratedText generated) {
    if (recorder != null) {
      recorder.end(generated.evaluations(), generated.text());
    }
  }

  /** Gives back the terminal and closes the file. */
  @Override
  public void close() throws IOException {
    try (writer) {
      if (view != null) {
        view.close();
      }
    }
  }
}
