package dev.marquee.trainer.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.marquee.model.ImageSize;
import dev.marquee.model.ModelPackage;
import dev.marquee.model.Precision;
import dev.marquee.model.RgbImage;
import dev.marquee.trainer.data.PosterImages;
import dev.marquee.trainer.inference.OnnxPosterClassifier;
import dev.marquee.trainer.inference.Parity;
import dev.marquee.trainer.inference.ParityReport;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.precision.Clipping;
import dev.marquee.trainer.precision.Conversion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The default model's weights in lower precision and in fp32 on real posters, if they lie beside
 * the repository.
 */
@Tag("slow")
class RealPosterPrecisionTest {

  private static final Path MODEL = Path.of("../onnx-models/packages/squeezenet1_1");
  private static final Path POSTERS = Path.of("../../shared/posters/main/images");
  private static final int CALIBRATION = 100;
  private static final int COMPARED = 200;

  private static byte[] fp32;
  private static List<RgbImage> posters;

  @BeforeAll
  static void readsPosters() throws IOException {
    assumeTrue(Files.isDirectory(POSTERS), POSTERS + " is absent");
    fp32 = fp32(ModelPackage.read(MODEL));
    posters =
        PosterImages.in(POSTERS).stream()
            .limit(CALIBRATION + COMPARED)
            .map(file -> PosterImages.read(file, PosterImages.reader(ImageSize.PAPER)))
            .toList();
  }

  /** What the package holds may be in lower precision itself. */
  private static byte[] fp32(ModelPackage model) {
    Head head = Head.valueOf(model.manifest().head().toUpperCase(Locale.ROOT));
    Network network = Topology.SQUEEZENET1_1.network(head, model.manifest().labels().size());
    ExportedNetwork read = ExportedNetwork.read(model.model(), "", network, ImageSize.PAPER);
    return OnnxExporter.export(
        read.network(), read.weights(), Manifests.of(network, ImageSize.PAPER));
  }

  @Test
  void fp16PutsTheSameGenreFirst() {
    byte[] fp16 = Conversion.toHalf(fp32);

    ParityReport report = compare(fp16);
    assertThat(report.within(Precision.FP16)).as(report.toString()).isTrue();
    assertThat(report.topGenreAgreements()).as(report.toString()).isGreaterThan(COMPARED - 2);
    assertThat(fp16.length).isLessThan((int) (0.51 * fp32.length));
  }

  @Test
  void int8PutsTheSameGenreFirstOnNearlyAllPosters() throws InvalidProtocolBufferException {
    byte[] int8 = Conversion.toInt8(fp32, posters.subList(0, CALIBRATION), Clipping.MSE);

    ParityReport report = compare(int8);
    assertThat(report.topGenreAgreements())
        .as(report.toString())
        .isGreaterThanOrEqualTo((int) (0.97 * COMPARED));
    assertThat(report.meanDifference()).as(report.toString()).isLessThan(0.005);
    long real = bytesThatStayReal(int8);
    assertThat(int8.length - real).isLessThan((long) (0.28 * (fp32.length - real)));
  }

  /** The layer that reads statistics of maps works on real numbers here, too. */
  private static long bytesThatStayReal(byte[] int8) throws InvalidProtocolBufferException {
    return ModelProto.parseFrom(int8).getGraph().getInitializerList().stream()
        .filter(each -> each.getName().startsWith("classifier.folded."))
        .filter(each -> each.getDataType() == DataType.FLOAT.getNumber())
        .mapToLong(each -> each.getRawData().size())
        .sum();
  }

  private static ParityReport compare(byte[] lower) {
    try (var expected = new OnnxPosterClassifier(fp32);
        var actual = new OnnxPosterClassifier(lower)) {
      return Parity.check(expected, actual, posters.subList(CALIBRATION, CALIBRATION + COMPARED));
    }
  }
}
