// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The house keeps its rules, and a house that breaks each of them once ({@code badhouse}) is told
 * where.
 */
class ArchitectureTest {

  private static final String BAD = "org.dlm.badhouse";

  /** What is wrong in {@code badhouse}: a rule, and a piece of each complaint it must make. */
  private static final Map<String, List<String>> FAULTS =
      Map.ofEntries(
          Map.entry(
              "floors",
              List.of(
                  "kernels.LooksUp",
                  "diffusion.LooksAcross",
                  "attic.Homeless is in a room without a floor")),
          Map.entry("no circles", List.of("Slice report.egg", "Slice report.hen")),
          Map.entry("named rooms", List.of("decoding.util.Anything")),
          Map.entry("null-marked", List.of("badhouse.attic has no @NullMarked package-info")),
          Map.entry("quiet", List.of("training.Talkative")),
          Map.entry("fence deepnetts..", List.of("diffusion.ClimbsFences")),
          Map.entry("fence dev.ludovic.netlib..", List.of("kernels.ClimbsFences")),
          Map.entry("fence org.bytedeco..", List.of("kernels.ClimbsFences")),
          Map.entry("fence jdk.incubator.vector..", List.of("kernels.ClimbsFences")),
          Map.entry("fence ai.djl..", List.of("diffusion.ClimbsFences")),
          Map.entry("fence org.knowm.xchart..", List.of("diffusion.ClimbsFences")),
          Map.entry("fence java.awt..", List.of("diffusion.ClimbsFences")),
          Map.entry("fence picocli..", List.of("diffusion.ClimbsFences")),
          Map.entry("fence me.tongfei..", List.of("diffusion.ClimbsFences")),
          Map.entry("fence org.jline..", List.of("diffusion.ClimbsFences")),
          Map.entry("fence org.apache.lucene..", List.of("diffusion.ClimbsFences")));

  @TestFactory
  Stream<DynamicTest> theHouseKeepsItsRules() {
    JavaClasses house =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.dlm");
    return new HouseRules("org.dlm")
        .byName().entrySet().stream()
            .map(
                rule -> DynamicTest.dynamicTest(rule.getKey(), () -> rule.getValue().check(house)));
  }

  @TestFactory
  Stream<DynamicTest> aBadHouseBreaksThem() {
    JavaClasses house = new ClassFileImporter().importPackages(BAD);
    Map<String, ArchRule> rules = new HouseRules(BAD).byName();
    return rules.entrySet().stream()
        .map(
            rule ->
                DynamicTest.dynamicTest(
                    rule.getKey(), () -> assertComplaints(rule.getKey(), rule.getValue(), house)));
  }

  private static void assertComplaints(String name, ArchRule rule, JavaClasses house) {
    List<String> complaints = rule.evaluate(house).getFailureReport().getDetails();
    for (String fault : FAULTS.getOrDefault(name, List.of())) {
      assertTrue(
          complaints.stream().anyMatch(complaint -> complaint.contains(fault)),
          fault + " is not among " + complaints);
    }
    assertTrue(
        complaints.stream().noneMatch(complaint -> complaint.contains("Decent")),
        () -> "a decent class is blamed in " + complaints);
  }

  @Test
  void everyRuleIsSeenToFail() {
    assertEquals(new HouseRules(BAD).byName().keySet(), FAULTS.keySet());
  }
}
