package dev.marquee.trainer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses TRAINER =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.marquee.trainer");

  @Test
  void theTrainerNeverSeesTheFunction() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.marquee.function..")
        .check(TRAINER);
  }

  @Test
  void networksDataAndGraphsNeedNoDjl() {
    noClasses()
        .that()
        .resideInAnyPackage("..network..", "..weights..", "..data..", "..evaluation..", "..onnx..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.djl..")
        .check(TRAINER);
  }

  @Test
  void onnxRuntimeIsBehindThePosterClassifier() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..inference..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.onnxruntime..")
        .check(TRAINER);
  }

  @Test
  void onlyTheCommandLineKnowsTheCommandLine() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..command..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..command..", "picocli..")
        .check(TRAINER);
  }
}
