package dev.marquee.function.inference;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;

/** The functions of {@code cuda_runtime_api.h} that are used here. */
enum CudaFunction {
  GET_ERROR_STRING("cudaGetErrorString", FunctionDescriptor.of(ADDRESS, JAVA_INT)),
  SET_DEVICE("cudaSetDevice", JAVA_INT),
  STREAM_CREATE("cudaStreamCreateWithFlags", ADDRESS, JAVA_INT),
  STREAM_SYNCHRONIZE("cudaStreamSynchronize", ADDRESS),
  STREAM_DESTROY("cudaStreamDestroy", ADDRESS),
  MALLOC("cudaMalloc", ADDRESS, JAVA_LONG),
  FREE("cudaFree", ADDRESS),
  HOST_ALLOC("cudaHostAlloc", ADDRESS, JAVA_LONG, JAVA_INT),
  FREE_HOST("cudaFreeHost", ADDRESS),
  MEMCPY_ASYNC("cudaMemcpyAsync", ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS);

  private final String symbol;
  private final FunctionDescriptor descriptor;

  /** A function that answers with an error number, 0 for none. */
  CudaFunction(String symbol, ValueLayout... parameters) {
    this(symbol, FunctionDescriptor.of(JAVA_INT, parameters));
  }

  CudaFunction(String symbol, FunctionDescriptor descriptor) {
    this.symbol = symbol;
    this.descriptor = descriptor;
  }

  /** The name that the library exports it by. */
  String symbol() {
    return symbol;
  }

  /** The signature, which native executables know in advance. */
  FunctionDescriptor descriptor() {
    return descriptor;
  }
}
