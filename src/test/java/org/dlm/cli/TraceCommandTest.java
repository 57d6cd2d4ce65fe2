// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import static org.dlm.cli.LogitsCommandTest.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dlm.kernels.AttentionMode;
import org.dlm.testing.CommandRun;
import org.dlm.testing.TinyModel;
import org.dlm.trace.Replay;
import org.dlm.trace.Trace;
import org.dlm.trace.TraceReader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceCommandTest {

  @TempDir static Path shared;

  private static Path diffusion;
  private static Path autoregressive;

  @TempDir Path folder;

  @BeforeAll
  static void write() throws IOException {
    diffusion = TinyModel.write(shared.resolve("diffusion"), AttentionMode.BIDIRECTIONAL);
    autoregressive = TinyModel.write(shared.resolve("ar"), AttentionMode.CAUSAL);
  }

  @Test
  void aTraceSaysWhatWasGeneratedAndChangesNothing() throws IOException {
    for (Path model : List.of(diffusion, autoregressive)) {
      String[] options = {"--prompt", "é 夜", "--temperature", "1", "--length", "24", "--json"};
      CommandRun plain = generate(model, options);
      CommandRun traced = generate(model, with(options, "--trace", file().toString()));

      assertEquals(0, traced.exitCode(), traced.err());
      JsonObject json = JsonParser.parseString(traced.out()).getAsJsonObject();
      JsonObject expected = JsonParser.parseString(plain.out()).getAsJsonObject();
      assertEquals(expected.get("answerIds"), json.get("answerIds"));

      Trace trace = TraceReader.read(file());
      assertEquals("é 夜", trace.header().prompt());
      assertEquals("1", trace.header().settings().get("temperature"));
      assertEquals("24", trace.header().settings().get("length"));
      assertEquals("0", trace.header().settings().get("seed"));
      assertFalse(trace.header().settings().containsKey("threads"));
      assertNotNull(trace.end());
      assertEquals(json.get("text").getAsString(), trace.end().text());
      assertEquals(json.get("evaluations").getAsLong(), trace.end().evaluations());
      assertAnswer(json, trace);
    }
  }

  /** The replayed canvas begins with prompt and answer, byte for byte. */
  private static void assertAnswer(JsonObject json, Trace trace) {
    Replay replay = new Replay(trace.header());
    trace.events().forEach(replay::apply);
    JsonArray prompt = json.getAsJsonArray("promptIds");
    int tokens = prompt.size() + json.getAsJsonArray("answerIds").size();
    String text = json.get("text").getAsString();
    String replayed = String.join("", replay.texts().subList(0, tokens));
    assertEquals(text.replace("\uFFFD", ""), replayed.replace("\uFFFD", ""));
  }

  @Test
  void aPageIsMadeOfATrace() throws IOException {
    generate(diffusion, "--prompt", "a", "--length", "8", "--trace", file().toString());
    Path page = folder.resolve("t.html");
    CommandRun run = CommandRun.of("trace", "view", file().toString(), "--out", page.toString());

    assertEquals(new CommandRun(0, "", ""), run);
    assertTrue(Files.readString(page).contains("\"format\":\"dlm-trace\""));
  }

  @Test
  void aTraceThatBreaksOffIsShownAsFarAsItGoes() throws IOException {
    generate(diffusion, "--prompt", "a", "--length", "8", "--trace", file().toString());
    byte[] bytes = Files.readAllBytes(file());
    Files.write(file(), Arrays.copyOf(bytes, bytes.length - 5));
    assertNull(TraceReader.read(file()).end());
    CommandRun run = CommandRun.of("trace", "view", file().toString(), "--out", folder + "/t.html");

    assertEquals(0, run.exitCode());
    assertTrue(run.err().contains("breaks off after 8 events"), run.err());
  }

  @Test
  void badTracesAndPlacesAreRefusedInOneLine() throws IOException {
    String page = folder.resolve("t.html").toString();
    assertFails(1, "no such file", CommandRun.of("trace", "view", "missing.jsonl", "--out", page));
    Files.writeString(file(), "{\"text\": \"a story\"}\n");
    assertFails(
        1,
        "not the header of a trace",
        CommandRun.of("trace", "view", file().toString(), "--out", page));
    assertFalse(Files.exists(folder.resolve("t.html")));
    assertFails(2, "--out", CommandRun.of("trace", "view", file().toString()));
    assertFails(2, "no command", CommandRun.of("trace"));

    generate(diffusion, "--prompt", "a", "--length", "8", "--trace", file().toString());
    assertFails(
        1,
        "is a folder",
        CommandRun.of("trace", "view", file().toString(), "--out", folder.toString()));
  }

  @Test
  void whatCannotBeFollowedIsRefusedAndLeavesAnOlderTraceAlone() throws IOException {
    Files.writeString(file(), "old");
    String trace = file().toString();
    assertFails(
        1,
        "--trace records one text, but 3",
        generate(diffusion, "--samples", "3", "--trace", trace));
    assertFails(1, "is a folder", generate(diffusion, "--trace", folder.toString()));
    assertFails(
        1, "shorten the prompt", generate(diffusion, "--prompt", "x".repeat(48), "--trace", trace));
    assertEquals("old", Files.readString(file()));

    assertFails(1, "show one text, but 2", generate(diffusion, "--samples", "2", "--watch"));
    assertFails(1, "--pause needs a diffusion model", generate(autoregressive, "--pause"));
    assertFails(1, "--pace", generate(diffusion, "--watch", "--pace=-1"));
    assertFails(2, "--pace needs", generate(diffusion, "--pace", "10"));
  }

  private Path file() {
    return folder.resolve("t.jsonl");
  }

  private static CommandRun generate(Path model, String... options) {
    return CommandRun.of(with(new String[] {"generate", "--model", model.toString()}, options));
  }

  private static String[] with(String[] options, String... more) {
    List<String> all = new ArrayList<>(Arrays.asList(options));
    all.addAll(Arrays.asList(more));
    return all.toArray(new String[0]);
  }
}
