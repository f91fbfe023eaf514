package dev.marquee.function.admission;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
