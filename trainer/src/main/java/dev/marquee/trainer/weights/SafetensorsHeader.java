package dev.marquee.trainer.weights;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON header of a safetensors file.
 *
 * @param entries what lies where behind the header
 * @param metadata the writer's own texts
 */
record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata) {

  /** One array: its values lie from byte begin to before byte end, counted behind the header. */
  record Entry(String name, ElementType type, long[] shape, long begin, long end) {

    /**
     * The array itself.
     *
     * @param data all that lies behind the header
     * @throws ArithmeticException if it takes 2 GiB or more
     */
    Tensor read(MemorySegment data) {
      MemorySegment values = data.asSlice(begin, Math.toIntExact(end - begin));
      return new Tensor(shape, type.decode(values.asByteBuffer()));
    }
  }

  private static final String METADATA = "__metadata__";

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  static SafetensorsHeader parse(byte[] json) throws MalformedWeightsException {
    List<Entry> entries = new ArrayList<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> property : json(json).properties()) {
      JsonNode value = property.getValue();
      if (property.getKey().equals(METADATA)) {
        value.properties().forEach(text -> metadata.put(text.getKey(), text.getValue().asText()));
      } else {
        entries.add(entry(property.getKey(), value));
      }
    }
    return new SafetensorsHeader(entries, metadata);
  }

  static SafetensorsHeader of(Map<String, Tensor> tensors, Map<String, String> metadata) {
    List<Entry> entries = new ArrayList<>();
    long begin = 0;
    for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
      long end = begin + (long) tensor.getValue().values().length * Float.BYTES;
      long[] shape = tensor.getValue().shape();
      entries.add(new Entry(tensor.getKey(), ElementType.F32, shape, begin, end));
      begin = end;
    }
    return new SafetensorsHeader(entries, metadata);
  }

  private static JsonNode json(byte[] header) throws MalformedWeightsException {
    try {
      JsonNode root = JSON.readTree(header);
      if (root.isObject()) {
        return root;
      }
      throw new MalformedWeightsException("its header is not a JSON object");
    } catch (JacksonException e) {
      throw new MalformedWeightsException("its header is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new MalformedWeightsException("its header is not JSON: " + e.getMessage());
    }
  }

  private static Entry entry(String name, JsonNode node) throws MalformedWeightsException {
    String dtype = node.path("dtype").asText();
    ElementType type =
        ElementType.ofSafetensors(dtype)
            .orElseThrow(
                () ->
                    new MalformedWeightsException(
                        "%s has values of type '%s'; Marquee reads %s"
                            .formatted(name, dtype, List.of(ElementType.values()))));
    long[] shape = integers(name, node.path("shape"));
    long[] offsets = integers(name, node.path("data_offsets"));
    long bytes = Math.multiplyExact(Tensor.size(shape), type.bytes());
    if (offsets.length != 2 || offsets[1] - offsets[0] != bytes) {
      throw new MalformedWeightsException(
          "%s has shape %s but bytes %s"
              .formatted(name, Arrays.toString(shape), Arrays.toString(offsets)));
    }
    return new Entry(name, type, shape, offsets[0], offsets[1]);
  }

  private static long[] integers(String name, JsonNode array) throws MalformedWeightsException {
    long[] values = new long[array.size()];
    for (int i = 0; i < values.length; i++) {
      JsonNode value = array.get(i);
      if (value == null
          || !value.canConvertToLong()
          || !value.isIntegralNumber()
          || value.asLong() < 0) {
        throw new MalformedWeightsException(name + " has a broken entry in the header");
      }
      values[i] = value.asLong();
    }
    return values;
  }

  /** Neither overlaps nor holes: each array begins where the one before it ended. */
  void requireGapless(long size) throws MalformedWeightsException {
    long end = 0;
    for (Entry entry :
        entries.stream()
            .sorted(Comparator.comparing(Entry::begin).thenComparing(Entry::end))
            .toList()) {
      if (entry.begin() != end) {
        throw new MalformedWeightsException(
            "%s begins at byte %d, not %d".formatted(entry.name(), entry.begin(), end));
      }
      end = entry.end();
    }
    if (end != size) {
      throw new MalformedWeightsException(
          "its header promises %d bytes of values, but it holds %d".formatted(end, size));
    }
  }

  /** JSON, filled up with blanks so that the values behind it are aligned. */
  byte[] bytes() throws IOException {
    ObjectNode root = JSON.createObjectNode();
    if (!metadata.isEmpty()) {
      metadata.forEach(root.putObject(METADATA)::put);
    }
    for (Entry entry : entries) {
      ObjectNode node = root.putObject(entry.name()).put("dtype", entry.type().name());
      Arrays.stream(entry.shape()).forEach(node.putArray("shape")::add);
      node.putArray("data_offsets").add(entry.begin()).add(entry.end());
    }
    byte[] json = JSON.writeValueAsBytes(root);
    byte[] padded = Arrays.copyOf(json, Math.ceilDiv(json.length, Long.BYTES) * Long.BYTES);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    return padded;
  }
}
