package dev.marquee.trainer.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class TensorTest {

  @Test
  void filesKeepItsValuesAsLittleEndianFloats() {
    Tensor tensor = new Tensor(new long[] {2, 1}, new float[] {1, -2.5f});

    byte[] bytes = new byte[8];
    tensor.littleEndian().get(bytes);

    assertThat(bytes).isEqualTo(HexFormat.of().parseHex("0000803f000020c0"));
  }

  @Test
  void refusesAShapeOfAnotherSize() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Tensor(new long[] {2, 2}, new float[3]))
        .withMessageContaining("shape [2, 2] holds 4 values, not 3");
  }
}
