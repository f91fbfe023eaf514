package dev.marquee.trainer.data;

import dev.marquee.model.ImageException;
import dev.marquee.model.ImageSize;
import dev.marquee.model.PosterReader;
import dev.marquee.model.RgbImage;
import dev.marquee.trainer.console.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Decodes and resizes posters on its own threads, a bounded number of batches ahead of who reads
 * them. What comes out depends on the posters alone, not on the number of threads. An image that
 * cannot be read is left out of its batch and becomes a problem.
 */
public final class PosterLoader implements AutoCloseable {

  private final PosterReader reader;
  private final int threads;
  private final ExecutorService pool;
  private final PixelCache cache;
  private final Map<Path, Problem> unreadable = new ConcurrentHashMap<>();
  private final Queue<ByteBuffer> spareBuffers = new ConcurrentLinkedQueue<>();

  /**
   * @param size the size that posters are resized to
   * @param threads threads that decode, at least 1
   * @param cacheBytes heap for resized posters, so that later epochs need not decode them; 0 for
   *     none. A poster takes {@code size.rgbBytes()}.
   */
  public PosterLoader(ImageSize size, int threads, long cacheBytes) {
    this.reader = PosterImages.reader(size);
    this.threads = threads;
    this.cache = new PixelCache(cacheBytes);
    this.pool =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("poster-loader-", 0).factory());
  }

  /**
   * Streams posters in the order given. Each run of {@code batchSize} posters makes a batch, the
   * last one perhaps shorter; unreadable posters make theirs shorter too, and a batch of nothing
   * else is left out. The iterator belongs to one thread.
   */
  public Iterator<Batch> batches(List<Poster> posters, int batchSize) {
    int ahead = Math.max(2, 1 + 2 * threads / batchSize);
    return new BatchIterator(this, List.copyOf(posters), batchSize, ahead);
  }

  /**
   * Works through posters, {@link #batches batch by batch}, closes each batch once it is done with,
   * and tells of the progress.
   *
   * @param task what is being done
   * @param note what to show beside it, such as the loss
   */
  public void forEach(
      List<Poster> posters,
      int batchSize,
      String task,
      Supplier<String> note,
      Consumer<Batch> action) {
    try (var progress = new Progress(task, posters.size())) {
      for (var batches = batches(posters, batchSize); batches.hasNext(); ) {
        try (var batch = batches.next()) {
          action.accept(batch);
          progress.advance(batch.size(), note);
        }
      }
    }
  }

  /** The images that could not be read so far, each once, in the order of the label file. */
  public List<Problem> problems() {
    return unreadable.values().stream().sorted(Comparator.comparingInt(Problem::line)).toList();
  }

  ExecutorService pool() {
    return pool;
  }

  ImageSize size() {
    return reader.size();
  }

  /** A buffer of at least so many bytes, its position 0, its content anything. */
  ByteBuffer takeBuffer(int bytes) {
    var spare = spareBuffers.poll();
    return spare != null && spare.capacity() >= bytes
        ? spare.clear()
        : ByteBuffer.allocateDirect(bytes);
  }

  void giveBuffer(ByteBuffer buffer) {
    spareBuffers.add(buffer);
  }

  /** The pixels of a poster at this loader's size, or nothing if its image cannot be read. */
  Optional<byte[]> pixels(Poster poster) {
    var cached = cache.get(poster.image());
    if (cached != null) {
      return Optional.of(cached);
    }
    var pixels = read(poster, reader::read).map(RgbImage::pixels);
    pixels.ifPresent(resized -> cache.offer(poster.image(), resized));
    return pixels;
  }

  /** The image of a poster at its own size, or nothing if it cannot be read. */
  Optional<RgbImage> decode(Poster poster) {
    return read(poster, reader.decoder()::decode);
  }

  private Optional<RgbImage> read(Poster poster, Function<byte[], RgbImage> how) {
    if (unreadable.containsKey(poster.image())) {
      return Optional.empty();
    }
    try {
      return Optional.of(how.apply(PosterImages.encoded(poster.image())));
    } catch (IOException | ImageException e) {
      var what = poster.image() + " cannot be read: " + UnreadablePosterException.why(e);
      unreadable.put(poster.image(), new Problem(poster.movie().line(), what));
      return Optional.empty();
    }
  }

  static <T> T await(Future<T> task) {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("decoding a poster failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while decoding posters", e);
    }
  }

  /** Stops the threads; batches under way are lost. */
  @Override
  public void close() {
    pool.shutdownNow();
  }
}
