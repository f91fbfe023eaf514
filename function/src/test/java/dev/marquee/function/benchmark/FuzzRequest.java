package dev.marquee.function.benchmark;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.marquee.model.Mutations;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * A valid request, to be damaged.
 *
 * @param target method, path and query
 * @param headers lines without Host and Content-Length
 * @param image what is decoded in the end; empty if nothing is
 * @param before text of the body before the image's base64; empty if the image is the body
 * @param after text of the body behind it
 */
record FuzzRequest(String target, String headers, byte[] image, String before, String after) {

  private static final String EVENT =
      "\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/fuzz\",\"type\":\"dev.marquee.poster.submitted\"";
  private static final String EVENT_HEADERS =
      "ce-specversion: 1.0\r\nce-id: 1\r\nce-source: /fuzz\r\nce-type: dev.marquee.poster.submitted\r\n";

  /** Requests through every door, with every image that the decoder's own tests know. */
  static List<FuzzRequest> all() {
    List<FuzzRequest> all = new ArrayList<>();
    for (String line : new String(resource("index.csv"), UTF_8).lines().toList()) {
      all.addAll(withImage(resource(line.split(",")[0])));
    }
    for (String path :
        List.of("/models", "/q/health", "/q/health/ready", "/classify", "/", "/v2/models")) {
      all.add(new FuzzRequest("GET " + path, "", new byte[0], "", ""));
    }
    return all;
  }

  private static List<FuzzRequest> withImage(byte[] image) {
    String json = type("application/json");
    return List.of(
        new FuzzRequest("POST /classify?top=3", type("image/jpeg"), image, "", ""),
        new FuzzRequest("POST /classify", json, image, "{\"top\":3,\"image\":\"", "\"}"),
        new FuzzRequest("POST /", EVENT_HEADERS + type("image/png"), image, "", ""),
        new FuzzRequest(
            "POST /classify",
            type("application/cloudevents+json"),
            image,
            "{" + EVENT + ",\"datacontenttype\":\"image/png\",\"data_base64\":\"",
            "\"}"),
        new FuzzRequest(
            "POST /v2/models/squeezenet1_1/infer",
            json,
            image,
            "{\"inputs\":[{\"name\":\"image\",\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[\"",
            "\"]}]}"));
  }

  private static String type(String type) {
    return "Content-Type: " + type + "\r\n";
  }

  private static byte[] resource(String name) {
    try (InputStream file = Mutations.class.getResourceAsStream("/images/" + name)) {
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes to send, with one of their parts damaged and their length told as it is. */
  byte[] damaged(long seed) {
    int part = new SplittableRandom(seed).nextInt(8);
    byte[] payload = part < 4 ? Mutations.mutate(image, seed) : image;
    byte[] body = before.isEmpty() ? payload : wrap(payload);
    return switch (part) {
      case 4, 5 -> request(target, headers, Mutations.mutate(body, seed));
      case 6 -> request(target, damagedLines(headers, seed), body);
      case 7 -> request(damagedPath(seed), headers, body);
      default -> request(target, headers, body);
    };
  }

  private byte[] wrap(byte[] payload) {
    return (before + Base64.getEncoder().encodeToString(payload) + after).getBytes(UTF_8);
  }

  private static String damagedLines(String lines, long seed) {
    return lines
        .lines()
        .map(line -> damaged(line, seed))
        .filter(line -> !line.isEmpty())
        .collect(Collectors.joining("\r\n", "", lines.isEmpty() ? "" : "\r\n"));
  }

  private String damagedPath(long seed) {
    String[] words = target.split(" /", 2);
    return words[0] + " /" + damaged(words[1], seed).replace(' ', '+');
  }

  /** Damaged within what a line of a request can hold, so that the next request is one again. */
  private static String damaged(String line, long seed) {
    String changed = new String(Mutations.mutate(line.getBytes(UTF_8), seed), ISO_8859_1);
    return changed.replaceAll("[^\\x20-\\x7e\\x80-\\xff]+", " ").strip();
  }

  private static byte[] request(String target, String fields, byte[] body) {
    String head =
        "%s HTTP/1.1\r\nHost: localhost\r\n%sContent-Length: %d\r\n\r\n"
            .formatted(target, fields, body.length);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.getBytes(ISO_8859_1));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }
}
