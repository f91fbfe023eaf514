package dev.marquee.function.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.function.settings.AllowedHost;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTPS to the address that was looked at, by the name that the URL has. */
class CertificateTest {
  private static final String PASSWORD = "changeit";
  private static final byte[] IMAGE = {1, 2, 3};

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private PosterServer server;
  private Path store;

  @BeforeEach
  void open() throws IOException, InterruptedException, GeneralSecurityException {
    store = folder.resolve("posters.test.p12");
    Process keytool =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/keytool",
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=posters.test",
                "-ext",
                "san=dns:posters.test",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD)
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    server = new PosterServer(IMAGE, Optional.of(tls()));
  }

  private SSLContext tls() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(store)) {
      keys.load(file, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  @AfterEach
  void close() {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void trustsACertificateForTheNameInTheUrl() {
    assertThat(fetch(trusting(), "posters.test")).isEqualTo(IMAGE);
  }

  @Test
  void distrustsACertificateForAnotherName() {
    assertThatThrownBy(() -> fetch(trusting(), "other.test"))
        .hasCauseInstanceOf(RemoteImageException.Unreachable.class);
    assertThat(server.asked).isEmpty();
  }

  @Test
  void distrustsACertificateThatNobodyVouchesFor() {
    assertThatThrownBy(() -> fetch(new HttpClientOptions(), "posters.test"))
        .hasCauseInstanceOf(RemoteImageException.Unreachable.class);
    assertThat(server.asked).isEmpty();
  }

  @Test
  void followsNoRedirectFromWhatNobodyReadsToWhatAnybodyMay() {
    assertThat(fetch(trusting(), "posters.test", "/redirect/1")).isEqualTo(IMAGE);
    String open = "/elsewhere?http://posters.test:" + server.port() + "/poster.jpg";
    assertThatThrownBy(() -> fetch(trusting(), "posters.test", open))
        .hasCauseInstanceOf(RemoteImageException.Forbidden.class)
        .hasMessageContaining("posters.test redirects from https to http");
  }

  private HttpClientOptions trusting() {
    return new HttpClientOptions()
        .setTrustOptions(new PfxOptions().setPath(store.toString()).setPassword(PASSWORD));
  }

  private byte[] fetch(HttpClientOptions options, String host) {
    return fetch(options, host, "/poster.jpg");
  }

  private byte[] fetch(HttpClientOptions options, String host, String path) {
    List<AllowedHost> hosts = List.of(new AllowedHost.Parser().convert(host + ":" + server.port()));
    return new ImageFetcher(
            vertx, options, new LoopbackAddresses(), hosts, Duration.ofSeconds(5), IMAGE.length)
        .fetch("https://" + host + ":" + server.port() + path, bytes -> {}, over -> {})
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }
}
