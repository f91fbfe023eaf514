package dev.marquee.function;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.marquee");

  /** From the doors down. */
  private static final List<String> PACKAGES =
      List.of(
          "dev.marquee.function.http",
          "dev.marquee.function.openinference",
          "dev.marquee.function.classification",
          "dev.marquee.function.models",
          "dev.marquee.function.telemetry",
          "dev.marquee.function.batching",
          "dev.marquee.function.admission",
          "dev.marquee.function.remote",
          "dev.marquee.function.inference",
          "dev.marquee.function.settings");

  @Test
  void theFunctionNeverSeesTheTrainer() {
    noClasses()
        .that()
        .resideInAPackage("dev.marquee.function..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.marquee.trainer..", "ai.djl..")
        .check(CLASSES);
  }

  @Test
  void eachPackageKnowsThoseBelowItAlone() {
    for (int i = 1; i < PACKAGES.size(); i++) {
      noClasses()
          .that()
          .resideInAPackage(PACKAGES.get(i))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(PACKAGES.subList(0, i).toArray(String[]::new))
          .check(CLASSES);
    }
  }

  @Test
  void everyPackageHasItsPlace() {
    assertThat(CLASSES.that(resideInAPackage("dev.marquee.function..")))
        .extracting(JavaClass::getPackageName)
        .containsOnly(PACKAGES.toArray(String[]::new));
  }

  @Test
  void onlyInferenceSpeaksToOnnxRuntime() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.marquee.function.inference")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.onnxruntime..")
        .check(CLASSES);
  }
}
