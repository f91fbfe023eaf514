package dev.marquee.function.inference;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import ai.onnxruntime.OrtEnvironment;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * The functions of ONNX Runtime's C API that are used here. Each constant names its place in the
 * function table {@code OrtApi} of {@code onnxruntime_c_api.h}; the table only ever grows, so a
 * place holds for every later version. They come from the library that the official Java API
 * loaded.
 */
enum OrtApi {
  CREATE_ENV(3, JAVA_INT, ADDRESS, ADDRESS),
  CREATE_SESSION_FROM_ARRAY(8, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS),
  CREATE_SESSION_OPTIONS(10, ADDRESS),
  CREATE_RUN_OPTIONS(39, ADDRESS),
  CREATE_TENSOR_WITH_DATA_AS_ORT_VALUE(
      49, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS),
  CREATE_MEMORY_INFO(68, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS),
  RELEASE_ENV(92),
  RELEASE_MEMORY_INFO(94),
  RELEASE_SESSION(95),
  RELEASE_VALUE(96),
  RELEASE_RUN_OPTIONS(97),
  RELEASE_SESSION_OPTIONS(100),
  ADD_SESSION_CONFIG_ENTRY(130, ADDRESS, ADDRESS, ADDRESS),
  RUN_WITH_BINDING(133, ADDRESS, ADDRESS, ADDRESS),
  CREATE_IO_BINDING(134, ADDRESS, ADDRESS),
  RELEASE_IO_BINDING(135),
  BIND_INPUT(136, ADDRESS, ADDRESS, ADDRESS),
  BIND_OUTPUT(137, ADDRESS, ADDRESS, ADDRESS),
  ADD_RUN_CONFIG_ENTRY(165, ADDRESS, ADDRESS, ADDRESS),
  SESSION_OPTIONS_APPEND_CUDA_V2(204, ADDRESS, ADDRESS),
  CREATE_CUDA_PROVIDER_OPTIONS(205, ADDRESS),
  UPDATE_CUDA_PROVIDER_OPTIONS(206, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG),
  RELEASE_CUDA_PROVIDER_OPTIONS(208),
  UPDATE_CUDA_PROVIDER_OPTIONS_WITH_VALUE(263, ADDRESS, ADDRESS, ADDRESS);

  private final FunctionDescriptor descriptor;
  private final NativeFunction function;

  /** A function that answers with a status. */
  OrtApi(int place, ValueLayout... parameters) {
    this(place, FunctionDescriptor.of(ADDRESS, parameters));
  }

  /** A function that releases what it is given. */
  OrtApi(int place) {
    this(place, Table.RELEASE);
  }

  OrtApi(int place, FunctionDescriptor descriptor) {
    this.descriptor = descriptor;
    function = Table.function(place, descriptor);
  }

  /** The signatures of all that is called, which native executables know in advance. */
  static Stream<FunctionDescriptor> descriptors() {
    return Stream.concat(
        Arrays.stream(values()).map(function -> function.descriptor),
        Stream.of(Table.GET_BASE, Table.GET_TABLE, Table.GET_TEXT, Table.RELEASE));
  }

  /**
   * Calls the function and frees the status that it answers with.
   *
   * @throws OnnxRuntimeException with ONNX Runtime's message if the status is an error
   */
  void call(Object... arguments) {
    if (function.call(arguments) instanceof MemorySegment status && status.address() != 0) {
      String message = Table.ERROR_MESSAGE.text(status);
      Table.RELEASE_STATUS.call(status);
      throw new OnnxRuntimeException("ONNX Runtime: " + message);
    }
  }

  /** Where the functions are. */
  private static final class Table {
    /** The oldest version of the table that is asked for; every place above is older. */
    private static final int VERSION = 23;

    private static final FunctionDescriptor GET_BASE = FunctionDescriptor.of(ADDRESS);
    private static final FunctionDescriptor GET_TABLE = FunctionDescriptor.of(ADDRESS, JAVA_INT);
    private static final FunctionDescriptor GET_TEXT = FunctionDescriptor.of(ADDRESS, ADDRESS);
    private static final FunctionDescriptor RELEASE = FunctionDescriptor.ofVoid(ADDRESS);

    private static final MemorySegment TABLE = load();
    private static final NativeFunction ERROR_MESSAGE = function(2, GET_TEXT);
    private static final NativeFunction RELEASE_STATUS = function(93, RELEASE);

    private static MemorySegment load() {
      OrtEnvironment.getEnvironment(); // loads the library, which is then found by its own name
      MemorySegment getBase =
          SymbolLookup.libraryLookup(libraryName(), Arena.global()).findOrThrow("OrtGetApiBase");
      MemorySegment base = (MemorySegment) new NativeFunction(getBase, GET_BASE).call();
      MemorySegment getApi = base.reinterpret(ADDRESS.byteSize()).get(ADDRESS, 0);
      MemorySegment table = (MemorySegment) new NativeFunction(getApi, GET_TABLE).call(VERSION);
      if (table.address() == 0) {
        throw new IllegalStateException("ONNX Runtime is older than version 1." + VERSION);
      }
      return table;
    }

    private static String libraryName() {
      boolean linux = System.getProperty("os.name").equals("Linux");
      return linux ? "libonnxruntime.so.1" : System.mapLibraryName("onnxruntime");
    }

    private static NativeFunction function(int place, FunctionDescriptor descriptor) {
      long size = (place + 1) * ADDRESS.byteSize();
      return new NativeFunction(TABLE.reinterpret(size).getAtIndex(ADDRESS, place), descriptor);
    }
  }
}
