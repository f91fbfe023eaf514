package dev.marquee.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What native executables are told of libjpeg-turbo in advance. */
class NativeMetadataTest {
  private static final String METADATA =
      "/META-INF/native-image/dev.marquee/onnx-models/reachability-metadata.json";

  /** Linked, and not called, wherever they would be: no library is needed. */
  private static final SymbolLookup NOWHERE = name -> Optional.of(MemorySegment.ofAddress(8));

  @Test
  void namesExactlyTheSignaturesOfTheNativeFunctionsThatAreCalled() throws IOException {
    TurboJpeg turboJpeg = TurboJpeg.load(() -> NOWHERE).orElseThrow();
    assertThat(downcalls())
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(TurboJpeg.class.getRecordComponents())
                .map(component -> signature(handle(component, turboJpeg).type()))
                .collect(Collectors.toSet()));
  }

  private static MethodHandle handle(RecordComponent component, TurboJpeg turboJpeg) {
    try {
      return (MethodHandle) component.getAccessor().invoke(turboJpeg);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static String signature(MethodType type) {
    return name(type.returnType())
        + type.parameterList().stream().map(NativeMetadataTest::name).toList();
  }

  private static String name(Class<?> carrier) {
    return carrier == MemorySegment.class ? "void*" : carrier.getName();
  }

  private static Stream<String> downcalls() throws IOException {
    try (InputStream stream = NativeMetadataTest.class.getResourceAsStream(METADATA)) {
      return new ObjectMapper()
          .readTree(stream)
          .at("/foreign/downcalls")
          .valueStream()
          .map(
              call ->
                  call.get("returnType").asText()
                      + call.get("parameterTypes").valueStream().map(JsonNode::asText).toList());
    }
  }
}
