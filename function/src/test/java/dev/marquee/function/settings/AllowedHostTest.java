package dev.marquee.function.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedHostTest {
  private final AllowedHost.Parser parser = new AllowedHost.Parser();

  @ParameterizedTest
  @CsvSource({
    "images.example.org, https://images.example.org/a.jpg, true",
    "images.example.org, https://IMAGES.example.org:443/a.jpg, true",
    "Images.Example.org, http://images.example.org/a.jpg, true",
    "images.example.org, http://images.example.org:443/a.jpg, false",
    "images.example.org, https://images.example.org:22/, false",
    "images.example.org, https://images.example.org.evil.net/, false",
    "images.example.org, https://evil.net/images.example.org, false",
    "images.example.org, https://a.images.example.org/, false",
    "*.example.org, https://a.example.org/, true",
    "*.example.org, https://a.b.example.org/, true",
    "*.example.org, https://example.org/, false",
    "*.example.org, https://badexample.org/, false",
    "example.org:8443, https://example.org:8443/, true",
    "example.org:8443, https://example.org/, false",
    "[2606:4700::1111], 'https://[2606:4700::1111]/', true",
  })
  void holdsTheUrlsOfItsHostAndPort(String host, URI url, boolean held) {
    assertThat(parser.convert(host).holds(url)).isEqualTo(held);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "https://example.org",
        "a b",
        "a_b.org",
        "example.org/posters",
        "*.*.org",
        ""
      })
  void refusesWhatIsNoHost(String text) {
    assertThatThrownBy(() -> parser.convert(text)).hasMessageContaining("is not a host");
  }
}
