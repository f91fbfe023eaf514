package dev.marquee.function.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.function.Client;
import dev.marquee.function.TinyModelResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.DisabledOnIntegrationTest;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(TinyModelResource.class)
class SecurityTest {
  private static final String[] INSIDES = {
    "Exception", "\tat ", "java.", "dev.marquee.f", "quarkus", "vertx", "netty", "/tmp", "/home"
  };

  private static final Pattern LENGTH_AND_BODY =
      Pattern.compile("(?is)\r\ncontent-length: (\\d+)\r\n(?:.*?\r\n)??\r\n(.*)");

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/page.js", "/models", "/classify", "/q/health/live", "/nowhere", "/faulty"})
  void everyAnswerTellsBrowsersToLoadNothingFromElsewhere(String path) {
    HttpHeaders headers = Client.send(Client.get(path)).headers();
    assertThat(headers.allValues("Content-Security-Policy"))
        .singleElement()
        .asString()
        .startsWith("default-src 'none'; ")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe", "http:", "https:", "*");
    assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(headers.firstValue("Referrer-Policy")).contains("no-referrer");
  }

  @Test
  void servesThePageToBrowsersThatMayNotKeepAnOldOne() {
    HttpResponse<byte[]> page = Client.send(Client.get("/"));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    assertThat(page.headers().firstValue("Cache-Control").orElse("")).isEqualTo("no-cache");
    HttpRequest.Builder head = HttpRequest.newBuilder(Client.uri("/")).HEAD();
    assertThat(Client.send(head).statusCode()).isEqualTo(200);
  }

  @Test
  @DisabledOnIntegrationTest("the route that fails is among the tests")
  void saysNothingOfTheInsideWhenTheFaultIsOurs() {
    HttpResponse<byte[]> response = Client.send(Client.get(FaultyRoute.PATH));
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(Client.json(response).get("detail").asText()).contains("the log says more");
    assertThat(new String(response.body(), ISO_8859_1)).doesNotContain(INSIDES);
  }

  @Test
  @DisabledOnIntegrationTest("the route that fails is among the tests")
  void asksForAnotherTryWhereMemoryIsUsedUp() {
    HttpResponse<byte[]> response = Client.send(Client.get(FaultyRoute.GREEDY));
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).contains("1");
    assertThat(Client.json(response).get("type").asText()).endsWith(":out-of-memory");
    assertThat(new String(response.body(), ISO_8859_1)).doesNotContain(INSIDES);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GARBAGE@@ | 400",
        "GET /%zz HTTP/1.1@Host: x@@ | 400",
        "GET /models?%zz HTTP/1.1@Host: x@@ | 400",
        "GET /../../etc/passwd HTTP/1.1@Host: x@@ | 404",
        "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1@Host: x@@ | 404",
        "GET /LONG HTTP/1.1@Host: x@@ | 414",
        "GET / HTTP/1.1@Host: x@X: LONG@@ | 431",
        "POST /classify HTTP/1.1@Host: x@Content-Type: image/png@Content-Length: -1@@ | 400",
        "POST /classify HTTP/1.1@Host: x@Content-Type: image/png@Content-Length: 99999999999999999999@@ | 400",
        "POST /classify HTTP/1.1@Host: x@Content-Type: image/png@Content-Length: 9@Content-Length: 8@@ | 400",
        "POST /classify HTTP/1.1@Host: x@Content-Type: image/png@Content-Length: 9@Expect: cake@@ | 417",
      })
  void answersMalformedHttpWithoutAWordOfTheInside(String request, int status) throws IOException {
    String sent = request.replace("@", "\r\n").replace("LONG", "x".repeat(100_000));
    String answer = exchange(sent.getBytes(ISO_8859_1));
    assertThat(answer).matches("(?s)HTTP/1\\.[01] " + status + " .*");
    assertThat(answer).doesNotContain(INSIDES).doesNotContain("root:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/models/", "//models", "/%6dodels"})
  void tellsWhatIsThereWhereNothingIs(String path) throws IOException {
    String head = "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
    assertThat(exchange(head.getBytes(ISO_8859_1)))
        .startsWith("HTTP/1.1 404 ")
        .contains("POST /classify and GET /models are answered");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/nowhere", "/models", "/q/health/live", "/page.css", "/classify-submitted"})
  void refusesABodyThatNoDoorTakesBeforeItComes(String path) throws IOException {
    String head =
        "POST "
            + path
            + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            + "Content-Length: 1000000\r\n\r\n";
    assertThat(exchange(head.getBytes(ISO_8859_1))).matches("(?s)HTTP/1.1 40[45] .*");
  }

  @Test
  void refusesABodyThatIsTooLongBeforeItComes() throws IOException {
    String head =
        "POST /classify HTTP/1.1\r\nHost: x\r\nContent-Type: image/png\r\nContent-Length: "
            + (TinyModelResource.MAX_IMAGE_BYTES + 1)
            + "\r\n\r\n";
    assertThat(exchange(head.getBytes(ISO_8859_1))).startsWith("HTTP/1.1 413 ");
  }

  /** Sends bytes and reads the whole answer: as long as its head says, or until it hangs up. */
  private static String exchange(byte[] request) throws IOException {
    URI uri = Client.uri("/");
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request);
      StringBuilder answer = new StringBuilder();
      InputStream in = socket.getInputStream();
      for (int next = in.read(); next >= 0; next = in.read()) {
        answer.append((char) next);
        if (isWhole(answer)) {
          break;
        }
      }
      return answer.toString();
    }
  }

  private static boolean isWhole(CharSequence answer) {
    Matcher parts = LENGTH_AND_BODY.matcher(answer);
    return parts.find() && parts.group(2).length() == Integer.parseInt(parts.group(1));
  }
}
