package dev.marquee.trainer.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of weights under torchvision's file names, such as {@code alexnet-owt-7be5be79.pth} or
 * {@code resnet101-63fe2227.pth}; also {@code resnet101.safetensors}.
 *
 * @param folder where they are
 */
public record WeightsFolder(Path folder) {

  /**
   * The file of a network, the first by name if there are several; nothing if there is none.
   *
   * @param network torchvision's name of it
   * @throws UnreadableWeightsException if the folder cannot be listed
   */
  public Optional<Path> find(String network) {
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
}
