// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dlm.testing.Refusal;
import org.dlm.testing.Traces;
import org.dlm.trace.Trace;
import org.dlm.trace.TraceEnd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TracePageTest {

  private static final Pattern DATA =
      Pattern.compile(
          "<script type=\"application/json\" id=\"trace\">(.*?)</script>", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  void thePageHoldsTheTraceAsItIs() {
    Trace trace = Traces.everything();
    Matcher data = DATA.matcher(new TracePage(trace).html());

    assertTrue(data.find());
    List<JsonElement> lines = JsonParser.parseString(data.group(1)).getAsJsonArray().asList();
    assertEquals(trace.lines().stream().map(JsonParser::parseString).toList(), lines);
  }

  @Test
  void noTextOfATraceIsMarkup() {
    String evil = "</script><img src=x onerror=alert(1)>{{script}} & $1";
    Trace trace =
        new Trace(
            Traces.header(1, Traces.token(0, 5, evil)), List.of(), new TraceEnd(1, 0.5, evil));
    String html = new TracePage(trace).html();

    assertFalse(html.contains("<img"), html);
    assertEquals(2, html.split("</script>", -1).length - 1);
    assertTrue(html.contains("&lt;img src=x onerror=alert(1)&gt;{{script}} &amp; $1"));
  }

  @Test
  void nothingIsLoadedFromElsewhere() {
    String html = new TracePage(Traces.everything()).html();

    assertTrue(html.contains("default-src 'none'"));
    assertFalse(Pattern.compile("https?:|@import|\\bsrc=|<link|url\\(").matcher(html).find());
    assertFalse(
        html.contains("{{style}}") || html.contains("{{trace}}") || html.contains("{{text}}"));
  }

  @Test
  void aPageIsWrittenWholeOrNotAtAll() throws IOException {
    TracePage page = new TracePage(Traces.everything());
    Path file = folder.resolve("pages").resolve("t.html");
    page.write(file);
    assertEquals(page.html(), Files.readString(file));

    Refusal.of(IOException.class, () -> page.write(folder), "is a folder");
    Path blocked = Files.writeString(folder.resolve("file"), "old").resolve("t.html");
    assertThrows(IOException.class, () -> page.write(blocked));
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertEquals(List.of(file), files.toList());
    }
  }
}
