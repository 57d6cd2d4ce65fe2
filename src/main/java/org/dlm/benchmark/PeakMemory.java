// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.benchmark;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The most memory that this process has held. */
final class PeakMemory {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String PEAK = "VmHWM:";

  private PeakMemory() {}

  /** In MiB: of the whole process on Linux, elsewhere the peaks of Java's memory pools. */
  static double mebibytes() throws IOException {
    if (Files.isReadable(STATUS)) {
      try (Stream<String> lines = Files.lines(STATUS)) {
        String kibibytes =
            lines
                .filter(line -> line.startsWith(PEAK))
                .findFirst()
                .map(line -> line.replaceAll("[^0-9]", ""))
                .orElseThrow(() -> new IOException(STATUS + " has no line " + PEAK));
        return Double.parseDouble(kibibytes) / (1 << 10);
      }
    }
    return ManagementFactory.getMemoryPoolMXBeans().stream()
            .map(MemoryPoolMXBean::getPeakUsage)
            .mapToDouble(usage -> usage.getUsed())
            .sum()
        / (1 << 20);
  }
}
