package dev.marquee.function.inference;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** A C function that is called with boxed arguments: some tens of nanoseconds slower than exact. */
final class NativeFunction {
  private final MethodHandle spread;

  NativeFunction(MemorySegment address, FunctionDescriptor descriptor) {
    MethodHandle exact = Linker.nativeLinker().downcallHandle(address, descriptor);
    spread =
        exact
            .asType(exact.type().generic())
            .asSpreader(Object[].class, descriptor.argumentLayouts().size());
  }

  /** What the function answers, null if nothing. */
  Object call(Object... arguments) {
    try {
      return (Object) spread.invokeExact(arguments);
    } catch (Throwable e) {
      throw new IllegalArgumentException("the arguments do not fit the function", e);
    }
  }

  /** Calls a function that answers with a C string, which it keeps. */
  String text(Object... arguments) {
    return ((MemorySegment) call(arguments)).reinterpret(Long.MAX_VALUE).getString(0);
  }
}
