package dev.marquee.function.http;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/**
 * How JSON bodies are read. A string may be as long as a large image in base64, where Jackson ends
 * at 20 million characters; {@link Entrance} limits the body, and so the string. There are few
 * values, for as a tree an empty object takes thirty times what it has in a body. A member that is
 * null counts as absent, as the JSON format of CloudEvents has it of attributes (section 2.2) and
 * Funqy does not.
 */
@Singleton
final class JsonReading implements ObjectMapperCustomizer {
  private static final int MOST_TOKENS = 10_000;

  @Override
  public void customize(ObjectMapper mapper) {
    mapper
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxStringLength(Integer.MAX_VALUE)
                .maxTokenCount(MOST_TOKENS)
                .build());
    mapper.configure(JsonNodeFeature.READ_NULL_PROPERTIES, false);
  }
}
