// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.tokenizer;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import ai.djl.util.Utils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A Hugging Face tokenizer: text to token ids and back.
 *
 * <p>The text of a special token inside ordinary text is ordinary text: {@link #encode} never gives
 * a special id. Nothing is added, cut or padded. May be used by many threads at once; {@link
 * #close} it after the last use.
 */
public final class Tokenizer implements AutoCloseable {

  static {
    // DJL reports its use to its makers, and looks for CUDA builds on the net, unless told not to.
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.offline", "true");
  }

  private static final int PIECES_PER_CALL = 1 << 14;
  private static final int FEW_PIECES = 64;
  private static final int SHORT_TEXT = 4096;

  private static final Map<String, String> AS_IT_IS =
      Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

  private final HuggingFaceTokenizer runtime;
  private final String[] tokens;
  private final Set<String> specialTexts;
  private final TokenSpelling spelling;
  private final SpecialTokens specialTokens;
  private final TextCutter cutter;
  private final Path file;

  private Tokenizer(HuggingFaceTokenizer runtime, TokenizerReader reader) {
    this.runtime = runtime;
    tokens = reader.tokens();
    specialTexts = Set.copyOf(reader.specialTexts());
    spelling = reader.spelling();
    specialTokens = new SpecialTokens(reader.specialParts(), reader.file().toString());
    cutter = new TextCutter(reader.specialTexts(), reader.allowsCutsAtSpaces());
    file = reader.file();
  }

  /**
   * Opens a tokenizer.
   *
   * @param folderOrFile {@code tokenizer.json}, or a folder that has one
   * @throws IOException if it is missing or is not a tokenizer; names the file
   */
  public static Tokenizer open(Path folderOrFile) throws IOException {
    TokenizerReader reader = TokenizerReader.read(folderOrFile);
    byte[] json = reader.json().getBytes(StandardCharsets.UTF_8);
    requireLibrary();
    try {
      HuggingFaceTokenizer runtime =
          HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), AS_IT_IS);
      try {
        Tokenizer tokenizer = new Tokenizer(runtime, reader);
        tokenizer.requireAgreement();
        return tokenizer;
      } catch (RuntimeException e) {
        runtime.close();
        throw e;
      }
    } catch (RuntimeException e) {
      throw reader.notATokenizer(e);
    }
  }

  /** Unpacks and loads the native library on first use. */
  private static void requireLibrary() throws IOException {
    try {
      LibUtils.checkStatus();
    } catch (EngineException | LinkageError e) {
      throw new IOException(
          ("the tokenizers library cannot be unpacked to, or loaded from, %s; set"
                  + " ENGINE_CACHE_DIR to a folder where you may write and run programs")
              .formatted(Utils.getEngineCacheDir()),
          e);
    }
  }

  /**
   * If the file contradicts itself, a special token may run under another id than the file says.
   */
  private void requireAgreement() {
    for (SpecialToken token : SpecialToken.values()) {
      if (specialTokens.has(token)) {
        int[] ids = encodeWithSpecialTokens(token.text());
        if (ids.length != 1 || ids[0] != specialTokens.id(token)) {
          throw new IllegalStateException(
              "it gives %s the id %d, but encodes it as %s"
                  .formatted(token.text(), specialTokens.id(token), Arrays.toString(ids)));
        }
      }
    }
  }

  /**
   * Encodes ordinary text; the text of a special token in it is spelled like any other.
   *
   * @throws IllegalArgumentException if the text has half a surrogate pair
   */
  public int[] encode(String text) {
    boolean asItStands = text.length() <= SHORT_TEXT && !cutter.containsSpecial(text);
    return asItStands ? encodeWithSpecialTokens(text) : encode(List.of(text)).get(0);
  }

  /**
   * Encodes many texts. Much faster than one by one: a piece of text that occurs again is encoded
   * once, and the pieces are encoded on all cores. Some megabytes at a time are a good size.
   *
   * @return the ids of each text
   * @throws IllegalArgumentException if a text has half a surrogate pair
   */
  public List<int[]> encode(List<String> texts) {
    PieceTable pieces = new PieceTable();
    for (String text : texts) {
      UnicodeText.requireWellFormed(text);
      cutter.cut(text, pieces::add);
      pieces.endText();
    }
    List<String> distinct = pieces.distinct();
    List<int[]> ids = new ArrayList<>(distinct.size());
    for (int from = 0; from < distinct.size(); from += PIECES_PER_CALL) {
      int to = Math.min(distinct.size(), from + PIECES_PER_CALL);
      encodePieces(distinct.subList(from, to), ids);
    }
    return pieces.join(ids);
  }

  /**
   * Encodes text in which the texts of special tokens stand for these tokens.
   *
   * @throws IllegalArgumentException if the text has half a surrogate pair
   */
  public int[] encodeWithSpecialTokens(String text) {
    UnicodeText.requireWellFormed(text);
    return takeIds(TokenizersLibrary.LIB.encode(runtime.getHandle(), text, false));
  }

  /** Appends the ids of each piece. A few pieces are not worth waking the other cores. */
  private void encodePieces(List<String> pieces, List<int[]> ids) {
    TokenizersLibrary library = TokenizersLibrary.LIB;
    long handle = runtime.getHandle();
    if (pieces.size() <= FEW_PIECES) {
      for (String piece : pieces) {
        ids.add(takeIds(library.encode(handle, piece, false)));
      }
      return;
    }
    for (long encoding : library.batchEncode(handle, pieces.toArray(new String[0]), false)) {
      ids.add(takeIds(encoding));
    }
  }

  /** Copies the ids out of a native encoding and frees it. */
  private static int[] takeIds(long encoding) {
    long[] wide = TokenizersLibrary.LIB.getTokenIds(encoding);
    TokenizersLibrary.LIB.deleteEncoding(encoding);
    int[] ids = new int[wide.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (int) wide[i];
    }
    return ids;
  }

  /** Says whether the text of a special token occurs in a text. */
  public boolean containsSpecialToken(String text) {
    return cutter.containsSpecial(text);
  }

  /**
   * Decodes ids to text and leaves special tokens out. Bytes that are no UTF-8 become U+FFFD.
   *
   * @param ids token ids. Not modified.
   * @throws IllegalArgumentException if an id is not in the vocabulary
   */
  public String decode(int[] ids) {
    return decode(ids, true);
  }

  /**
   * Decodes ids to text with the texts of special tokens.
   *
   * @param ids token ids. Not modified.
   * @throws IllegalArgumentException if an id is not in the vocabulary
   */
  public String decodeWithSpecialTokens(int[] ids) {
    return decode(ids, false);
  }

  private String decode(int[] ids, boolean skipSpecialTokens) {
    long[] wide = new long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      wide[i] = requireKnown(ids[i]);
    }
    return TokenizersLibrary.LIB.decode(runtime.getHandle(), wide, skipSpecialTokens);
  }

  private int requireKnown(int id) {
    if (id < 0 || id >= tokens.length) {
      throw new IllegalArgumentException(
          "token id %d is not in the vocabulary, ids are 0 to %d".formatted(id, tokens.length - 1));
    }
    return id;
  }

  /** Tokens, special ones included: the highest id and one. */
  public int vocabularySize() {
    return tokens.length;
  }

  /** The special tokens by their parts. */
  public SpecialTokens specialTokens() {
    return specialTokens;
  }

  /**
   * Returns a token as {@code tokenizer.json} spells it; empty if the id is one that no token has.
   *
   * @throws IllegalArgumentException if the id is not in the vocabulary
   */
  public String token(int id) {
    return tokens[requireKnown(id)];
  }

  /**
   * Says whether a token is special: it has a meaning of its own and is no part of a text.
   *
   * @throws IllegalArgumentException if the id is not in the vocabulary
   */
  public boolean isSpecial(int id) {
    return specialTexts.contains(token(id));
  }

  /**
   * Returns the bytes that a token stands for in a text, UTF-8, which may begin or end inside a
   * character; none if it is special.
   *
   * @throws IllegalArgumentException if the id is not in the vocabulary
   */
  public byte[] bytes(int id) {
    return isSpecial(id) ? new byte[0] : spelling.bytes(token(id));
  }

  /**
   * The UTF-8 bytes that each token adds to a text: {@link #decode} of any ids gives the text of
   * their bytes one after the other. A token may be a part of a character; special tokens, and ids
   * that no token has, add nothing.
   *
   * @return bytes by token id [vocabularySize][]
   * @throws IllegalArgumentException if this kind of tokenizer has no such bytes
   */
  public byte[][] tokenBytes() {
    if (!spelling.isFixed()) {
      throw new IllegalArgumentException(
          file
              + " is neither a byte-level tokenizer nor one of characters and bytes, so its tokens"
              + " do not stand for fixed bytes of a text");
    }
    byte[][] bytes = new byte[tokens.length][];
    for (int id = 0; id < tokens.length; id++) {
      bytes[id] = bytes(id);
    }
    return bytes;
  }

  /** Frees the native memory. */
  @Override
  public void close() {
    runtime.close();
  }
}
