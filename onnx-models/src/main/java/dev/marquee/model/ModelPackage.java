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

  private final String source;
  private final Path folder;
  private final Manifest manifest;
  private long modelBytes;

  private ModelPackage(String source, Path folder) {
    this.source = source;
    this.folder = folder;
    this.manifest = readChecked();
  }

  /**
   * Reads and checks a package in a folder.
   *
   * @throws InvalidPackageException telling every problem: files or fields that are missing or
   *     wrong, a graph that is not the one the manifest describes
   * @throws PackageIoException if the disk fails
   */
  public static ModelPackage read(Path folder) {
    return new ModelPackage(folder.toString(), folder);
  }

  /**
   * Reads and checks a package on the class path, under {@code packages/}.
   *
   * @param name its folder there, such as {@code squeezenet1_1}
   * @throws InvalidPackageException as {@link #read(Path)} does
   */
  public static ModelPackage embedded(String name) {
    return new ModelPackage("embedded:" + name, null);
  }

  /** Where the package lies: its folder, or {@code embedded:} and its name. */
  public String source() {
    return source;
  }

  /** What the package says of itself; {@link Manifest#problems()} found none. */
  public Manifest manifest() {
    return manifest;
  }

  /** The folder it lies in; empty for an embedded one. */
  public Optional<Path> folder() {
    return Optional.ofNullable(folder);
  }

  /** The graph's file; empty for an embedded one. */
  public Optional<Path> modelFile() {
    return folder().map(path -> path.resolve(MODEL));
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
            source, List.of(MODEL + " has changed since it was checked: read the package again"));
      }
      return model;
    } catch (IOException e) {
      throw new PackageIoException("cannot read " + MODEL + " of " + source, e);
    }
  }

  private Manifest readChecked() {
    List<String> problems = new ArrayList<>();
    String digest = digest(problems);
    Manifest read = readManifest(problems);
    if (read != null) {
      problems.addAll(read.problems());
      if (digest != null && !digest.equals(read.sha256())) {
        problems.add(
            "%s: its SHA-256 is %s, %s says %s".formatted(MODEL, digest, MANIFEST, read.sha256()));
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidPackageException(source, problems);
    }
    return read;
  }

  private Manifest readManifest(List<String> problems) {
    try (InputStream json = open(MANIFEST)) {
      byte[] content = json.readNBytes(MAX_MANIFEST_BYTES + 1);
      if (content.length <= MAX_MANIFEST_BYTES) {
        return Manifest.parse(content, source);
      }
      problems.add("%s has more than %d bytes".formatted(MANIFEST, MAX_MANIFEST_BYTES));
    } catch (NoSuchFileException | FileNotFoundException e) {
      problems.add(MANIFEST + " is missing");
    } catch (InvalidPackageException e) {
      problems.addAll(e.problems());
    } catch (IOException e) {
      throw new PackageIoException("cannot read " + MANIFEST + " of " + source, e);
    }
    return null;
  }

  private String digest(List<String> problems) {
    try (var model = new DigestInputStream(open(MODEL), Sha256.begin())) {
      modelBytes = length(model);
      if (modelBytes == 0) {
        problems.add(MODEL + " is empty");
      } else if (modelBytes > MAX_MODEL_BYTES) {
        problems.add("%s has more bytes than a graph, %d".formatted(MODEL, MAX_MODEL_BYTES));
        return null;
      }
      return Sha256.hex(model.getMessageDigest());
    } catch (NoSuchFileException | FileNotFoundException e) {
      problems.add(MODEL + " is missing");
      return null;
    } catch (IOException e) {
      throw new PackageIoException("cannot read " + MODEL + " of " + source, e);
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
    String resource = "/packages/" + source.substring(source.indexOf(':') + 1) + "/" + file;
    InputStream stream = ModelPackage.class.getResourceAsStream(resource);
    if (stream == null) {
      throw new FileNotFoundException(resource);
    }
    return stream;
  }
}
