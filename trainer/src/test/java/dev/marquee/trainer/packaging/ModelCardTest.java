package dev.marquee.trainer.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.model.ImageSize;
import dev.marquee.model.LabelPolicy;
import dev.marquee.model.Manifest;
import dev.marquee.model.Precision;
import dev.marquee.trainer.InGermany;
import dev.marquee.trainer.inference.ParityReport;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelCardTest {

  @ParameterizedTest
  @EnumSource
  void isTheSameInEveryCountry(Precision precision) throws Exception {
    Manifest manifest = manifest(precision);
    ParityReport parity = new ParityReport(32, 1.25e-3, 2.5e-5, 31);

    String card = InGermany.call(() -> ModelCard.write(manifest, 990, parity));

    assertThat(card).contains("| accuracy | 0.4380 |").contains("1.3e-03");
    assertThat(card).contains("On 990 of its 1000 posters");
    assertThat(card).isEqualTo(ModelCard.write(manifest, 990, parity));
  }

  private static Manifest manifest(Precision precision) {
    return new Manifest(
        Manifest.FORMAT,
        "name",
        "1",
        "squeezenet1_1",
        "pooled",
        List.of("Drama", "Other"),
        List.of(),
        LabelPolicy.ALPHABETICAL,
        ImageSize.PAPER,
        true,
        precision,
        Map.of("epochs", "1"),
        new Manifest.DataFingerprint("0".repeat(64), 8000, 1000, 1000),
        Map.of("accuracy", 0.438),
        "");
  }
}
