package dev.marquee.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import java.util.List;
import org.junit.jupiter.api.Test;

class DevicesTest {

  @Test
  void theFirstKeepsTheWeights() {
    Devices devices = new Devices(List.of(Device.gpu(1), Device.gpu(0)));
    assertThat(devices.first()).isEqualTo(Device.gpu(1));
    assertThat(devices).hasToString("cuda:1,cuda:0");
  }

  @Test
  void refusesDevicesThatCannotTrainTogether() {
    assertThatThrownBy(() -> new Devices(List.of(Device.gpu(0), Device.cpu())))
        .hasMessageContaining("name GPUs alone, such as cuda:0,cuda:1");
    assertThatThrownBy(() -> new Devices(List.of(Device.gpu(0), Device.gpu(1), Device.gpu(0))))
        .hasMessageContaining("a GPU is named twice");
    assertThatThrownBy(() -> new Devices(List.of())).hasMessageContaining("needs a device");
  }
}
