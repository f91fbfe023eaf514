package dev.marquee.trainer.data;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Keeps a number of batches under way, each poster a task of its own that fills its own slot. The
 * iterator itself belongs to one thread, which sees a slot filled once it has waited for its task.
 */
final class BatchIterator implements Iterator<Batch> {

  /**
   * A batch being filled.
   *
   * @param filled for each poster, whether its slot now holds its pixels
   */
  private record Pending(List<Poster> posters, ByteBuffer images, List<Future<Boolean>> filled) {}

  private final PosterLoader loader;
  private final List<Poster> posters;
  private final int batchSize;
  private final int imageBytes;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private int submitted;
  private Batch next;

  BatchIterator(PosterLoader loader, List<Poster> posters, int batchSize, int ahead) {
    this.loader = loader;
    this.posters = posters;
    this.batchSize = batchSize;
    this.imageBytes = loader.size().rgbBytes();
    for (int i = 0; i < ahead; i++) {
      submit();
    }
  }

  private void submit() {
    if (submitted == posters.size()) {
      return;
    }
    var chunk =
        posters.subList(submitted, (int) Math.min((long) submitted + batchSize, posters.size()));
    submitted += chunk.size();
    var images = loader.takeBuffer(Math.multiplyExact(chunk.size(), imageBytes));
    var filled =
        IntStream.range(0, chunk.size())
            .mapToObj(slot -> loader.pool().submit(() -> fill(images, slot, chunk.get(slot))))
            .toList();
    pending.add(new Pending(chunk, images, filled));
  }

  private boolean fill(ByteBuffer images, int slot, Poster poster) {
    var pixels = loader.pixels(poster);
    pixels.ifPresent(resized -> images.put(slot * imageBytes, resized));
    return pixels.isPresent();
  }

  @Override
  public boolean hasNext() {
    while (next == null && !pending.isEmpty()) {
      var batch = finish(pending.remove());
      submit();
      if (batch.size() > 0) {
        next = batch;
      } else {
        batch.close();
      }
    }
    return next != null;
  }

  @Override
  public Batch next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    var batch = next;
    next = null;
    return batch;
  }

  /** Waits for every slot, and closes the gaps that unreadable posters left. */
  private Batch finish(Pending batch) {
    List<Poster> readable = new ArrayList<>();
    for (int slot = 0; slot < batch.posters().size(); slot++) {
      if (PosterLoader.await(batch.filled().get(slot))) {
        int place = readable.size() * imageBytes;
        if (place != slot * imageBytes) {
          batch.images().put(place, batch.images(), slot * imageBytes, imageBytes);
        }
        readable.add(batch.posters().get(slot));
      }
    }
    var images = batch.images().limit(readable.size() * imageBytes);
    return new Batch(readable, loader.size(), images, loader::giveBuffer);
  }
}
