package dev.marquee.function.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.function.Client;
import dev.marquee.function.Images;
import dev.marquee.function.TinyModelResource;
import dev.marquee.function.remote.LoopbackAddresses;
import dev.marquee.function.remote.PosterServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.awt.Color;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Posters by URL, from a server on this machine, which only this test may reach. */
@QuarkusTest
@TestProfile(UrlTest.LoopbackAllowed.class)
@QuarkusTestResource(TinyModelResource.class)
@QuarkusTestResource(value = UrlTest.Server.class, restrictToAnnotatedClass = true)
class UrlTest {
  private static final String PORT = "posters.port";

  /** Counts 127.0.0.1 as public. */
  public static final class LoopbackAllowed implements QuarkusTestProfile {
    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return Set.of(LoopbackAddresses.class);
    }
  }

  /** Serves a blue poster. */
  public static final class Server implements QuarkusTestResourceLifecycleManager {
    private PosterServer server;

    @Override
    public Map<String, String> start() {
      server = new PosterServer(Images.jpeg(Color.BLUE));
      String port = Integer.toString(server.port());
      return Map.of(PORT, port, "marquee.url.hosts", "*.test:" + port, "marquee.url.timeout", "3s");
    }

    @Override
    public void stop() {
      server.close();
    }
  }

  /**
   * Vert.x finds its JSON writer by the class loader of the thread that writes first. Those of the
   * pool, which write these answers, outlive the functions of other tests; the event loop does not.
   */
  @BeforeEach
  void writeJsonOnTheEventLoop() {
    assertThat(Client.send(Client.get("/nowhere")).statusCode()).isEqualTo(404);
  }

  @Test
  void answersThePosterThatAUrlLeadsTo() {
    HttpResponse<byte[]> response = post("/classify", json("/poster.jpg"));
    assertThat(response.statusCode()).as(new String(response.body())).isEqualTo(200);
    assertThat(Client.json(response).get("genres").get(0).get("genre").asText()).isEqualTo("Drama");
  }

  @Test
  void answersEventsWhoseDataNamesAUrl() {
    String event =
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"%s\",\"data\":%s}"
            .formatted(ClassifyFunction.SUBMITTED, json("/poster.jpg"));
    HttpResponse<byte[]> response =
        Client.send(Client.post("/", MediaType.STRUCTURED_EVENT, event.getBytes()));
    assertThat(response.statusCode()).as(new String(response.body())).isEqualTo(200);
    assertThat(Client.json(response).at("/data/genres/0/genre").asText()).isEqualTo("Drama");
  }

  @Test
  void tellsWhatIsWrongWithTheHostOrItsImage() {
    assertProblem(json("/status/404"), 422, "url-missing");
    assertProblem(json("/status/500"), 502, "url-unreachable");
    assertProblem(json("/endless"), 502, "url-unreachable");
    assertProblem(json("/elsewhere?http://127.0.0.1/"), 403, "url-forbidden");
    assertProblem("{\"url\":\"http://private.test:" + port() + "/\"}", 403, "url-forbidden");
  }

  @Test
  void keepsTheRequestsDeadlineWhateverTheHostDoes() {
    HttpResponse<byte[]> response =
        Client.send(
            Client.post("/classify", "application/json", json("/endless").getBytes())
                .header(DeadlineHeader.NAME, "100"));
    assertThat(response.statusCode()).isEqualTo(504);
  }

  @Test
  void fetchesNothingAnyMoreForARequestThatIsOver() throws InterruptedException {
    int before = hungUp();
    keepsTheRequestsDeadlineWhateverTheHostDoes();
    for (int i = 0; i < 100 && hungUp() == before; i++) {
      Thread.sleep(10);
    }
    assertThat(hungUp()).isGreaterThan(before);
  }

  private static int hungUp() {
    URI url = URI.create("http://127.0.0.1:" + port() + PosterServer.HUNG_UP);
    return Integer.parseInt(new String(Client.send(HttpRequest.newBuilder(url)).body()));
  }

  private static void assertProblem(String json, int status, String type) {
    HttpResponse<byte[]> response = post("/classify", json);
    assertThat(response.statusCode()).as(json).isEqualTo(status);
    assertThat(Client.json(response).get("type").asText()).endsWith(":" + type);
  }

  private static String json(String path) {
    return "{\"url\":\"http://posters.test:%s%s\"}".formatted(port(), path);
  }

  private static String port() {
    return ConfigProvider.getConfig().getValue(PORT, String.class);
  }

  private static HttpResponse<byte[]> post(String path, String json) {
    return Client.send(Client.post(path, "application/json", json.getBytes()));
  }
}
