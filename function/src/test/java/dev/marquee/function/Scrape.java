package dev.marquee.function;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What stood at {@code /q/metrics} at one moment, in Prometheus's text format.
 *
 * @param series values by name and labels, as they are written there
 */
public record Scrape(Map<String, Double> series) {
  public static final String PATH = "/q/metrics";

  public static Scrape now() {
    HttpResponse<byte[]> response = Client.send(Client.get(PATH).header("Accept", "text/plain"));
    assertThat(response.statusCode()).isEqualTo(200);
    return new Scrape(
        new String(response.body(), UTF_8)
            .lines()
            .filter(line -> !line.startsWith("#"))
            .collect(
                Collectors.toMap(
                    line -> line.substring(0, line.lastIndexOf(' ')).replace(",}", "}"),
                    line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)))));
  }
}
