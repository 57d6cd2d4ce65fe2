// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.Arrays;
import org.dlm.testing.CommandRun;
import org.junit.jupiter.api.Test;

class BenchCommandTest {

  @Test
  void oneLineOfJsonWithTheKeysOfOtherPrograms() {
    CommandRun run = bench("train", "--config", "nano", "--seq", "8", "--threads", "1", "--json");

    assertEquals(0, run.exitCode(), run.err());
    assertEquals(1, run.out().lines().count());
    JsonObject json = JsonParser.parseString(run.out()).getAsJsonObject();
    assertEquals("train", json.get("mode").getAsString());
    assertEquals("nano", json.get("config").getAsString());
    assertEquals(1, json.get("threads").getAsInt());
    assertEquals(816_256, json.get("params").getAsLong());
    assertEquals(96, json.get("batch").getAsInt());
    double median = json.get("median_s").getAsDouble();
    assertEquals(768 / median, json.get("tokens_per_s").getAsDouble(), 0.01 * 768 / median);
    assertTrue(json.get("rss_mb").getAsDouble() > 1);
    double utilisation = json.get("mfu").getAsDouble();
    assertTrue(utilisation > 0, "utilisation " + utilisation);
    double shares =
        json.getAsJsonObject("shares").entrySet().stream()
            .mapToDouble(share -> share.getValue().getAsDouble())
            .sum();
    assertEquals(1, shares, 0.01);
  }

  @Test
  void forPeople() {
    CommandRun run = bench("forward", "--config", "nano", "--threads", "1");

    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().startsWith("forward nano: 816,256 parameters, 1 x 64 tokens"), run.out());
    assertTrue(run.out().contains("tokens/s"));
    assertTrue(run.out().contains("products"));
  }

  @Test
  void decodesWithTheOptionsOfGenerate() {
    String[] options = {"decode", "--config", "nano", "--threads", "1", "--seq", "16", "--json"};
    CommandRun eight = bench(with(options, "--steps", "8"));
    CommandRun four = bench(with(options, "--steps", "4"));
    CommandRun dual =
        bench(with(options, "--steps", "8", "--cache", "dual", "--block-length", "4"));

    assertEquals(0, eight.exitCode(), eight.err());
    JsonObject json = JsonParser.parseString(eight.out()).getAsJsonObject();
    assertEquals("decode", json.get("mode").getAsString());
    assertEquals(16, json.get("seq").getAsInt());
    // Operations follow from the evaluations and their windows.
    assertEquals(2, operations(eight) / operations(four), 0.1);
    assertTrue(operations(dual) < 0.8 * operations(eight));
    LogitsCommandTest.assertFails(
        1, "no strategy", bench(with(options, "--strategy", "best", "--steps", "4")));
  }

  private static double operations(CommandRun run) {
    return JsonParser.parseString(run.out()).getAsJsonObject().get("gflop").getAsDouble();
  }

  private static String[] with(String[] options, String... more) {
    String[] all = Arrays.copyOf(options, options.length + more.length);
    System.arraycopy(more, 0, all, options.length, more.length);
    return all;
  }

  @Test
  void whatCannotBeMeasuredIsRefusedInOneLine() {
    LogitsCommandTest.assertFails(
        1, "1 to 768 tokens", bench("train", "--config", "nano", "--seq", "769"));
    LogitsCommandTest.assertFails(2, "expected one of", bench("dance", "--config", "nano"));
    LogitsCommandTest.assertFails(2, "--config", bench("train"));
    LogitsCommandTest.assertFails(
        1, "threads", bench("train", "--config", "nano", "--threads", "0"));
  }

  @Test
  void optionsOfDecodingAreForDecodingOnly() {
    assertEquals(
        new CommandRun(
            2,
            "",
            "dlm bench: --steps says how to decode, but the work is train; leave it out, or measure"
                + " decode; see 'dlm bench --help'"
                + System.lineSeparator()),
        bench("train", "--config", "nano", "--steps", "4"));
    for (String work : new String[] {"train", "train-ar", "forward", "matmul"}) {
      for (String option : new String[] {"--temperature=0", "--cache=dual", "--seed=1"}) {
        LogitsCommandTest.assertFails(
            2, "says how to decode", bench(work, "--config", "nano", option));
      }
    }
  }

  private static CommandRun bench(String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "bench";
    System.arraycopy(args, 0, all, 1, args.length);
    return CommandRun.of(all);
  }
}
