// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli.watch;

import java.util.List;
import java.util.function.Function;
import org.dlm.decoding.CanvasEditor;
import org.dlm.trace.CanvasCell;
import org.dlm.trace.CanvasCell.State;
import org.dlm.trace.Replay;

/**
 * What a person does to the words of a canvas between two steps.
 *
 * <p>Every action answers with a line for the person, which is empty if all went well.
 */
final class CanvasHand {

  private final Replay replay;
  private final Function<String, int[]> encode;
  private int position;

  /**
   * A hand.
   *
   * @param replay the canvas as it stands; changes through the editor are expected to show there
   * @param encode ids of a text
   */
  CanvasHand(Replay replay, Function<String, int[]> encode) {
    this.replay = replay;
    this.encode = encode;
  }

  /** A position of the chosen word. */
  int position() {
    return position;
  }

  /** The chosen word. */
  CanvasWord word() {
    List<CanvasWord> words = words();
    return words.get(indexIn(words));
  }

  /** Chooses the word at a position, or the next one that can be changed if there is none. */
  void choose(CanvasEditor editor, int wanted) {
    if (wanted >= 0 && wanted < editor.length() && editor.isFree(wanted)) {
      position = wanted;
    } else if (!editor.isFree(position)) {
      move(editor, 1);
    }
  }

  /** Chooses the next word that can be changed, or the one before. */
  void move(CanvasEditor editor, int by) {
    List<CanvasWord> words = words();
    int at = indexIn(words) + by;
    while (at >= 0 && at < words.size() && !editor.isFree(words.get(at).from())) {
      at += by;
    }
    if (at >= 0 && at < words.size()) {
      position = words.get(at).from();
    }
  }

  private List<CanvasWord> words() {
    return CanvasWord.of(replay.cells(), replay.texts());
  }

  private int indexIn(List<CanvasWord> words) {
    int at = 0;
    while (words.get(at).to() <= position) {
      at++;
    }
    return at;
  }

  /** Locks the chosen word, or unlocks it if it is locked. */
  String lock(CanvasEditor editor) {
    CanvasWord word = word();
    if (isMasked(word.from())) {
      return "nothing is decided here yet; c writes a word of yours";
    }
    boolean lock = !editor.isLocked(word.from());
    return attempt(
        () -> {
          for (int p = word.from(); p < word.to(); p++) {
            if (lock) {
              editor.lock(p);
            } else {
              editor.unlock(p);
            }
          }
        });
  }

  /** Masks the chosen word, so that it is decided anew. */
  String mask(CanvasEditor editor) {
    CanvasWord word = word();
    if (isMasked(word.from())) {
      return "it is masked already";
    }
    return attempt(() -> mask(editor, word));
  }

  private void mask(CanvasEditor editor, CanvasWord word) {
    for (int p = word.from(); p < word.to(); p++) {
      if (!isMasked(p)) {
        editor.mask(p);
      }
    }
  }

  /** The space before the chosen word, which the word that is written in its place begins with. */
  String spaceBefore() {
    CanvasWord word = word();
    if (isMasked(word.from())) {
      return word.from() > 0 ? " " : "";
    }
    String text = replay.texts().get(word.from());
    return text.substring(0, text.length() - text.stripLeading().length());
  }

  /**
   * Writes a text in place of the chosen word and, if it needs more room, of the masks after it.
   * What is left of the word's room is masked, from the first token on that is refused.
   */
  String write(CanvasEditor editor, String text) {
    CanvasWord word = word();
    int room = word.to();
    while (room < editor.length() && editor.isFree(room) && isMasked(room)) {
      room++;
    }
    int last = room;
    return attempt(
        () -> {
          int[] ids = encode.apply(text);
          if (ids.length == 0) {
            throw new IllegalArgumentException("write something, or mask the word with m");
          }
          if (ids.length > last - word.from()) {
            throw new IllegalArgumentException(
                "this takes %d tokens and there is room for %d; mask what follows with m first"
                    .formatted(ids.length, last - word.from()));
          }
          mask(editor, word);
          for (int i = 0; i < ids.length; i++) {
            editor.write(word.from() + i, ids[i]);
          }
        });
  }

  private boolean isMasked(int at) {
    CanvasCell cell = replay.cells().get(at);
    return cell.state() == State.MASKED;
  }

  private static String attempt(Runnable change) {
    try {
      change.run();
      return "";
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
