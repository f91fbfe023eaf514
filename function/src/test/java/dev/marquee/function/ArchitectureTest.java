package dev.marquee.function;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.marquee");

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
  void inferenceKnowsNothingOfTheDoors() {
    noClasses()
        .that()
        .resideInAPackage("dev.marquee.function.inference")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.marquee.function")
        .check(CLASSES);
  }

  @Test
  void theProtocolOfTensorsKnowsNothingOfTheDoors() {
    noClasses()
        .that()
        .resideInAPackage("dev.marquee.function.openinference")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.marquee.function", "dev.marquee.function.inference")
        .check(CLASSES);
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
