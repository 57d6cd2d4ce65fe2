// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm;

import static com.tngtech.archunit.lang.conditions.ArchConditions.accessField;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvent;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/**
 * The rules of the house: which room stands on which floor, and which library is fenced into which
 * room.
 *
 * @param root package that holds the rooms
 */
record HouseRules(String root) {

  /** The rooms of each floor; a room imports only from floors below its own. */
  private static final List<Set<String>> FLOORS =
      List.of(
          Set.of("kernels", "tokenizer", "random"),
          Set.of("layers", "data", "corpus"),
          Set.of("objective", "decoding", "transformer", "optimizer"),
          Set.of("diffusion", "autoregressive", "constraint"),
          Set.of("evaluation", "checkpoint", "trace"),
          Set.of("training", "generation", "report"),
          Set.of("benchmark", "experiment"),
          Set.of("cli"));

  /** Libraries, each with the only rooms or classes that may know it. */
  private static final Map<String, List<String>> FENCES =
      Map.ofEntries(
          Map.entry("deepnetts..", List.of("layers", "transformer", "training")),
          Map.entry("dev.ludovic.netlib..", List.of("kernels.BlasMatmul")),
          Map.entry("org.bytedeco..", List.of("kernels.BlasMatmul")),
          Map.entry(
              "jdk.incubator.vector..",
              List.of("kernels.VectorRowKernels", "kernels.VectorUnpackKernels")),
          Map.entry("ai.djl..", List.of("tokenizer")),
          Map.entry("org.apache.lucene..", List.of("constraint")),
          Map.entry("org.knowm.xchart..", List.of("report.PlotImage")),
          Map.entry("java.awt..", List.of("report.PlotImage")),
          Map.entry("picocli..", List.of("cli")),
          Map.entry("me.tongfei..", List.of("cli")),
          Map.entry("org.jline..", List.of("cli")));

  private static final Set<String> NAMES_THAT_SAY_NOTHING =
      Set.of("util", "utils", "common", "helper", "helpers", "impl", "core", "misc");

  /** All rules by name. */
  Map<String, ArchRule> byName() {
    Map<String, ArchRule> rules = new HashMap<>();
    rules.put("floors", floors());
    rules.put("no circles", noCircles());
    rules.put("named rooms", namedRooms());
    rules.put("null-marked", nullMarked());
    rules.put("quiet", quiet());
    FENCES.forEach((library, allowed) -> rules.put("fence " + library, fence(library, allowed)));
    return rules;
  }

  private ArchRule floors() {
    return classes().should(importOnlyLowerFloors()).because("a floor imports only lower floors");
  }

  private ArchCondition<JavaClass> importOnlyLowerFloors() {
    return new ArchCondition<>("stand on a floor and import only lower ones") {
      @Override
      public void check(JavaClass from, ConditionEvents events) {
        String room = roomOf(from);
        int floor = floorOf(room);
        if (floor < 0) {
          events.add(violated(from, from.getName() + " is in a room without a floor"));
          return;
        }
        for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
          JavaClass to = dependency.getTargetClass().getBaseComponentType();
          if (isInHouse(to) && !roomOf(to).equals(room) && floorOf(roomOf(to)) >= floor) {
            events.add(violated(from, dependency.getDescription()));
          }
        }
      }
    };
  }

  /** Floors keep rooms apart; this keeps apart the packages that a room is divided into. */
  private ArchRule noCircles() {
    return SlicesRuleDefinition.slices()
        .matching(root + ".(**)")
        .should()
        .beFreeOfCycles()
        .because("packages that need each other are one");
  }

  private ArchRule fence(String library, List<String> allowed) {
    DescribedPredicate<JavaClass> outside =
        DescribedPredicate.describe(
            "outside of " + allowed,
            type -> allowed.stream().noneMatch(place -> isIn(type, root + "." + place)));
    return noClasses()
        .that(outside)
        .should(dependOnClassesThat(JavaClass.Predicates.resideInAPackage(library)))
        .because(library + " is known to " + allowed + " only")
        .allowEmptyShould(true);
  }

  /** Whether a class is, or is nested in, or lives in, the class or package of this name. */
  private static boolean isIn(JavaClass type, String place) {
    String name = type.getName();
    return name.equals(place) || name.startsWith(place + ".") || name.startsWith(place + "$");
  }

  private ArchRule namedRooms() {
    return classes()
        .should(
            new ArchCondition<>("live in a package with a name from the field") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                for (String part : type.getPackageName().split("\\.", -1)) {
                  if (NAMES_THAT_SAY_NOTHING.contains(part)) {
                    events.add(violated(type, type.getName() + " is in a package '" + part + "'"));
                  }
                }
              }
            });
  }

  private ArchRule nullMarked() {
    return classes()
        .should(
            new ArchCondition<>("live in a @NullMarked package") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                  String room = type.getPackageName();
                  events.add(violated(type, room + " has no @NullMarked package-info"));
                }
              }
            });
  }

  private ArchRule quiet() {
    DescribedPredicate<JavaClass> belowCli =
        DescribedPredicate.describe("below cli", type -> !isIn(type, root + ".cli"));
    return noClasses()
        .that(belowCli)
        .should(accessField(System.class, "out").or(accessField(System.class, "err")))
        .because("only commands speak");
  }

  private boolean isInHouse(JavaClass type) {
    return type.getPackageName().startsWith(root + ".");
  }

  /** The package below the root, or an empty name at the root itself. */
  private String roomOf(JavaClass type) {
    String name = type.getPackageName();
    return name.length() <= root.length()
        ? ""
        : name.substring(root.length() + 1).split("\\.", -1)[0];
  }

  private static int floorOf(String room) {
    for (int floor = 0; floor < FLOORS.size(); floor++) {
      if (FLOORS.get(floor).contains(room)) {
        return floor;
      }
    }
    return -1;
  }

  private static ConditionEvent violated(Object what, String message) {
    return SimpleConditionEvent.violated(what, message);
  }
}
