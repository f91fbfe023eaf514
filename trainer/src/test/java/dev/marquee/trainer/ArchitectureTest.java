package dev.marquee.trainer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses TRAINER =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.marquee.trainer");

  private static final Set<String> GRADIENTS_READ_NUMBERS =
      Set.of("mul", "div", "pow", "maximum", "minimum");

  @Test
  void theTrainerNeverSeesTheFunction() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.marquee.function..")
        .check(TRAINER);
  }

  @Test
  void packagesKnowEachOtherInOneDirectionOnly() {
    slices().matching("dev.marquee.trainer.(*)..").should().beFreeOfCycles().check(TRAINER);
  }

  @Test
  void networksDataAndGraphsNeedNoDjl() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "..network..", "..weights..", "..data..", "..evaluation..", "..graph..", "..onnx..")
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

  /** What a gradient reads again on the way back must be in libtorch's memory. */
  @Test
  void numbersThatGradientsReadAreConstants() {
    noClasses()
        .that()
        .resideInAnyPackage("..djl..", "..training..")
        .should()
        .callMethodWhere(gradientsReadItsNumber())
        .check(TRAINER);
  }

  private static DescribedPredicate<JavaMethodCall> gradientsReadItsNumber() {
    return DescribedPredicate.describe(
        "it is arithmetic with a number that gradients read again",
        call ->
            call.getTarget().getOwner().isAssignableTo(NDArray.class)
                && GRADIENTS_READ_NUMBERS.contains(call.getName())
                && call.getTarget().getRawParameterTypes().getFirst().isAssignableTo(Number.class));
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
