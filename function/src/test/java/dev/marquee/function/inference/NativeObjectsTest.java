package dev.marquee.function.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NativeObjectsTest {

  @Test
  void freesTheLastFirstAndAllEvenIfOneCannotBe() {
    List<String> freed = new ArrayList<>();
    NativeObjects objects = new NativeObjects();
    objects.own(() -> freed.add("first"));
    objects.own(
        () -> {
          throw new OnnxRuntimeException("cannot be freed");
        });
    objects.own(() -> freed.add("last"));
    assertThatThrownBy(objects::close).hasMessage("cannot be freed");
    assertThat(freed).containsExactly("last", "first");
    objects.close();
    assertThat(freed).hasSize(2);
  }

  @Test
  void tellsTheFailureThatItIsFreedAfter() {
    NativeObjects objects = new NativeObjects();
    OnnxRuntimeException cannotBeFreed = new OnnxRuntimeException("cannot be freed");
    objects.own(
        () -> {
          throw cannotBeFreed;
        });
    OnnxRuntimeException failure = new OnnxRuntimeException("no memory");
    objects.closeAfter(failure);
    assertThat(failure).hasSuppressedException(cannotBeFreed);
  }
}
