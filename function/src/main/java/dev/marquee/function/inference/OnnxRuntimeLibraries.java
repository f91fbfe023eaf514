package dev.marquee.function.inference;

import java.nio.file.Files;
import java.nio.file.Path;

/** Tells ONNX Runtime's loader where its native libraries are. */
final class OnnxRuntimeLibraries {
  private static final String FOLDER = "onnxruntime.native.path";

  private OnnxRuntimeLibraries() {}

  /**
   * Unless a folder is named already, names {@code native} beside the executable, if there is one:
   * the loader would unpack libraries that an executable does not hold.
   */
  static void locate() {
    if (System.getProperty(FOLDER) == null) {
      ProcessHandle.current()
          .info()
          .command()
          .map(executable -> Path.of(executable).resolveSibling("native"))
          .filter(Files::isDirectory)
          .ifPresent(folder -> System.setProperty(FOLDER, folder.toString()));
    }
  }
}
