package dev.marquee.function.http;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.marquee.function.admission.Ticket;
import dev.marquee.function.classification.Classification;
import dev.marquee.function.classification.Classifier;
import dev.marquee.function.classification.Question;
import dev.marquee.function.models.ModelChoice;
import dev.marquee.function.models.ModelListing;
import dev.marquee.function.models.ServedModels;
import dev.marquee.function.openinference.InvalidJson;
import dev.marquee.function.settings.ServingConfiguration;
import io.quarkus.funqy.Funq;
import io.quarkus.funqy.knative.events.CloudEvent;
import io.quarkus.funqy.knative.events.CloudEventBuilder;
import io.quarkus.funqy.knative.events.CloudEventMapping;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The functions that Funqy serves. {@link Doors} stands before them and turns malformed input away.
 */
@Singleton
public final class ClassifyFunction {
  /** The type of the events that are answered. */
  public static final String SUBMITTED = "dev.marquee.poster.submitted";

  /** The type of the answers. */
  public static final String CLASSIFIED = "dev.marquee.poster.classified";

  /** The extension attribute of an event that says which model to ask. */
  static final String MODEL_ATTRIBUTE = "marqueemodel";

  static final String CLASSIFY = "classify";
  static final String MODELS = "models";
  static final String CLASSIFY_SUBMITTED = "classify-submitted";

  private final Classifier classifier;
  private final PosterSource posters;
  private final ServedModels models;
  private final ServingConfiguration configuration;
  private final ObjectMapper json;
  private final CurrentVertxRequest current;

  ClassifyFunction(
      Classifier classifier,
      PosterSource posters,
      ServedModels models,
      ServingConfiguration configuration,
      ObjectMapper json,
      CurrentVertxRequest current) {
    this.classifier = classifier;
    this.posters = posters;
    this.models = models;
    this.configuration = configuration;
    this.json = json;
    this.current = current;
  }

  /** {@code POST /classify} with JSON. */
  @Funq(CLASSIFY)
  public Uni<Classification> classify(JsonNode request) {
    return classify(request, asked());
  }

  /**
   * A CloudEvent, binary or structured, whose data is an image or the JSON of {@link #classify}.
   * Its extension attribute {@value #MODEL_ATTRIBUTE} may name the model, where the JSON does not.
   * The query holds where neither says anything.
   */
  @Funq(CLASSIFY_SUBMITTED)
  @CloudEventMapping(trigger = SUBMITTED, responseType = CLASSIFIED)
  public Uni<CloudEvent<Classification>> classifySubmitted(CloudEvent<byte[]> submitted) {
    return classifyData(submitted)
        .emitOn(Infrastructure.getDefaultExecutor()) // for Funqy writes the answer where it comes
        .map(answer -> answer(submitted, answer));
  }

  /** {@code GET /models}. */
  @Funq(MODELS)
  public ModelListing models() {
    return models.listing();
  }

  private Ticket<Classification> ticket() {
    return Entrance.ticket(current.getCurrent());
  }

  private Question asked() {
    return Doors.asked(current.getCurrent());
  }

  private Uni<Classification> classifyData(CloudEvent<byte[]> event) {
    byte[] data = data(event);
    ModelChoice model =
        ClassifyRequestReader.model(
            Optional.ofNullable(event.extensions().get(MODEL_ATTRIBUTE)), Optional.empty());
    Question asked = asked().to(model);
    MediaType type = MediaType.parse(event.dataContentType());
    // without a type, data in JSON and data_base64 look the same from here; no image starts so
    if (type.isJson() || type.isAbsent() && data[0] == '{') {
      return classify(parse(data), asked);
    }
    if (type.isImage() || type.isAbsent()) {
      return classifier.classify(data, asked, ticket());
    }
    throw new RequestException.UnsupportedMediaType(type.name());
  }

  /** The answer is that of the ticket, which does not wait for an image longer than it may. */
  private Uni<Classification> classify(JsonNode json, Question otherwise) {
    Ticket<Classification> ticket = ticket();
    Question asked = ClassifyRequestReader.json(json, otherwise);
    posters
        .image(json, ticket, Entrance.share(current.getCurrent()))
        .subscribe()
        .with(image -> classifier.classify(image, asked, ticket), ticket::fail);
    return ticket.answer();
  }

  private static byte[] data(CloudEvent<byte[]> event) {
    byte[] data;
    try {
      data = event.data();
    } catch (IllegalArgumentException e) {
      throw new RequestException.MalformedBase64("data_base64", e.getMessage());
    }
    if (data == null || data.length == 0) {
      throw new RequestException.MalformedEvent("the event has no data: send a poster");
    }
    return data;
  }

  private JsonNode parse(byte[] data) {
    try {
      return json.reader(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readTree(data);
    } catch (IOException e) {
      throw new RequestException.MalformedRequest(InvalidJson.describe(e));
    }
  }

  private CloudEvent<Classification> answer(CloudEvent<byte[]> submitted, Classification answer) {
    return CloudEventBuilder.create()
        .specVersion("1.0")
        .id(id(submitted, answer))
        .source(configuration.eventSource().toASCIIString())
        .type(CLASSIFIED)
        .subject(submitted.subject())
        .extensions(extensions(submitted))
        .build(answer);
  }

  /**
   * The same for an event that is delivered again, so that its answers can be told to be one,
   * unless something else was asked of it or another model has answered.
   */
  private static String id(CloudEvent<?> submitted, Classification answer) {
    String told =
        Stream.of(
                submitted.source(),
                submitted.id(),
                answer.model(),
                answer.version(),
                answer.genres().size(),
                answer.explanation() != null)
            .map(String::valueOf)
            .collect(Collectors.joining("\n"));
    return UUID.nameUUIDFromBytes(told.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** The attributes of the CloudEvents extensions for distributed tracing and correlation. */
  private static Map<String, String> extensions(CloudEvent<?> submitted) {
    Map<String, String> extensions = new LinkedHashMap<>(submitted.extensions());
    extensions.keySet().retainAll(Set.of("traceparent", "tracestate", "correlationid"));
    extensions.values().removeIf(Objects::isNull);
    extensions.put("causationid", submitted.id());
    return extensions;
  }
}
