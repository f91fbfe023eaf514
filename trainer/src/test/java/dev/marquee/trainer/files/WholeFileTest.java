package dev.marquee.trainer.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

  @TempDir Path folder;

  @Test
  void replacesAFileAndMakesItsFolders() throws IOException {
    Path file = folder.resolve("deep/down/file");
    WholeFile.write(file, new byte[] {1});
    WholeFile.write(file, new byte[] {2, 3});

    assertThat(file).hasBinaryContent(new byte[] {2, 3});
    assertThat(file.getParent()).isDirectoryContaining("glob:**file");
  }

  @Test
  void removesWhatAKilledWriterLeftAndNothingElse() throws IOException {
    Path file = Files.writeString(folder.resolve("checkpoint"), "whole");
    Path hidden = Files.writeString(folder.resolve(".hidden"), "of somebody else");
    Path download = Files.writeString(folder.resolve(".download.iso.part"), "of another program");
    Files.writeString(
        folder.resolve(".checkpoint.2c0e1a52-6b1c-4a53-9d2f-0f3a6f6f9d11.part"), "torn");

    WholeFile.deleteParts(folder);
    WholeFile.deleteParts(folder.resolve("nowhere"));

    try (var files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(file, hidden, download);
    }
  }

  @Test
  void leavesTheOldContentAndNothingElseWhereWritingFails() throws IOException {
    Path file = folder.resolve("file");
    WholeFile.write(file, new byte[] {1});

    assertThatThrownBy(
            () ->
                WholeFile.write(
                    file,
                    channel -> {
                      channel.write(ByteBuffer.wrap(new byte[] {2}));
                      throw new IOException("the disk is full");
                    }))
        .isInstanceOf(FileException.class)
        .hasMessage("cannot write " + file + ": java.io.IOException: the disk is full");

    assertThat(file).hasBinaryContent(new byte[] {1});
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }
}
