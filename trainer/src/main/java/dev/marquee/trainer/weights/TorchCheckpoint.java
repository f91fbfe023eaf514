package dev.marquee.trainer.weights;

import dev.marquee.trainer.weights.Pickle.Call;
import dev.marquee.trainer.weights.Pickle.Persistent;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A state dictionary that PyTorch's {@code torch.save} wrote, as a zip (since 1.6) or as pickles
 * with raw storages behind them (before; torchvision's VGG files). Layouts as in {@code
 * torch/serialization.py}.
 */
final class TorchCheckpoint {

  private static final byte[] ZIP = {'P', 'K', 3, 4};

  /** The pickled magic number 0x1950a86a20f9469cfc6c. */
  private static final byte[] LEGACY = HexFormat.of().parseHex("80028a0a6cfc9c46f9206aa850192e");

  private static final String PICKLE = "/data.pkl";

  /** Of arrays in Java. */
  private static final int LONGEST = Integer.MAX_VALUE - 8;

  private TorchCheckpoint() {}

  static boolean isZip(MemorySegment content) {
    return startsWith(content, ZIP);
  }

  static boolean isLegacy(MemorySegment content) {
    return startsWith(content, LEGACY);
  }

  private static boolean startsWith(MemorySegment content, byte[] magic) {
    return content.byteSize() >= magic.length
        && content.asSlice(0, magic.length).mismatch(MemorySegment.ofArray(magic)) < 0;
  }

  static Map<String, Tensor> readZip(Path file) throws IOException, MalformedWeightsException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      String pickle =
          zip.stream()
              .map(ZipEntry::getName)
              .filter(name -> name.endsWith(PICKLE))
              .findFirst()
              .orElseThrow(() -> new MalformedWeightsException("it is a zip without data.pkl"));
      String folder = pickle.substring(0, pickle.length() - PICKLE.length());
      requireLittleEndian(zip, folder + "/byteorder");
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (StridedView view : views(Pickle.read(entry(zip, pickle)))) {
        tensors.put(view.name(), view.read(entry(zip, folder + "/data/" + view.storage())));
      }
      return tensors;
    } catch (ZipException e) {
      throw new MalformedWeightsException("it is a damaged zip: " + e.getMessage());
    }
  }

  private static void requireLittleEndian(ZipFile zip, String entry)
      throws IOException, MalformedWeightsException {
    if (zip.getEntry(entry) != null
        && !StandardCharsets.UTF_8.decode(entry(zip, entry)).toString().equals("little")) {
      throw new MalformedWeightsException("its values are not little-endian");
    }
  }

  private static ByteBuffer entry(ZipFile zip, String name)
      throws IOException, MalformedWeightsException {
    ZipEntry entry = zip.getEntry(name);
    // what is stored as it stands cannot be larger than the file
    if (entry == null || entry.getMethod() != ZipEntry.STORED) {
      throw new MalformedWeightsException(
          name
              + (entry == null
                  ? " is missing in its zip"
                  : " is compressed; torch.save never does"));
    }
    if (entry.getSize() > LONGEST) {
      throw new MalformedWeightsException(name + " is larger than 2 GiB");
    }
    try (InputStream in = zip.getInputStream(entry)) {
      return ByteBuffer.wrap(in.readAllBytes());
    }
  }

  static Map<String, Tensor> readLegacy(MemorySegment content) throws MalformedWeightsException {
    if (content.byteSize() > Integer.MAX_VALUE) {
      throw new MalformedWeightsException("it is larger than 2 GiB; save it anew, as a zip");
    }
    ByteBuffer in = content.asByteBuffer().position(LEGACY.length);
    Pickle.read(in); // protocol version
    Pickle.read(in); // the writer's machine
    List<StridedView> views = views(Pickle.read(in));
    Map<String, ByteBuffer> storages = storages(in, views);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (StridedView view : views) {
      tensors.put(view.name(), view.read(storages.get(view.storage())));
    }
    return tensors;
  }

  /** A pickled list of keys, then for each the number of values and the values. */
  private static Map<String, ByteBuffer> storages(ByteBuffer in, List<StridedView> views)
      throws MalformedWeightsException {
    Map<String, StridedView> owners = new HashMap<>();
    views.forEach(view -> owners.put(view.storage(), view));
    Map<String, ByteBuffer> storages = new HashMap<>();
    if (!(Pickle.read(in) instanceof List<?> keys
        && keys.stream().allMatch(String.class::isInstance)
        && owners.keySet().equals(Set.copyOf(keys)))) {
      throw new MalformedWeightsException("its storages are not those that its arrays need");
    }
    for (Object key : keys) {
      StridedView owner = owners.get(key);
      long size = owner.storageBytes();
      if (size < 0 || in.remaining() - Long.BYTES < size || in.getLong() != owner.count()) {
        throw new MalformedWeightsException(
            "the storage of %s is cut off or of another size".formatted(owner.name()));
      }
      storages.put((String) key, in.slice(in.position(), (int) size));
      in.position(in.position() + (int) size);
    }
    return storages;
  }

  private static List<StridedView> views(Object state) throws MalformedWeightsException {
    if (!(state instanceof Map<?, ?> entries)) {
      throw new MalformedWeightsException("it holds no dictionary of arrays by name");
    }
    List<StridedView> views = new ArrayList<>();
    for (Map.Entry<?, ?> entry : entries.entrySet()) {
      views.add(view((String) entry.getKey(), entry.getValue()));
    }
    return views;
  }

  private static StridedView view(String name, Object value) throws MalformedWeightsException {
    try {
      Call call = (Call) value;
      if (call.function().name().equals("_rebuild_parameter")) {
        call = (Call) call.arguments().getFirst();
      }
      return view(name, call.arguments());
    } catch (ClassCastException | IndexOutOfBoundsException | NoSuchElementException e) {
      throw new MalformedWeightsException(
          "its entry %s is not an array; save model.state_dict() alone".formatted(name));
    }
  }

  /** The arguments of {@code torch._utils._rebuild_tensor}: storage, offset, shape, strides. */
  private static StridedView view(String name, List<?> arguments) throws MalformedWeightsException {
    List<?> storage = (List<?>) ((Persistent) arguments.get(0)).id();
    if (storage.size() > 5 && !(storage.get(5) instanceof Pickle.None)) {
      throw new MalformedWeightsException(name + " lies in a view of a storage; save it anew");
    }
    return new StridedView(
        name,
        ElementType.ofTorch(((Global) storage.get(1)).name()).orElseThrow(),
        (String) storage.get(2),
        (Long) storage.get(4),
        (Long) arguments.get(1),
        integers(arguments.get(2)),
        integers(arguments.get(3)));
  }

  private static long[] integers(Object tuple) {
    return ((List<?>) tuple).stream().mapToLong(value -> (Long) value).toArray();
  }
}
