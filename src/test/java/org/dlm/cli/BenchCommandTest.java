// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
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
  void whatCannotBeMeasuredIsRefusedInOneLine() {
    LogitsCommandTest.assertFails(
        1, "1 to 768 tokens", bench("train", "--config", "nano", "--seq", "769"));
    LogitsCommandTest.assertFails(2, "expected one of", bench("dance", "--config", "nano"));
    LogitsCommandTest.assertFails(2, "--config", bench("train"));
    LogitsCommandTest.assertFails(
        1, "threads", bench("train", "--config", "nano", "--threads", "0"));
  }

  private static CommandRun bench(String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "bench";
    System.arraycopy(args, 0, all, 1, args.length);
    return CommandRun.of(all);
  }
}
