package dev.marquee.function.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoadTest {

  private static final List<byte[]> POSTERS = List.of(new byte[100]);

  @Test
  void countsWhatWasAnswered() throws IOException {
    Load.Result result = run(1000);

    assertThat(result.allAccepted().of(200).count()).isPositive();
    assertThat(result.rate()).isPositive();
  }

  @Test
  void figuresOfRequestsThatWereRefusedAreNone() throws IOException {
    Load.Result result = run(2);

    assertThatIllegalStateException()
        .isThrownBy(result::allAccepted)
        .withMessageContaining("{200=2, 429=");
  }

  /** Some requests to a server that accepts only so many. */
  private static Load.Result run(int accepted) throws IOException {
    AtomicInteger requests = new AtomicInteger();
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(address, 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(requests.incrementAndGet() <= accepted ? 200 : 429, -1);
          exchange.close();
        });
    server.start();
    try {
      return new Load(server.getAddress().getPort(), POSTERS).run(1, 0.3, 50);
    } finally {
      server.stop(0);
    }
  }
}
