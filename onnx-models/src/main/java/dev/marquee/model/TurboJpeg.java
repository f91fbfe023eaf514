package dev.marquee.model;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.marquee.model.DecodedImage.Span;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The functions of libjpeg-turbo's TurboJPEG API that decode, as its versions 2 and 3 both export
 * them (turbojpeg.h). Handles live for one call, so that threads share nothing.
 */
record TurboJpeg(
    MethodHandle init, MethodHandle readHeader, MethodHandle decompress, MethodHandle destroy) {

  private static final FunctionDescriptor INIT = FunctionDescriptor.of(ADDRESS);
  private static final FunctionDescriptor DESTROY = FunctionDescriptor.of(JAVA_INT, ADDRESS);

  /** Handle, JPEG and its bytes; out: width, height, subsampling, colour space. */
  private static final FunctionDescriptor READ_HEADER =
      FunctionDescriptor.of(
          JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS, ADDRESS);

  /**
   * Handle, JPEG and its bytes, pixels out, width, bytes from row to row, height, format, flags.
   */
  private static final FunctionDescriptor DECOMPRESS =
      FunctionDescriptor.of(
          JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT,
          JAVA_INT);

  private static final int TJPF_RGB = 0;
  private static final int TJFLAG_ACCURATEDCT = 4096;
  private static final int TJFLAG_STOPONWARNING = 8192;

  /** The system's library, if there is one. */
  static final Optional<TurboJpeg> SYSTEM =
      load(() -> SymbolLookup.libraryLookup(file(), Arena.global()));

  private static String file() {
    boolean mac = System.getProperty("os.name").startsWith("Mac");
    return mac ? "libturbojpeg.dylib" : "libturbojpeg.so.0";
  }

  static Optional<TurboJpeg> load(Supplier<SymbolLookup> lookup) {
    try {
      SymbolLookup library = lookup.get();
      return Optional.of(
          new TurboJpeg(
              function(library, "tjInitDecompress", INIT),
              function(library, "tjDecompressHeader3", READ_HEADER),
              function(library, "tjDecompress2", DECOMPRESS),
              function(library, "tjDestroy", DESTROY)));
    } catch (RuntimeException | Error unusable) {
      // absent or forbidden; executables built without the foreign function API throw errors
      return Optional.empty();
    }
  }

  private static MethodHandle function(
      SymbolLookup library, String name, FunctionDescriptor descriptor) {
    return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), descriptor);
  }

  /**
   * Decodes to RGB as libjpeg does at its most accurate.
   *
   * @param size the size that the header states
   * @param divisor of its sides, while decoding: 1, 2, 4 or 8
   * @param arena where the pixels live
   * @return nothing if there is anything to object to, were it a mere warning
   */
  Optional<DecodedImage> decode(byte[] encoded, ImageSize size, int divisor, Arena arena) {
    try (Arena call = Arena.ofConfined()) {
      // copied, since a call that reads the heap itself would hold up the garbage collector
      MemorySegment jpeg = call.allocateFrom(JAVA_BYTE, encoded);
      MemorySegment handle = (MemorySegment) init.invokeExact();
      if (handle.equals(MemorySegment.NULL)) {
        return Optional.empty();
      }
      try {
        return size.equals(statedSize(handle, jpeg, call))
            ? pixels(handle, jpeg, size, divisor, arena)
            : Optional.empty();
      } finally {
        int ignored = (int) destroy.invokeExact(handle);
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("native calls throw nothing", e);
    }
  }

  private ImageSize statedSize(MemorySegment handle, MemorySegment jpeg, Arena call)
      throws Throwable {
    MemorySegment out = call.allocate(JAVA_INT, 4);
    int status =
        (int)
            readHeader.invokeExact(
                handle,
                jpeg,
                jpeg.byteSize(),
                out,
                out.asSlice(4),
                out.asSlice(8),
                out.asSlice(12));
    return status == 0
        ? new ImageSize(out.getAtIndex(JAVA_INT, 1), out.getAtIndex(JAVA_INT, 0))
        : null;
  }

  private Optional<DecodedImage> pixels(
      MemorySegment handle, MemorySegment jpeg, ImageSize size, int divisor, Arena arena)
      throws Throwable {
    ImageSize scaled = size.dividedBy(divisor);
    MemorySegment rgb = arena.allocate(scaled.rgbBytes());
    int status =
        (int)
            decompress.invokeExact(
                handle,
                jpeg,
                jpeg.byteSize(),
                rgb,
                scaled.width(),
                scaled.width() * 3,
                scaled.height(),
                TJPF_RGB,
                TJFLAG_ACCURATEDCT | TJFLAG_STOPONWARNING);
    return status == 0
        ? Optional.of(
            new DecodedImage(
                scaled,
                rgb,
                new Span(0, (double) size.height() / divisor),
                new Span(0, (double) size.width() / divisor)))
        : Optional.empty();
  }
}
