package dev.marquee.trainer.weights;

import dev.marquee.model.Sha256;
import dev.marquee.trainer.files.FileException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Weights by name, from any format that Marquee reads; which one, the content decides. */
public final class WeightsFile {

  /** torchvision's file names end in the first digits of the SHA-256. */
  private static final Pattern HASHED_NAME =
      Pattern.compile(".*-(?!(?:19|20)\\d{6}\\.)([0-9a-f]{8,64})\\.pth");

  /** A buffer holds less than 2 GiB, a file may hold more. */
  private static final long PIECE = 1 << 30;

  private WeightsFile() {}

  /**
   * Reads a file of safetensors or of PyTorch's {@code torch.save}. If its name ends as
   * torchvision's do, {@code -7be5be79.pth}, then its SHA-256 has to begin with these digits (but
   * those of a date are none).
   *
   * @return arrays as float32, by name, in the order of the file
   * @throws UnreadableWeightsException if the file is missing, damaged or holds anything but arrays
   */
  public static Map<String, Tensor> read(Path file) {
    Matcher hashed = HASHED_NAME.matcher(String.valueOf(file.getFileName()));
    return parse(
        file,
        content -> {
          check(content, hashed.matches() ? hashed.group(1) : "");
          if (TorchCheckpoint.isZip(content)) {
            return TorchCheckpoint.readZip(file);
          }
          return TorchCheckpoint.isLegacy(content)
              ? TorchCheckpoint.readLegacy(content)
              : Safetensors.parse(content).tensors();
        });
  }

  /**
   * A file's name and the first digits of its SHA-256, for runs to remember what they began with.
   *
   * @throws UnreadableWeightsException if it cannot be read
   */
  public static String identity(Path file) {
    return parse(
        file,
        content -> file.getFileName() + " (SHA-256 " + Sha256.shortened(sha256(content)) + ")");
  }

  /**
   * The weights of a network in a folder of them under torchvision's file names, such as {@code
   * alexnet-owt-7be5be79.pth} or {@code resnet101-63fe2227.pth}; also {@code
   * resnet101.safetensors}. The first by name if there are several; nothing if there are none.
   *
   * @param network torchvision's name of it
   * @throws UnreadableWeightsException if the folder cannot be listed
   */
  public static Optional<Path> in(Path folder, String network) {
    Pattern name =
        Pattern.compile(Pattern.quote(network) + "(-owt)?(-[0-9a-f]{8})?\\.(pth|safetensors)");
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> name.matcher(file.getFileName().toString()).matches())
          .sorted()
          .findFirst();
    } catch (IOException e) {
      throw new UnreadableWeightsException(folder, "it cannot be listed: " + e, e);
    }
  }

  /** What reads one format; it is handed the whole file, which is gone once it is done. */
  interface Parser<T> {
    T parse(MemorySegment content) throws IOException, MalformedWeightsException;
  }

  static <T> T parse(Path file, Parser<T> parser) {
    try (FileChannel channel = FileChannel.open(file);
        Arena arena = Arena.ofConfined()) {
      return parser.parse(channel.map(MapMode.READ_ONLY, 0, channel.size(), arena));
    } catch (IOException e) {
      throw new UnreadableWeightsException(file, FileException.why(e), e);
    } catch (ArithmeticException e) {
      throw new UnreadableWeightsException(file, "it holds a number that is far too large", e);
    } catch (MalformedWeightsException e) {
      throw new UnreadableWeightsException(file, e.getMessage(), e);
    }
  }

  private static void check(MemorySegment content, String expected)
      throws MalformedWeightsException {
    String actual = expected.isEmpty() ? "" : sha256(content);
    if (!actual.startsWith(expected)) {
      throw new MalformedWeightsException(
          "its SHA-256 is %s, but should begin with %s; fetch it again"
              .formatted(actual, expected));
    }
  }

  private static String sha256(MemorySegment content) {
    MessageDigest digest = Sha256.begin();
    for (long at = 0; at < content.byteSize(); at += PIECE) {
      long length = Math.min(PIECE, content.byteSize() - at);
      digest.update(content.asSlice(at, length).asByteBuffer());
    }
    return Sha256.hex(digest);
  }
}
