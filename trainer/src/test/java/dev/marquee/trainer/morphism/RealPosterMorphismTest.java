package dev.marquee.trainer.morphism;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import dev.marquee.model.ImageSize;
import dev.marquee.model.LabelPolicy;
import dev.marquee.trainer.data.Genres;
import dev.marquee.trainer.data.PosterDataset;
import dev.marquee.trainer.data.PosterFolder;
import dev.marquee.trainer.data.PosterLoader;
import dev.marquee.trainer.data.Split;
import dev.marquee.trainer.inference.DjlPosterClassifier;
import dev.marquee.trainer.inference.Parity;
import dev.marquee.trainer.inference.ParityReport;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.recipe.Recipe;
import dev.marquee.trainer.weights.Tensor;
import dev.marquee.trainer.weights.WeightsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** SqueezeNet with its real weights on real posters, if they lie beside the repository. */
@Tag("slow")
class RealPosterMorphismTest {

  private static final Path WEIGHTS = Path.of("../../shared/weights/squeezenet1_1.safetensors");
  private static final Path POSTERS = Path.of("../../shared/posters/main");
  private static final ImageSize SIZE = ImageSize.PAPER;
  private static final int CLASSES = 100; // of ImageNet's, its first: fish, birds, reptiles
  private static final int POSTERS_COMPARED = 64;

  @Test
  void resNetSeesInPostersWhatSqueezeNetSees() {
    assumeTrue(Files.exists(WEIGHTS), WEIGHTS + " is absent");
    assumeTrue(Files.isDirectory(POSTERS), POSTERS + " is absent");
    Map<String, Tensor> weights = new HashMap<>(WeightsFile.read(WEIGHTS));
    weights.computeIfPresent("classifier.1.weight", (_, all) -> first(all, CLASSES, 512, 1, 1));
    weights.computeIfPresent("classifier.1.bias", (_, all) -> first(all, CLASSES));
    var data =
        PosterDataset.open(PosterFolder.at(POSTERS), Genres.PAPER, LabelPolicy.ALPHABETICAL, 1);
    try (var loader = new PosterLoader(SIZE, 2, 0);
        var test = loader.batches(data.split(Split.TEST), POSTERS_COMPARED).next();
        var squeezeNet = classifier(Topology.SQUEEZENET1_1, weights);
        var resNet = classifier(Topology.RESNET101, morphed(weights, data, loader))) {
      ParityReport report = Parity.check(squeezeNet, resNet, test.decoded());
      assertThat(report.topGenreAgreements()).as(report.toString()).isGreaterThan(30);
    }
  }

  private static Tensor first(Tensor all, long... shape) {
    int size = (int) Arrays.stream(shape).reduce(1, Math::multiplyExact);
    return new Tensor(shape, Arrays.copyOf(all.values(), size));
  }

  private static Map<String, Tensor> morphed(
      Map<String, Tensor> weights, PosterDataset data, PosterLoader loader) {
    return SqueezeNetInResNet.weights(
        network(Topology.RESNET101), Recipe.PAPER, weights, data, loader);
  }

  private static DjlPosterClassifier classifier(Topology topology, Map<String, Tensor> weights) {
    return new DjlPosterClassifier(
        network(topology), weights, LabelPolicy.ALPHABETICAL, SIZE, Device.cpu());
  }

  private static Network network(Topology topology) {
    return topology.network(Head.CLASSIFIER, CLASSES);
  }
}
