package dev.marquee.function.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import dev.marquee.function.admission.BodyRoom;
import dev.marquee.function.admission.Ticket;
import dev.marquee.function.remote.Addresses;
import dev.marquee.function.remote.ImageFetcher;
import dev.marquee.function.settings.ServingConfiguration;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Finds the image of a JSON request: it is within, or lies at a URL. */
@Singleton
final class PosterSource {
  private final ImageFetcher fetcher;

  PosterSource(Vertx vertx, Addresses addresses, ServingConfiguration configuration) {
    fetcher =
        new ImageFetcher(
            vertx,
            addresses,
            configuration.url().hosts().orElse(List.of()),
            configuration.url().timeout(),
            configuration.maxImageBytes().asLongValue());
  }

  /**
   * Reads {@code {"image":"<base64>"}} or {@code {"url":"https://..."}}.
   *
   * @param ticket of the request, without which nothing is fetched any more
   * @param room what the request has, to which the bytes that are fetched are added
   * @return the content of an image file, or the failure: a {@link
   *     dev.marquee.function.remote.RemoteImageException}, or that there is no room
   * @throws RequestException if there is neither, or both, or no base64
   */
  Uni<byte[]> image(JsonNode json, Ticket<?> ticket, BodyRoom.Share room) {
    Optional<String> image =
        ClassifyRequestReader.member(json, "image", JsonNodeType.STRING).map(JsonNode::textValue);
    Optional<String> url =
        ClassifyRequestReader.member(json, "url", JsonNodeType.STRING).map(JsonNode::textValue);
    if (image.isPresent() && url.isPresent()) {
      throw new RequestException.MalformedRequest("the JSON has an image and a url: send one");
    }
    if (url.isPresent()) {
      return Uni.createFrom()
          .completionStage(
              () -> fetcher.fetch(url.get(), room::add, ticket::whenOver).toCompletionStage());
    }
    String base64 =
        image.orElseThrow(
            () ->
                new RequestException.MalformedRequest(
                    "the JSON has no image: send {\"image\":\"<base64>\"}"));
    return Uni.createFrom().item(ClassifyRequestReader.decode("image", base64));
  }
}
