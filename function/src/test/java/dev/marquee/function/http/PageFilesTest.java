package dev.marquee.function.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.function.Client;
import dev.marquee.function.TinyModelResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a browser loads of the page, followed without one. */
@QuarkusTest
@QuarkusTestResource(TinyModelResource.class)
class PageFilesTest {
  private static final Pattern LINK = Pattern.compile("\\s(?:src|href)=[\"']([^\"'#]+)");
  private static final Pattern IMPORT =
      Pattern.compile("\\b(?:from|import)\\s*\\(?\\s*[\"']([^\"']+)[\"']");

  private final Set<URI> followed = new TreeSet<>();

  @Test
  void everyFileThatThePageNamesIsThereAndOfItsType() {
    follow(Client.uri("/"));
    assertThat(followed)
        .extracting(URI::getPath)
        .contains("/", "/page.js", "/card.js", "/classify.js", "/page.css", "/icon.svg")
        .contains("/openapi.yaml", "/models");
  }

  private void follow(URI file) {
    if (!followed.add(file)) {
      return;
    }
    String path = file.getPath();
    HttpResponse<byte[]> response = Client.send(Client.get(path));
    assertThat(response.statusCode()).as(path).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElse("none"))
        .as(path)
        .matches(mediaType(path) + "(;.*)?");
    names(path, new String(response.body(), UTF_8))
        .map(file::resolve)
        .filter(named -> file.getAuthority().equals(named.getAuthority()))
        .forEach(this::follow);
  }

  private static Stream<String> names(String path, String content) {
    Pattern pattern = path.endsWith(".js") ? IMPORT : LINK;
    boolean names = path.equals("/") || path.endsWith(".js");
    return names ? pattern.matcher(content).results().map(name -> name.group(1)) : Stream.empty();
  }

  /** Of a module, browsers insist on it; of a style, too, where sniffing is forbidden. */
  private static String mediaType(String path) {
    return switch (path.substring(path.lastIndexOf('.') + 1)) {
      case "/" -> "text/html";
      case "js" -> "text/javascript";
      case "css" -> "text/css";
      case "svg" -> "image/svg\\+xml";
      case "yaml" -> "(application|text)/(x-)?yaml";
      case "/models" -> "application/json";
      default -> throw new AssertionError("which media type has " + path + "?");
    };
  }
}
