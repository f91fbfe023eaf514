package dev.marquee.function.settings;

import java.net.URI;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * A host that images may be fetched from.
 *
 * @param name in lower case; an IPv6 address in brackets
 * @param below whether the hosts below that one are meant, and not itself
 * @param port empty for that of the scheme
 */
public record AllowedHost(String name, boolean below, OptionalInt port) {
  private static final int MAX_PORT = 65_535;
  private static final Pattern SYNTAX =
      Pattern.compile("(\\*\\.)?([a-z0-9.-]+|\\[[0-9a-f:.]+])(?::([0-9]{1,5}))?");

  /** Reads {@code host}, {@code *.host} or {@code host:port}. */
  public static final class Parser implements Converter<AllowedHost> {
    @Override
    public AllowedHost convert(String value) {
      Matcher parts = SYNTAX.matcher(value.strip().toLowerCase(Locale.ROOT));
      if (!parts.matches()) {
        throw new IllegalArgumentException(
            value + " is not a host: write images.example.org, *.example.org or host:8443");
      }
      return new AllowedHost(
          parts.group(2),
          parts.group(1) != null,
          parts.group(3) == null ? OptionalInt.empty() : OptionalInt.of(port(value, parts)));
    }

    private static int port(String value, Matcher parts) {
      int port = Integer.parseInt(parts.group(3));
      if (port < 1 || port > MAX_PORT) {
        throw new IllegalArgumentException(value + ": a port is a number from 1 to " + MAX_PORT);
      }
      return port;
    }
  }

  /** Whether that URL, which has a host, lies on this one. */
  public boolean holds(URI url) {
    String host = url.getHost().toLowerCase(Locale.ROOT);
    boolean named = below ? host.endsWith("." + name) : host.equals(name);
    return named && port(url) == port.orElse(standardPort(url));
  }

  /** The port that a URL leads to. */
  public static int port(URI url) {
    return url.getPort() < 0 ? standardPort(url) : url.getPort();
  }

  private static int standardPort(URI url) {
    return url.getScheme().equalsIgnoreCase("https") ? 443 : 80;
  }
}
