// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.dlm.testing.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every state in which a crash can leave a folder is made by hand, then read and written over. */
class FolderSwapTest {

  /** A process id that no system gives, as that of a writer that is no more. */
  private static final String DEAD = "999999999";

  private final Path parent;
  private final Path model;
  private final Path previous;
  private final Path tokenizer;

  FolderSwapTest(@TempDir Path folder) throws IOException {
    this.parent = Files.createDirectory(folder.resolve("runs"));
    this.model = parent.resolve("model");
    this.previous = parent.resolve("model.dlm-previous");
    this.tokenizer = ModelFolders.tokenizer(folder.resolve("tokenizer"));
  }

  @Test
  void aFolderIsReplacedAndNothingIsLeft() throws IOException {
    write(1);
    write(2);
    assertEquals(2, ModelFolders.number(model));
    assertEquals(List.of(model), list(parent));
  }

  @Test
  void foldersAboveAreMade() throws IOException {
    Path deep = parent.resolve("a/b/c");
    ModelFolders.snapshot(tokenizer, 1, null).write(deep);
    assertEquals(1, ModelFolders.number(deep));
  }

  @Test
  void crashWhileWriting() throws IOException {
    write(1);
    Path abandoned = Files.createDirectory(parent.resolve("model.dlm-new-" + DEAD));
    Files.writeString(abandoned.resolve("config.json"), "{");
    Path alive = Files.createDirectory(parent.resolve("model.dlm-new-1"));
    Path similar = Files.createDirectory(parent.resolve("model.dlm-new-" + DEAD + "x"));
    assertEquals(1, ModelFolders.number(model));
    write(2);
    assertEquals(2, ModelFolders.number(model));
    assertEquals(List.of(model, alive, similar), list(parent));
  }

  @Test
  void crashBetweenTheRenames() throws IOException {
    write(1);
    Files.writeString(model.resolve("notes.txt"), "mine");
    Files.createDirectory(model.resolve("samples"));
    Files.move(model, previous);
    assertEquals(1, ModelFolders.number(model));
    assertEquals(previous, Checkpoint.open(model).folder());
    write(2);
    assertEquals(2, ModelFolders.number(model));
    assertEquals("mine", Files.readString(model.resolve("notes.txt")));
    assertTrue(Files.isDirectory(model.resolve("samples")));
    assertEquals(List.of(model), list(parent));
  }

  @Test
  void crashWhileDeletingThePreviousOne() throws IOException {
    write(1);
    Files.createDirectory(model.resolve("samples"));
    Files.move(model, previous);
    ModelFolders.snapshot(tokenizer, 2, null).write(parent.resolve("other"));
    Files.move(parent.resolve("other"), model);
    Files.createDirectory(model.resolve("samples"));
    Files.delete(previous.resolve("config.json"));
    assertEquals(2, ModelFolders.number(model));
    write(3);
    assertEquals(3, ModelFolders.number(model));
    assertTrue(Files.isDirectory(model.resolve("samples")));
    assertTrue(Files.isDirectory(model.resolve("samples.dlm-previous")));
    assertEquals(List.of(model), list(parent));
  }

  @Test
  void otherFilesStayAndStayOpen() throws IOException {
    write(1);
    Path log = model.resolve("metrics.jsonl");
    Path samples = Files.createDirectories(model.resolve("samples/deep"));
    Files.writeString(samples.resolve("one.txt"), "once");
    Files.createSymbolicLink(model.resolve("link"), Path.of("metrics.jsonl"));
    try (OutputStream out =
        Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (int i = 2; i < 5; i++) {
        out.write(("step " + i + "\n").getBytes(StandardCharsets.UTF_8));
        write(i);
      }
      out.write("end\n".getBytes(StandardCharsets.UTF_8));
    }
    assertEquals("step 2\nstep 3\nstep 4\nend\n", Files.readString(log));
    assertEquals("once", Files.readString(samples.resolve("one.txt")));
    assertTrue(Files.isSymbolicLink(model.resolve("link")));
    assertEquals(List.of(model), list(parent));
  }

  @Test
  void ownFilesThatAreNoLongerWrittenGo() throws IOException {
    ModelFolders.snapshot(tokenizer, 1, ModelFolders.training(1, 4)).write(model);
    Files.writeString(model.resolve("model.safetensors.index.json"), "{}");
    Files.writeString(model.resolve("model-00001-of-00002.safetensors"), "");
    write(2);
    assertFalse(Files.exists(model.resolve("trainer.json")));
    assertFalse(Files.exists(model.resolve("model.safetensors.index.json")));
    assertFalse(Files.exists(model.resolve("model-00001-of-00002.safetensors")));
  }

  @Test
  void aLinkToAFolderStaysALink() throws IOException {
    write(1);
    Path link = Files.createSymbolicLink(parent.resolve("latest"), Path.of("model"));
    ModelFolders.snapshot(tokenizer, 2, null).write(link);
    assertTrue(Files.isSymbolicLink(link));
    assertEquals(2, ModelFolders.number(model));
    Files.move(model, previous);
    assertEquals(2, ModelFolders.number(link));
  }

  @Test
  void aFaultWhileWritingLeavesTheOldFolder() throws IOException {
    write(1);
    Path staged = parent.resolve("model.dlm-new-" + ProcessHandle.current().pid());
    FolderSwap swap = new FolderSwap(model);
    Files.writeString(swap.stage().resolve("config.json"), "half");
    assertTrue(Files.exists(staged));
    swap.abandon();
    swap.abandon();
    assertEquals(1, ModelFolders.number(model));
    assertEquals(List.of(model), list(parent));
  }

  @Test
  void aFaultBetweenTheRenamesPutsTheOldFolderBack() throws IOException {
    write(1);
    FolderSwap swap = new FolderSwap(model);
    Path staged = swap.stage();
    Files.writeString(staged.resolve("config.json"), "half");
    Path elsewhere = parent.resolve("elsewhere");
    Refusal.of(
        IOException.class,
        () ->
            swap.commit(
                name -> {
                  moveOnce(staged, elsewhere);
                  return true;
                }));
    assertEquals(1, ModelFolders.number(model));
    assertEquals(List.of(elsewhere, model), list(parent));
  }

  @Test
  void aFileOrAForeignModelIsNotReplaced() throws IOException {
    Files.writeString(model, "text");
    String message = Refusal.of(IOException.class, () -> write(1));
    assertTrue(message.startsWith("cannot write " + model + ": " + model + " is a file"), message);
    Files.delete(model);
    write(1);
    Files.delete(model.resolve("dlm.json"));
    message = Refusal.of(IOException.class, () -> write(2));
    assertTrue(message.contains("holds a model that dlm did not write"), message);
    Refusal.of(
        IllegalArgumentException.class,
        () -> ModelFolders.snapshot(tokenizer, 1, null).write(Path.of("/")));
    Path below = Files.writeString(parent.resolve("file"), "").resolve("model");
    message =
        Refusal.of(IOException.class, () -> ModelFolders.snapshot(tokenizer, 1, null).write(below));
    Path inTheWay = below.resolveSibling(".").normalize();
    assertEquals(
        "cannot write " + below + ": " + inTheWay + " is in the way; what was there is unchanged",
        message);
  }

  private static void moveOnce(Path from, Path to) {
    try {
      if (Files.exists(from)) {
        Files.move(from, to);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void write(int number) throws IOException {
    ModelFolders.snapshot(tokenizer, number, null).write(model);
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
