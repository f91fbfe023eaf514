package dev.marquee.function.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The places in the function table that no session on the CPU calls; those that it does call are
 * shown right by {@link NativeSessionTest}.
 */
@EnabledOnOs(OS.LINUX)
class OrtApiTest {

  @ParameterizedTest
  @EnumSource(
      names = {
        "CREATE_CUDA_PROVIDER_OPTIONS",
        "UPDATE_CUDA_PROVIDER_OPTIONS",
        "UPDATE_CUDA_PROVIDER_OPTIONS_WITH_VALUE",
        "SESSION_OPTIONS_APPEND_CUDA_V2"
      })
  void theFunctionsOfCudaSayInABuildWithoutItThatThereIsNone(OrtApi function) {
    assumeThat(OrtEnvironment.getAvailableProviders()).doesNotContain(OrtProvider.CUDA);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(ValueLayout.ADDRESS, 8);
      Object[] arguments =
          switch (function) {
            case CREATE_CUDA_PROVIDER_OPTIONS -> new Object[] {memory};
            case SESSION_OPTIONS_APPEND_CUDA_V2 -> new Object[] {memory, memory};
            case UPDATE_CUDA_PROVIDER_OPTIONS -> new Object[] {memory, memory, memory, 0L};
            default -> new Object[] {memory, arena.allocateFrom("device_id"), memory};
          };
      assertThatThrownBy(() -> function.call(arguments))
          .isInstanceOf(OnnxRuntimeException.class)
          .hasMessageContaining(
              function == OrtApi.SESSION_OPTIONS_APPEND_CUDA_V2
                  ? "OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library"
                  : "CUDA execution provider is not enabled in this build");
    }
  }

  @Test
  void setsWhatASessionIsConfiguredWith() {
    try (NativeObjects objects = new NativeObjects();
        Arena arena = Arena.ofConfined()) {
      MemorySegment options =
          objects.create(OrtApi.CREATE_SESSION_OPTIONS, OrtApi.RELEASE_SESSION_OPTIONS);
      MemorySegment value = arena.allocateFrom("1");
      OrtApi.ADD_SESSION_CONFIG_ENTRY.call(options, arena.allocateFrom("session.key"), value);
      assertThatThrownBy(
              () -> OrtApi.ADD_SESSION_CONFIG_ENTRY.call(options, arena.allocateFrom(""), value))
          .hasMessageContaining("Config key is empty");
    }
  }

  @Test
  void aStatusIsFreedOnceItsMessageIsRead() throws IOException {
    assertThat(catchMessage()).startsWith("ONNX Runtime: ");
    // the JVM's own memory grows until it has its size, what is not freed grows in every round
    List<Long> growth = new ArrayList<>();
    for (int round = 0; round < 6; round++) {
      growth.add(growthOfFailures(100_000));
    }
    assertThat(growth).as("bytes of 100,000 failures").anyMatch(bytes -> bytes < 2 << 20);
  }

  private static long growthOfFailures(int times) throws IOException {
    long before = NativeSessionTest.residentBytes();
    for (int i = 0; i < times; i++) {
      catchMessage();
    }
    return NativeSessionTest.residentBytes() - before;
  }

  private static String catchMessage() {
    try (NativeObjects objects = new NativeObjects();
        Arena arena = Arena.ofConfined()) {
      objects.create(
          OrtApi.CREATE_MEMORY_INFO,
          OrtApi.RELEASE_MEMORY_INFO,
          arena.allocateFrom("no such memory"),
          0,
          0,
          0);
      throw new AssertionError("made memory that there is not");
    } catch (OnnxRuntimeException e) {
      return e.getMessage();
    }
  }
}
