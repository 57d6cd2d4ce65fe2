// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dlm.testing.CommandRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher with a JDK and a Maven that only write down what they are asked. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

  private static final String RELEASE =
      """
      JAVA_RUNTIME_VERSION="17.0.1+2"
      JAVA_VERSION="17.0.1"
      MODULES="java.base jdk.incubator.vector java.logging"
      """;

  /** A JDK that prints its environment and arguments, one a line, and exits with DLM_EXIT. */
  private static final String JAVA =
      """
      #!/bin/sh
      for argument; do
        case $argument in -XX:DumpLoadedClassList=* | -Xshare:dump) exit 0 ;; esac
      done
      echo "LC_ALL=${LC_ALL:-}"
      echo "OPENBLAS_NUM_THREADS=${OPENBLAS_NUM_THREADS:-}"
      for argument; do echo "$argument"; done
      exit ${DLM_EXIT:-0}
      """;

  /** A Maven that takes a moment to build, and keeps count. */
  private static final String MAVEN =
      """
      #!/bin/sh
      echo "$PWD" >>builds.txt
      sleep 0.2
      [ ! -f broken ] || { echo 'cannot compile' && exit 1; }
      mkdir -p target
      echo built >target/dlm.jar
      """;

  @TempDir Path folder;

  private Path house;
  private Path jdk;

  @BeforeEach
  void layOutAHouse() throws IOException {
    house = Files.createDirectories(folder.resolve("a house with spaces"));
    Files.createDirectories(house.resolve("src/main/java"));
    Files.createDirectories(house.resolve(".mvn"));
    Files.writeString(house.resolve("pom.xml"), "<project/>");
    script(house.resolve("dlm"), Files.readString(Path.of("dlm")));
    jdk = folder.resolve("jdk 17");
    layOutJdk(jdk, RELEASE);
    script(folder.resolve("bin/mvn"), MAVEN);
  }

  @Test
  void argumentsAndExitCodePassThrough() throws Exception {
    CommandRun run = launch(Map.of("DLM_EXIT", "3"), "generate", "--prompt", "a  b \"c\" $d *");

    assertEquals(3, run.exitCode());
    List<String> lines = run.out().lines().toList();
    int jar = lines.indexOf("-jar");
    assertEquals(
        List.of(
            house.resolve("target/dlm.jar").toString(), "generate", "--prompt", "a  b \"c\" $d *"),
        lines.subList(jar + 1, lines.size()));
    assertTrue(lines.contains("-Ddlm.home=" + house), run.out());
    assertTrue(lines.contains("--add-modules=jdk.incubator.vector"), run.out());
    assertTrue(lines.contains("OPENBLAS_NUM_THREADS=1"), run.out());
  }

  @Test
  void aJavaWithoutTheVectorModuleRunsWithoutIt() throws Exception {
    layOutJdk(jdk, RELEASE.replace("jdk.incubator.vector ", ""));

    CommandRun run = launch(Map.of(), "--version");
    assertEquals(0, run.exitCode(), run.err());
    assertFalse(run.out().contains("jdk.incubator.vector"), run.out());
  }

  @Test
  void anOldJavaHomeIsPassedOver() throws Exception {
    Path old = folder.resolve("jdk8");
    layOutJdk(old, "JAVA_VERSION=\"1.8.0_392\"\n");
    Files.createSymbolicLink(folder.resolve("bin/java"), jdk.resolve("bin/java"));

    CommandRun run = launch(Map.of("JAVA_HOME", old.toString()), "--version");
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().contains("--add-modules=jdk.incubator.vector"), run.out());
  }

  @Test
  void optionsForJavaComeFromTheEnvironment() throws Exception {
    List<String> lines =
        launch(Map.of("DLM_JAVA_OPTS", "-Xmx8g -Dx=y"), "--version").out().lines().toList();

    assertEquals(lines.indexOf("-jar"), lines.indexOf("-Dx=y") + 1);
    assertEquals(lines.indexOf("-Dx=y"), lines.indexOf("-Xmx8g") + 1);
  }

  @Test
  void aCollectorOfOnesOwnReplacesTheUsualOne() throws Exception {
    assertTrue(launch(Map.of(), "x").out().contains("-XX:+UseSerialGC\n"));
    assertFalse(launch(Map.of("DLM_JAVA_OPTS", "-XX:+UseG1GC"), "x").out().contains("UseSerialGC"));
  }

  @Test
  void textIsUtf8WhateverTheLocale() throws Exception {
    assertTrue(launch(Map.of("LANG", "C"), "x").out().contains("LC_ALL=C.UTF-8\n"));
    assertTrue(launch(Map.of("LANG", "de_DE.UTF-8"), "x").out().contains("LC_ALL=\n"));
    assertTrue(
        launch(Map.of("LANG", "de_DE.UTF-8", "LC_ALL", "POSIX"), "x")
            .out()
            .contains("LC_ALL=C.UTF-8\n"));
  }

  @Test
  void aLinkFromElsewhereLeadsHome() throws Exception {
    Path elsewhere = Files.createDirectories(folder.resolve("else where/bin"));
    Files.createSymbolicLink(elsewhere.resolve("first"), Path.of("second"));
    Files.createSymbolicLink(
        elsewhere.resolve("second"), elsewhere.relativize(house.resolve("dlm")));

    CommandRun run = start(Map.of(), elsewhere, elsewhere.resolve("first").toString(), "x").await();
    assertTrue(run.out().contains("-Ddlm.home=" + house + "\n"), run.out() + run.err());
  }

  @Test
  void itBuildsOnceAndAgainWhenASourceIsNewer() throws Exception {
    launch(Map.of(), "x");
    launch(Map.of(), "x");
    assertEquals(1, builds());

    Path source = Files.writeString(house.resolve("src/main/java/A.java"), "class A {}");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusMillis(5)));
    CommandRun run = launch(Map.of(), "x");
    assertEquals(2, builds());
    assertTrue(run.err().startsWith("dlm: building "), run.err());
  }

  @Test
  void startsAtTheSameTimeBuildOnce() throws Exception {
    List<Start> starts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      starts.add(start(Map.of(), folder, house.resolve("dlm").toString(), "x"));
    }
    for (Start start : starts) {
      assertEquals(0, start.await().exitCode());
    }
    assertEquals(1, builds());
  }

  @Test
  void aFailedBuildIsOneFailure() throws Exception {
    Files.writeString(house.resolve("broken"), "");

    CommandRun run = launch(Map.of(), "x");
    assertEquals(1, run.exitCode());
    assertEquals("", run.out());
    assertTrue(run.err().contains("cannot compile\n"), run.err());
    assertTrue(run.err().contains("dlm: the build failed; "), run.err());
  }

  @Test
  void withoutMavenItSaysSo() throws Exception {
    Files.delete(folder.resolve("bin/mvn"));

    CommandRun run = launch(Map.of("PATH", folder.resolve("bin") + ":" + toolsWithoutMaven()), "x");
    assertEquals(1, run.exitCode());
    assertEquals("dlm: needs Maven to build itself; install it so that mvn is found\n", run.err());
  }

  /** A folder with the few tools that the launcher needs, and no more. */
  private Path toolsWithoutMaven() throws IOException {
    Path tools = Files.createDirectories(folder.resolve("tools"));
    for (String tool : List.of("find", "head", "mkdir", "readlink", "rmdir")) {
      Path real =
          Stream.of("/usr/bin", "/bin")
              .map(bin -> Path.of(bin, tool))
              .filter(Files::exists)
              .findFirst()
              .orElseThrow();
      script(tools.resolve(tool), "#!/bin/sh\nexec " + real + " \"$@\"\n");
    }
    return tools;
  }

  private int builds() throws IOException {
    List<String> folders = Files.readAllLines(house.resolve("builds.txt"));
    assertTrue(folders.stream().allMatch(house.toString()::equals), folders.toString());
    return folders.size();
  }

  private CommandRun launch(Map<String, String> environment, String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of(args));
    command.add(0, house.resolve("dlm").toString());
    return start(environment, folder, command.toArray(String[]::new)).await();
  }

  private Start start(Map<String, String> environment, Path directory, String... command)
      throws IOException {
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    Map<String, String> variables = builder.environment();
    variables.keySet().removeIf(name -> name.startsWith("LC_") || name.startsWith("DLM_"));
    variables.put("JAVA_HOME", jdk.toString());
    variables.put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
    variables.putAll(environment);
    return new Start(builder.start(), out, err);
  }

  private static void layOutJdk(Path jdk, String release) throws IOException {
    script(jdk.resolve("bin/java"), JAVA);
    script(jdk.resolve("bin/javac"), "");
    Files.writeString(jdk.resolve("release"), release);
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private record Start(Process process, Path out, Path err) {
    CommandRun await() throws Exception {
      int exitCode = process.waitFor();
      return new CommandRun(exitCode, Files.readString(out), Files.readString(err));
    }
  }
}
