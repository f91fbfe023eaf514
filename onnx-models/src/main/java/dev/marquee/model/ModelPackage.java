package dev.marquee.model;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the trainer exports and the function serves: a graph and what it says of itself. It lies in
 * a folder or, for the models that are shipped, on the class path. It was checked when it was read;
 * {@link PackageWriter} writes one.
 */
public final class ModelPackage {
  /** The graph's input: uint8 {@code [N, height, width, 3]}, RGB. */
  public static final String POSTER = "poster";

  /** The graph's output: float32 {@code [N, C]}, in the order of the labels. */
  public static final String PROBABILITIES = "probabilities";

  /** Its second output, of networks that have one: float32 {@code [N, C, h, w]}. */
  public static final String ATTRIBUTION = "attribution";

  /** The graph's file. */
  public static final String MODEL = "model.onnx";

  /** The manifest's file. */
  public static final String MANIFEST = "model.json";

  static final String CARD = "README.md";

  /** Protocol buffers, and so ONNX graphs with their weights inside, end at 2 GiB. */
  private static final long MAX_MODEL_BYTES = Integer.MAX_VALUE;

  /** Of a manifest: thousands of labels fit in. */
  public static final int MAX_MANIFEST_BYTES = 16 << 20;

  private final String name; // of its folder
  private final Path folder; // null of an embedded one
  private final Manifest manifest;
  private final long modelBytes;

  private record Graph(long bytes, String sha256) {}

  private ModelPackage(String name, Path folder) {
    this.name = name;
    this.folder = folder;
    List<String> problems = new ArrayList<>();
    Graph graph = readGraph(problems);
    manifest = readManifest(problems);
    check(graph, problems);
    modelBytes = graph.bytes();
  }

  /**
   * Reads and checks a package in a folder.
   *
   * @throws InvalidPackageException telling every problem: no such folder, files or fields that are
   *     missing or wrong, a graph that is not the one the manifest describes
   * @throws PackageIoException if the disk fails
   */
  public static ModelPackage read(Path folder) {
    if (Files.notExists(folder)) {
      throw new InvalidPackageException("there is no folder " + folder);
    }
    if (Files.isRegularFile(folder)) {
      throw new InvalidPackageException(folder + " is a file: a package is a folder");
    }
    return new ModelPackage(folder.toString(), folder);
  }

  /**
   * Reads and checks a package on the class path, under {@code packages/}.
   *
   * @param name its folder there, such as {@code squeezenet1_1}
   * @throws InvalidPackageException as {@link #read(Path)} does
   */
  public static ModelPackage embedded(String name) {
    return new ModelPackage(name, null);
  }

  /** Where the package lies: its folder, or {@code embedded:} and its name. */
  public String source() {
    return folder == null ? "embedded:" + name : name;
  }

  /** What the package says of itself; {@link Manifest#problems()} found none. */
  public Manifest manifest() {
    return manifest;
  }

  /** The folder it lies in; empty for an embedded one. */
  public Optional<Path> folder() {
    return Optional.ofNullable(folder);
  }

  /** The length of the graph in bytes. */
  public long modelBytes() {
    return modelBytes;
  }

  /**
   * The graph: a ModelProto, read anew at each call.
   *
   * @throws InvalidPackageException if the file has changed since the package was checked
   * @throws PackageIoException if the disk fails
   */
  public byte[] model() {
    try (InputStream stream = open(MODEL)) {
      // no more than shows that it has grown since
      byte[] model = stream.readNBytes((int) Math.min(modelBytes + 1, MAX_MODEL_BYTES));
      if (folder != null && !Sha256.hex(model).equals(manifest.sha256())) {
        throw new InvalidPackageException(
            source(), List.of(MODEL + " has changed since it was checked: read the package again"));
      }
      return model;
    } catch (IOException e) {
      throw new PackageIoException("cannot read " + MODEL + " of " + source(), e);
    }
  }

  /** Of graph and manifest each is null where there is a problem. */
  private void check(Graph graph, List<String> problems) {
    if (manifest != null) {
      problems.addAll(manifest.problems());
      if (graph != null && !graph.sha256().equals(manifest.sha256())) {
        problems.add(
            "%s: its SHA-256 is %s, %s says %s"
                .formatted(MODEL, graph.sha256(), MANIFEST, manifest.sha256()));
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidPackageException(source(), problems);
    }
  }

  private Manifest readManifest(List<String> problems) {
    try (InputStream json = open(MANIFEST)) {
      byte[] content = json.readNBytes(MAX_MANIFEST_BYTES + 1);
      if (content.length <= MAX_MANIFEST_BYTES) {
        return ManifestJson.parse(content, source());
      }
      problems.add("%s has more than %d bytes".formatted(MANIFEST, MAX_MANIFEST_BYTES));
    } catch (NoSuchFileException | FileNotFoundException e) {
      problems.add(MANIFEST + " is missing");
    } catch (InvalidPackageException e) {
      problems.addAll(e.problems());
    } catch (IOException e) {
      throw new PackageIoException("cannot read " + MANIFEST + " of " + source(), e);
    }
    return null;
  }

  private Graph readGraph(List<String> problems) {
    try (var model = new DigestInputStream(open(MODEL), Sha256.begin())) {
      long bytes = length(model);
      if (bytes == 0) {
        problems.add(MODEL + " is empty");
      } else if (bytes > MAX_MODEL_BYTES) {
        problems.add("%s has more bytes than a graph, %d".formatted(MODEL, MAX_MODEL_BYTES));
        return null;
      }
      return new Graph(bytes, Sha256.hex(model.getMessageDigest()));
    } catch (NoSuchFileException | FileNotFoundException e) {
      problems.add(MODEL + " is missing");
      return null;
    } catch (IOException e) {
      throw new PackageIoException("cannot read " + MODEL + " of " + source(), e);
    }
  }

  /** Reads all, but not on and on what is too long for a graph. */
  private static long length(InputStream model) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long length = 0;
    for (int count = 0; count >= 0 && length <= MAX_MODEL_BYTES; count = model.read(buffer)) {
      length += count;
    }
    return length;
  }

  private InputStream open(String file) throws IOException {
    if (folder != null) {
      return Files.newInputStream(folder.resolve(file));
    }
    String resource = "/packages/" + name + "/" + file;
    InputStream stream = ModelPackage.class.getResourceAsStream(resource);
    if (stream == null) {
      throw new FileNotFoundException(resource);
    }
    return stream;
  }
}
