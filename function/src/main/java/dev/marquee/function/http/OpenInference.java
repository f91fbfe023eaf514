package dev.marquee.function.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.marquee.function.admission.Admission;
import dev.marquee.function.admission.Ticket;
import dev.marquee.function.classification.Classifier;
import dev.marquee.function.classification.Inferred;
import dev.marquee.function.classification.Poster;
import dev.marquee.function.models.ModelChoice;
import dev.marquee.function.openinference.InferRequest;
import dev.marquee.function.openinference.InferRequestReader;
import dev.marquee.function.openinference.InferResponse;
import dev.marquee.function.openinference.OpenInferenceMetadata;
import dev.marquee.function.openinference.PosterTensors;
import dev.marquee.model.Manifest;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * The door for clients made for KServe, Triton and their like: the HTTP half of the Open Inference
 * Protocol, version 2, with the extensions for binary tensor data and classification.
 */
@Singleton
final class OpenInference {
  private static final String ROOT = "/v2";
  private static final List<String> MODEL =
      List.of("/v2/models/:model", "/v2/models/:model/versions/:version");

  private final Classifier classifier;
  private final OpenInferenceMetadata metadata;
  private final Entrance entrance;
  private final Admission admission;

  /** Without a limit of tokens: there are as many as a tensor has numbers. */
  private final JsonFactory json =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  OpenInference(
      Classifier classifier,
      OpenInferenceMetadata metadata,
      Entrance entrance,
      Admission admission) {
    this.classifier = classifier;
    this.metadata = metadata;
    this.entrance = entrance;
    this.admission = admission;
  }

  /** Whether the protocol has a say at that path. */
  static boolean owns(String path) {
    return path.equals(ROOT) || path.startsWith(ROOT + "/");
  }

  /** The body of every answer that is none. */
  static JsonObject error(String what) {
    return new JsonObject().put("error", what);
  }

  /** Adds its routes. */
  void open(Router router) {
    get(router, ROOT, _ -> metadata.server());
    get(router, ROOT + "/health/live", _ -> new JsonObject().put("live", true));
    get(router, ROOT + "/health/ready", c -> ready(c, new JsonObject(), metadata.ready()));
    for (String model : MODEL) {
      get(router, model, context -> metadata.model(asked(context)));
      get(router, model + "/ready", this::modelReady);
      router
          .route(model + "/infer")
          .order(Entrance.FIRST)
          .handler(new AllowedMethods(HttpMethod.POST))
          .handler(context -> entrance.buffer(context, Door.OPEN_INFERENCE))
          .handler(entrance::accept)
          .handler(this::infer);
    }
  }

  private static void get(Router router, String path, Function<RoutingContext, JsonObject> answer) {
    router
        .route(path)
        .order(Entrance.FIRST)
        .handler(new AllowedMethods(HttpMethod.GET, HttpMethod.HEAD))
        .handler(
            context -> {
              context.request().resume();
              JsonObject body = answer.apply(context);
              if (!AllowedMethods.answerHead(context)) {
                context.json(body);
              }
            });
  }

  private JsonObject modelReady(RoutingContext context) {
    boolean ready = metadata.ready(asked(context));
    return ready(context, new JsonObject().put("name", context.pathParam("model")), ready);
  }

  private static JsonObject ready(RoutingContext context, JsonObject answer, boolean ready) {
    context.response().setStatusCode(ready ? 200 : 503);
    return answer.put("ready", ready);
  }

  private static ModelChoice asked(RoutingContext context) {
    return new ModelChoice(
        Optional.of(context.pathParam("model")), Optional.ofNullable(context.pathParam("version")));
  }

  private void infer(RoutingContext context) {
    Ticket<Inferred> ticket = Entrance.ticket(context);
    Buffer body = context.body().buffer();
    Optional<String> jsonLength =
        Optional.ofNullable(context.request().getHeader(InferRequest.JSON_LENGTH));
    AtomicReference<InferRequest> request = new AtomicReference<>();
    // a body may be long: it is read where posters are decoded, as long as somebody waits for it
    Function<Manifest, List<Poster>> posters =
        manifest -> {
          request.set(
              InferRequestReader.read(json, body.getBytes(), jsonLength, admission.capacity()));
          return posters(request.get(), manifest, ticket);
        };
    Context eventLoop = Vertx.currentContext();
    classifier
        .infer(asked(context), posters, ticket)
        .map(inferred -> answer(request.get(), inferred))
        .emitOn(answer -> eventLoop.runOnContext(nothing -> answer.run()))
        .subscribe()
        .with(answer -> send(context, answer), context::fail);
  }

  private List<Poster> posters(InferRequest request, Manifest manifest, Ticket<?> ticket) {
    PosterTensors.checkOutputs(request);
    admission.widen(ticket, PosterTensors.count(request, manifest));
    return PosterTensors.posters(request, manifest);
  }

  private static InferResponse answer(InferRequest request, Inferred inferred) {
    Manifest model = inferred.manifest();
    return new InferResponse(
        model.name(), model.version(), request.id(), PosterTensors.outputs(request, inferred));
  }

  private static void send(RoutingContext context, InferResponse answer) {
    InferResponse.Body body = answer.body();
    String json = "application/json";
    context
        .response()
        .putHeader("Content-Type", body.jsonLength().isEmpty() ? json : "application/octet-stream");
    body.jsonLength()
        .ifPresent(
            length ->
                context.response().putHeader(InferRequest.JSON_LENGTH, Integer.toString(length)));
    context.response().end(body.bytes());
  }
}
