package dev.marquee.trainer.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.model.LabelPolicy;
import dev.marquee.model.Precision;
import dev.marquee.trainer.data.NoUsablePosterException;
import dev.marquee.trainer.data.PosterDataset;
import dev.marquee.trainer.data.PosterFolder;
import dev.marquee.trainer.data.PosterImages;
import dev.marquee.trainer.data.PosterLoader;
import dev.marquee.trainer.data.Split;
import dev.marquee.trainer.data.SyntheticPosters;
import dev.marquee.trainer.precision.Clipping;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class QuantizationTest {

  private static final long SEED = 1;

  @TempDir private Path folder;

  @Test
  void refusesFiguresThatFallFurtherThanTheyMay() {
    assertThatThrownBy(() -> refuseDrop(0.5, 0.4, 0.05))
        .isInstanceOf(AccuracyDropException.class)
        .hasMessageContaining("accuracy on the validation split from 0.5000 to 0.4000, by more");
  }

  @ParameterizedTest
  @CsvSource({"0.4, 0.5, 0.05", "0.5, 0.46, 0.05", "0.5, 0.5, 0", "0.4, 0.5, -0.05"})
  void letsFiguresPassThatRiseOrFallAsFarAsTheyMay(double before, double after, double drop) {
    assertThatCode(() -> refuseDrop(before, after, drop)).doesNotThrowAnyException();
  }

  /** As if to make integers of a graph made another one of it. */
  @Test
  void comparesWhatThereIsWithWhatThereWas() throws IOException {
    byte[] right = UntrainedPackage.graphThatSays("Comedy");
    byte[] wrong = UntrainedPackage.graphThatSays("Drama");
    Path comedies = posters(null);

    assertThatThrownBy(() -> quantize(Precision.INT8_WEIGHTS, comedies, right, wrong, 0.5))
        .isInstanceOf(AccuracyDropException.class)
        .hasMessageContaining("from 1.0000 to 0.0000, by more than 0.5000");
    assertThat(quantize(Precision.INT8_WEIGHTS, comedies, wrong, right, 0.5).manifest().metrics())
        .containsEntry("accuracy", 1.0);
  }

  /** Ranges come from the first, the drop from the second, the package's figures from the last. */
  @ParameterizedTest
  @EnumSource
  void looksAtEachSplitForItsOwnPurpose(Split unreadable) throws IOException {
    byte[] graph = UntrainedPackage.graph();
    Path posters = posters(unreadable);

    assertThatThrownBy(() -> quantize(Precision.INT8, posters, graph, graph, 1))
        .isInstanceOf(NoUsablePosterException.class)
        .hasMessageContaining("no poster of the " + unreadable + " split can be read");
  }

  private static CheckedModel quantize(
      Precision precision, Path posters, byte[] before, byte[] after, double largestDrop) {
    PosterDataset data =
        PosterDataset.open(
            PosterFolder.at(posters), UntrainedPackage.GENRES, LabelPolicy.ALPHABETICAL, SEED);
    CheckedModel fp32 = new CheckedModel(UntrainedPackage.MANIFEST, List.of(after), before, null);
    try (PosterLoader loader = new PosterLoader(UntrainedPackage.SIZE, 1, 0)) {
      return new Quantization(precision, data, loader, 4, Clipping.MIN_MAX, largestDrop)
          .of(fp32, PosterImages.noise(1, UntrainedPackage.SIZE, 1));
    }
  }

  private static void refuseDrop(double before, double after, double largest) {
    Quantization.refuseDrop(Precision.INT8, "accuracy", before, after, largest);
  }

  /** Comedies, but for a split that cannot be read. */
  private Path posters(Split unreadable) throws IOException {
    SyntheticPosters posters = new SyntheticPosters(folder.resolve("posters"));
    for (int id = 1; id <= 30; id++) {
      if (Split.of("tt%07d".formatted(id), SEED) == unreadable) {
        posters.addUnreadable(id, "Drama");
      } else {
        posters.add(id, "Comedy");
      }
    }
    return posters.write();
  }
}
