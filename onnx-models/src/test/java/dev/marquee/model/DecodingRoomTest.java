package dev.marquee.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DecodingRoomTest {

  private static final DecodingRoom ROOM = new DecodingRoom(320 << 10);
  private static final ImageHeader WHOLE = webp(100, 102);

  @Test
  void refusesWhatWouldNotFitAlone() {
    assertThatThrownBy(() -> ROOM.with(webp(100, 103), () -> "decoded"))
        .isInstanceOf(TooManyPixelsException.class)
        .hasMessageContaining("at most 10240 pixels");
    assertThat(
            ROOM.with(
                new ImageHeader(ImageFormat.PNG, 200, 102, Orientation.UPRIGHT), () -> "decoded"))
        .isEqualTo("decoded");
  }

  @Test
  void letsLargeImagesWaitForEachOther() throws InterruptedException {
    CountDownLatch second = new CountDownLatch(1);
    Thread waiting =
        ROOM.with(
            WHOLE,
            () -> {
              Thread thread = Thread.ofVirtual().start(() -> ROOM.with(WHOLE, () -> done(second)));
              assertThat(await(second, 100)).isFalse();
              return thread;
            });
    assertThat(await(second, 10_000)).isTrue();
    waiting.join();
  }

  @Test
  void isFreeAgainAfterAFailure() {
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(
              () ->
                  ROOM.with(
                      WHOLE,
                      () -> {
                        throw new CorruptImageException(ImageFormat.WEBP, "torn");
                      }))
          .isInstanceOf(CorruptImageException.class);
    }
  }

  private static boolean done(CountDownLatch latch) {
    latch.countDown();
    return true;
  }

  private static boolean await(CountDownLatch latch, long millis) {
    try {
      return latch.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ImageHeader webp(int width, int height) {
    return new ImageHeader(ImageFormat.WEBP, width, height, Orientation.UPRIGHT);
  }
}
