package dev.marquee.trainer.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.marquee.model.ImageSize;
import dev.marquee.model.LabelPolicy;
import dev.marquee.model.Manifest;
import dev.marquee.model.ModelPackage;
import dev.marquee.model.PackageWriter;
import dev.marquee.model.Precision;
import dev.marquee.trainer.data.CataloguePoster;
import dev.marquee.trainer.djl.Djl;
import dev.marquee.trainer.djl.NetworkBlock;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.onnx.OnnxExporter;
import dev.marquee.trainer.prediction.CatalogueClassifier.Answers;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueClassifierTest {

  private static final int BATCHES = 4 + 4 * Runtime.getRuntime().availableProcessors();

  @TempDir private Path folder;

  /** A reader that gives up, as when the disk is full, leaves batches behind in their threads. */
  @Test
  void answersNothingOnceItIsClosed() throws IOException {
    CatalogueClassifier classifier = new CatalogueClassifier(model(), 1);
    Iterator<Answers> answers =
        classifier.classify(Collections.nCopies(8 * BATCHES, poster())).iterator();
    assertThat(answers.next().predictions()).hasSize(8);

    classifier.close();

    int batches = 1;
    Answers last = null;
    for (; answers.hasNext(); batches++) {
      last = answers.next();
      assertThat(last.size()).isIn(0, 8);
    }
    assertThat(batches).isEqualTo(BATCHES);
    assertThat(last).isEqualTo(new Answers(List.of(), List.of()));
  }

  private ModelPackage model() {
    Network network = Topology.SQUEEZENET1_1.network(Head.POOLED, 2);
    NetworkBlock block = new NetworkBlock(network, 1);
    Manifest manifest =
        new Manifest(
            Manifest.FORMAT,
            "untrained",
            "1",
            network.topology().toString(),
            network.head().toString(),
            List.of("Comedy", "Drama"),
            List.of(),
            LabelPolicy.ALPHABETICAL,
            new ImageSize(64, 48),
            true,
            Precision.FP32,
            Map.of(),
            new Manifest.DataFingerprint("0".repeat(64), 8, 1, 1),
            Map.of(),
            null);
    try (NDManager manager = Djl.engine().newBaseManager(Device.cpu())) {
      block.initialize(manager);
      byte[] graph = OnnxExporter.export(network, block.save(), manifest);
      return PackageWriter.write(folder.resolve("package"), manifest, graph, "# card\n", false);
    }
  }

  private CataloguePoster poster() throws IOException {
    Path file = folder.resolve("poster.png");
    ImageIO.write(new BufferedImage(48, 64, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    return new CataloguePoster("poster", file);
  }
}
