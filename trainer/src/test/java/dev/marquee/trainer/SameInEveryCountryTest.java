package dev.marquee.trainer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Digits, decimal points and capitals follow the machine's country unless told otherwise. What is
 * hashed or written must not: a split, a page or a graph is the same everywhere.
 */
class SameInEveryCountryTest {

  private static final Set<String> FORMATS =
      Set.of("format", "formatted", "printf", "toLowerCase", "toUpperCase");

  /** What the command line prints is made the same by {@code Trainer}'s first line. */
  @Test
  void whatIsWrittenOrHashedFollowsNoCountry() {
    noClasses()
        .that()
        .resideInAPackage("dev.marquee.trainer..")
        .and()
        .resideOutsideOfPackages("..command..")
        .should()
        .callMethodWhere(followsTheCountry())
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.marquee.trainer"));
  }

  private static DescribedPredicate<JavaMethodCall> followsTheCountry() {
    return DescribedPredicate.describe(
        "it follows the machine's country, and is not for the words of a failure",
        call ->
            FORMATS.contains(call.getName())
                && isOfText(call)
                && call.getTarget().getRawParameterTypes().stream()
                    .noneMatch(type -> type.isEquivalentTo(Locale.class))
                && !makesAFailure(call.getOrigin()));
  }

  private static boolean isOfText(JavaMethodCall call) {
    return Set.of(String.class, PrintStream.class, PrintWriter.class).stream()
        .anyMatch(type -> call.getTargetOwner().isAssignableTo(type));
  }

  private static boolean makesAFailure(JavaCodeUnit origin) {
    return origin.getOwner().isAssignableTo(Throwable.class)
        || origin.getConstructorCallsFromSelf().stream()
            .anyMatch(made -> made.getTargetOwner().isAssignableTo(Throwable.class));
  }
}
