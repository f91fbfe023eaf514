package dev.marquee.function.benchmark;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;

/**
 * A kept-alive HTTP/1.1 connection that posts JPEGs to {@code /classify}; blocking, with as little
 * work as there can be, for it shares the cores with the function.
 */
final class Connection implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;

  private final Socket socket;
  private final InputStream in;
  private byte[] body = {};

  Connection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** The bytes of a request. */
  static byte[] request(byte[] jpeg) {
    byte[] head =
        ("POST /classify HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/jpeg\r\n"
                + ("Content-Length: " + jpeg.length + "\r\n\r\n"))
            .getBytes(US_ASCII);
    byte[] request = new byte[head.length + jpeg.length];
    System.arraycopy(head, 0, request, 0, head.length);
    System.arraycopy(jpeg, 0, request, head.length, jpeg.length);
    return request;
  }

  /** Sends a request and reads its whole response, whose body it keeps; returns the status. */
  int exchange(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
    int status = Integer.parseInt(line().split(" ")[1]);
    int length = 0;
    for (String header = line(); !header.isEmpty(); header = line()) {
      if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(header.substring(header.indexOf(':') + 1).strip());
      }
    }
    body = in.readNBytes(length);
    return status;
  }

  /** The body of the last response. */
  byte[] body() {
    return body;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the connection ended before the response did");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
