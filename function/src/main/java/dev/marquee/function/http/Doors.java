package dev.marquee.function.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.marquee.function.classification.Classifier;
import dev.marquee.function.classification.Question;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Stands before Funqy: turns away what no function can answer, from the headers where they suffice,
 * and answers plain images, which Funqy does not take.
 */
@Singleton
final class Doors {
  private static final int FIRST = Entrance.FIRST;
  private static final int LAST = Integer.MAX_VALUE;
  private static final String CLASSIFY = "/" + ClassifyFunction.CLASSIFY;
  private static final Set<String> STRINGS_OF_EVENTS =
      Stream.concat(EventAttributes.REQUIRED.stream(), Stream.of(ClassifyFunction.MODEL_ATTRIBUTE))
          .collect(Collectors.toUnmodifiableSet());
  private static final Pattern TEXT = Pattern.compile("(?i)text/(plain|\\*)");
  private static final String ASKED = Question.class.getName();

  private final Classifier classifier;
  private final Entrance entrance;
  private final OpenInference openInference;
  private final ObjectMapper json;

  Doors(Classifier classifier, Entrance entrance, OpenInference openInference, ObjectMapper json) {
    this.classifier = classifier;
    this.entrance = entrance;
    this.openInference = openInference;
    this.json = json;
  }

  void open(@Observes Router router) {
    router.route().order(FIRST).handler(new AnswerHeaders()).failureHandler(new ProblemHandler());
    router.get("/").order(FIRST).handler(Doors::page);
    router.head("/").order(FIRST).handler(Doors::page);
    router
        .route("/" + ClassifyFunction.MODELS)
        .order(FIRST)
        .handler(new AllowedMethods(HttpMethod.GET, HttpMethod.HEAD))
        .handler(Doors::models);
    classify(router);
    openInference.open(router);
    router.route("/q/metrics").order(FIRST).handler(Doors::metrics);
    router
        .route("/" + ClassifyFunction.CLASSIFY_SUBMITTED)
        .order(FIRST)
        .handler(Unanswered::nothing);
    router.route().order(FIRST).handler(Unanswered::read);
    router.route().order(LAST).handler(Unanswered::nothing);
  }

  private void classify(Router router) {
    router
        .route("/")
        .order(FIRST)
        .handler(new AllowedMethods(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST));
    router.route(CLASSIFY).order(FIRST).handler(new AllowedMethods(HttpMethod.POST));
    for (String path : List.of("/", CLASSIFY)) {
      router.post(path).order(FIRST).handler(this::look);
      router.post(path).order(FIRST).handler(entrance::accept);
      router.post(path).order(FIRST).handler(this::enter);
    }
  }

  /** Past Funqy, which takes every request to / for an event. */
  private static void page(RoutingContext context) {
    context.reroute("/index.html");
  }

  /**
   * Funqy takes a request with the headers of an event for one, whatever its method and path, and
   * answers no HEAD.
   */
  private static void models(RoutingContext context) {
    HttpServerRequest request = context.request();
    // Vert.x routes much here that Funqy does not take for the same
    if (!request.path().equals("/" + ClassifyFunction.MODELS)) {
      Unanswered.nothing(context);
    }
    if (!AllowedMethods.answerHead(context)) {
      request.headers().remove("Content-Type").remove("ce-id");
      context.next();
    }
  }

  /** Quarkus has OpenMetrics for those who take anything, and 406 for those who ask for it. */
  private static void metrics(RoutingContext context) {
    MultiMap headers = context.request().headers();
    String accepted = headers.get("Accept");
    if (accepted != null && !TEXT.matcher(accepted).find()) {
      headers.set("Accept", "*/*");
    }
    context.next();
  }

  /** Looks at the headers, then buffers the body. */
  private void look(RoutingContext context) {
    HttpServerRequest request = context.request();
    Door door = Door.of(request.headers());
    if (!request.path().equals(CLASSIFY) && !(request.path().equals("/") && door.isEvent())) {
      throw new RequestException.NotFound("POST to /classify; / takes CloudEvents alone");
    }
    entrance.buffer(context, door);
  }

  /** What the query of a request asks that {@link Doors} let through. */
  static Question asked(RoutingContext context) {
    return context.get(ASKED);
  }

  private void enter(RoutingContext context) {
    context.put(ASKED, ClassifyRequestReader.query(context.queryParams()));
    Buffer body = context.body().buffer();
    switch (Door.of(context.request().headers())) {
      case IMAGE -> answer(context, body.getBytes());
      case JSON -> json(context, body.getBytes());
      case BINARY_EVENT -> binaryEvent(context);
      case STRUCTURED_EVENT -> structuredEvent(context, body.getBytes());
    }
  }

  private void json(RoutingContext context, byte[] body) {
    JsonCheck.members(json, body, Set.of());
    // Funqy compares it with its case
    context.request().headers().set("Content-Type", "application/json");
    context.next();
  }

  private static void binaryEvent(RoutingContext context) {
    MultiMap headers = context.request().headers();
    EventAttributes.decode(headers, "ce-type");
    EventAttributes.decode(headers, "ce-" + ClassifyFunction.MODEL_ATTRIBUTE);
    EventAttributes.check(binaryAttributes(headers), ClassifyFunction.SUBMITTED);
    headers.remove("c").remove("ce"); // of whose names Funqy would read the third letter
    context.next();
  }

  private static Map<String, String> binaryAttributes(MultiMap headers) {
    Map<String, String> attributes = new HashMap<>();
    for (String name : EventAttributes.REQUIRED) {
      Optional.ofNullable(headers.get("ce-" + name)).ifPresent(v -> attributes.put(name, v));
    }
    return attributes;
  }

  private void structuredEvent(RoutingContext context, byte[] body) {
    JsonCheck.Members event = JsonCheck.members(json, body, STRINGS_OF_EVENTS);
    EventAttributes.checkMembers(event);
    EventAttributes.check(event.strings(), ClassifyFunction.SUBMITTED);
    MultiMap headers = context.request().headers();
    headers.set("Content-Type", MediaType.STRUCTURED_EVENT);
    headers.remove("ce-id"); // by which Funqy would take it for a binary one
    context.next();
  }

  private void answer(RoutingContext context, byte[] image) {
    Context eventLoop = Vertx.currentContext();
    classifier
        .classify(image, asked(context), Entrance.ticket(context))
        .emitOn(answer -> eventLoop.runOnContext(nothing -> answer.run()))
        .subscribe()
        .with(context::json, context::fail);
  }
}
