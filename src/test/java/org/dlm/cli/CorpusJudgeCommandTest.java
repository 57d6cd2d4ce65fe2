// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dlm.corpus.StoryGrammar;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;
import org.dlm.testing.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusJudgeCommandTest {

  private static final int STORIES = 30;

  private final Path folder;

  CorpusJudgeCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void countsStoriesAndFaults() throws IOException {
    List<String> texts = stories();
    double nats = 0;
    for (String text : texts) {
      nats -= StoryGrammar.standard().logProbability(text);
    }
    texts.add("This is no story at all.");
    JsonObject judged = judge(texts);
    assertEquals(STORIES + 1, judged.get("texts").getAsInt());
    assertEquals(STORIES, judged.get("valid").getAsInt());
    assertEquals(1, judged.get("grammar").getAsInt());
    assertEquals(nats / STORIES, judged.get("nats_per_valid_story").getAsDouble(), 1e-4);
    assertTrue(judged.get("valid_share_low_95").getAsDouble() < 30.0 / 31);
    assertTrue(judged.get("valid_share_high_95").getAsDouble() > 30.0 / 31);
  }

  @Test
  void wilsonIntervalOfAllValidStaysBelowOne() throws IOException {
    JsonObject judged = judge(stories());
    // n / (n + z^2) for n successes of n.
    assertEquals(30 / (30 + 3.8414588), judged.get("valid_share_low_95").getAsDouble(), 1e-4);
    assertEquals(1, judged.get("valid_share_high_95").getAsDouble(), 1e-9);
  }

  @Test
  void noValidTextHasNoMean() throws IOException {
    JsonObject judged = judge(List.of("Nothing."));
    assertEquals(0, judged.get("valid").getAsInt());
    assertFalse(judged.has("nats_per_valid_story"));
  }

  @Test
  void aMissingFileIsAnError() {
    CommandRun run = CommandRun.of("corpus", "judge", folder.resolve("none.jsonl").toString());
    assertEquals(1, run.exitCode());
    assertTrue(run.err().contains("none.jsonl"), run.err());
  }

  private JsonObject judge(List<String> texts) throws IOException {
    Path file = folder.resolve("texts.jsonl");
    Files.write(file, texts.stream().map(text -> new Gson().toJson(Map.of("text", text))).toList());
    CommandRun run = CommandRun.of("corpus", "judge", file.toString(), "--json");
    assertEquals(0, run.exitCode(), run.err());
    return JsonParser.parseString(run.out()).getAsJsonObject();
  }

  private static List<String> stories() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < STORIES; i++) {
      texts.add(StoryGrammar.standard().sample(RandomStream.of(5, Purpose.CORPUS, i, 0)));
    }
    return texts;
  }
}
