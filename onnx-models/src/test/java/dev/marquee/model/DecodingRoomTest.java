package dev.marquee.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DecodingRoomTest {

  private static final long BYTES = 320 << 10;
  private static final DecodingRoom ROOM = new DecodingRoom(BYTES);
  private static final ImageHeader HEADER =
      new ImageHeader(ImageFormat.WEBP, 100, 102, Orientation.UPRIGHT);

  @Test
  void refusesWhatWouldNotFitAlone() {
    assertThatThrownBy(() -> ROOM.with(HEADER, 2 * BYTES, () -> "decoded"))
        .isInstanceOf(TooManyPixelsException.class)
        .hasMessageContaining("at most 5100 pixels");
    assertThatThrownBy(() -> ROOM.with(HEADER, BYTES + 1, () -> "decoded"))
        .isInstanceOf(TooManyPixelsException.class);
    assertThat(ROOM.with(HEADER, BYTES, () -> "decoded")).isEqualTo("decoded");
  }

  @Test
  void theRoomOfThisProcessIsHalfOfTheHeapThatItHas() {
    long half = Runtime.getRuntime().maxMemory() / 2;

    assertThat(DecodingRoom.SHARED.with(HEADER, half - 1024, () -> "decoded")).isEqualTo("decoded");
    assertThatThrownBy(() -> DecodingRoom.SHARED.with(HEADER, half + 1024, () -> "decoded"))
        .isInstanceOf(TooManyPixelsException.class);
  }

  @Test
  void letsLargeImagesWaitForEachOther() throws InterruptedException {
    CountDownLatch second = new CountDownLatch(1);
    Thread waiting =
        ROOM.with(
            HEADER,
            BYTES,
            () -> {
              Thread thread =
                  Thread.ofVirtual().start(() -> ROOM.with(HEADER, 1, () -> done(second)));
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
                      HEADER,
                      BYTES,
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
}
