package dev.marquee.function.admission;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class BodyRoomTest {
  private final BodyRoom room = new BodyRoom(100);
  private final BodyRoom.Share share = room.share();
  private final BodyRoom.Share other = room.share();

  @Test
  void hasNoMoreForAllThanThereIs() {
    share.resize(60);
    other.add(30);
    other.add(10);
    assertThatThrownBy(() -> other.add(1)).isInstanceOf(AdmissionException.NoRoom.class);
    share.resize(59);
    other.add(1);
  }

  @Test
  void leavesWhatAShareHasWhereItCannotHaveMore() {
    share.resize(60);
    other.resize(40);
    assertThatThrownBy(() -> other.resize(41)).isInstanceOf(AdmissionException.NoRoom.class);
    share.close();
    other.resize(100);
  }

  @Test
  void refusesNobodyForWhatOthersAreRefused() {
    share.resize(50);
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> refused = CompletableFuture.runAsync(() -> wantTooMuchUntil(done));
    try {
      for (int i = 0; i < 500_000; i++) {
        BodyRoom.Share modest = room.share();
        modest.resize(40);
        modest.close();
      }
    } finally {
      done.set(true);
      refused.join();
    }
  }

  private void wantTooMuchUntil(AtomicBoolean done) {
    while (!done.get()) {
      assertThatThrownBy(() -> other.resize(60)).isInstanceOf(AdmissionException.NoRoom.class);
    }
  }

  @Test
  void tellsWhatNeverFits() {
    share.resize(60);
    assertThatThrownBy(() -> other.resize(101)).isInstanceOf(AdmissionException.NeverRoom.class);
    assertThatThrownBy(() -> room.check(101)).isInstanceOf(AdmissionException.NeverRoom.class);
    room.check(100);
  }

  @Test
  void givesBackOnceAndTakesNothingForARequestThatIsOver() {
    share.resize(60);
    share.close();
    share.close();
    share.resize(60);
    share.add(5);
    other.resize(100);
    assertThatThrownBy(() -> room.share().add(1)).isInstanceOf(AdmissionException.NoRoom.class);
  }
}
