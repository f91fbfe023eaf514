package dev.marquee.trainer.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.marquee.model.MarqueeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Records as JSON. */
public final class Json {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          // a file of a later version may say more than this one knows
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private Json() {}

  /** What a file that cannot be read is to the one that reads it. */
  @FunctionalInterface
  public interface Failure {
    MarqueeException of(String problem, Exception cause);
  }

  /**
   * Reads a file.
   *
   * @param failure makes what is thrown if it is missing, damaged or says null
   */
  public static <T> T read(Path file, Class<T> type, Failure failure) {
    return read(file, MAPPER.constructType(type), failure);
  }

  /** The same for generic types. */
  public static <T> T read(Path file, TypeReference<T> type, Failure failure) {
    return read(file, MAPPER.constructType(type), failure);
  }

  private static <T> T read(Path file, JavaType type, Failure failure) {
    try {
      T value = MAPPER.readValue(Files.readAllBytes(file), type);
      if (value == null) {
        throw failure.of(file + " is damaged: it says null", null);
      }
      return value;
    } catch (JsonProcessingException e) {
      throw failure.of(file + " is damaged: " + e.getMessage(), e);
    } catch (IOException e) {
      throw failure.of("cannot read " + file + ": " + FileException.why(e), e);
    }
  }

  /**
   * Replaces a file, or makes it, in lines for people.
   *
   * @throws FileException if it cannot be written
   */
  public static void write(Path file, Object value) {
    try {
      String text = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
      WholeFile.write(file, text + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what is written to " + file + " is always JSON", e);
    }
  }

  /** All in one line, for programs. */
  public static String line(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what programs are told is always JSON", e);
    }
  }
}
