package dev.marquee.trainer.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.marquee.trainer.djl.Autocast;
import dev.marquee.trainer.djl.NetworkBlock;
import dev.marquee.trainer.recipe.MixedPrecision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Runs a network on all devices of a training at once, as PyTorch's {@code DataParallel} does: each
 * has a copy of the weights and a share of the batch, in a thread of its own. Logits meet on the
 * first device, so that the loss is that of the whole batch, whatever it is; from there gradients
 * go back to the shares and add up in the network's own. Batch normalisations look at one share
 * each, and the running statistics are those of the first device's. All shares leave out the same
 * residual branches: one that the first left out would have no gradients to add to. On one device,
 * all of this is a plain pass.
 */
final class DataParallel implements AutoCloseable {

  /** A batch that went through a network and can go back. */
  final class Pass {

    private final NetworkBlock block;
    private final List<Share> shares;
    private final long[] starts;
    private final NDArray logits;

    private Pass(NetworkBlock block, List<Share> shares, long[] starts, NDArray logits) {
      this.block = block;
      this.shares = shares;
      this.starts = starts;
      this.logits = logits;
    }

    /** [N, classes] on the first device. */
    NDArray logits() {
      return logits;
    }

    /**
     * Adds the gradients of a loss to those of the network.
     *
     * @param loss one number, made of the logits
     */
    void backward(GradientCollector collector, NDArray loss) {
      collector.backward(loss);
      if (!shares.isEmpty()) {
        NDList slopes = logits.getGradient().split(starts);
        together(shares.size(), i -> shares.get(i).backward(collector, slopes.get(i)));
        shares.forEach(share -> share.replica().ifPresent(copy -> copy.addGradients(block)));
      }
    }
  }

  /**
   * What one device does.
   *
   * @param replica its copy of the weights, unless it has the network's own
   */
  private record Share(Optional<Replica> replica, NDArray logits) {

    /** By a product whose gradient is the slope, since DJL goes back from ones alone. */
    Share backward(GradientCollector collector, NDArray slope) {
      collector.backward(logits.mul(slope.toDevice(logits.getDevice(), false)));
      return this;
    }
  }

  private final List<Device> devices;
  private final MixedPrecision precision;
  private final ParameterStore own;
  private final ExecutorService threads;

  /**
   * @param manager owns the networks' own weights, on the first device
   */
  DataParallel(Devices devices, MixedPrecision precision, NDManager manager) {
    this.devices = devices.all();
    this.precision = precision;
    this.own = new ParameterStore(manager, false);
    this.threads = Executors.newFixedThreadPool(this.devices.size());
  }

  /**
   * What a network answers, without gradients.
   *
   * @param images float32 [N, 3, height, width] on the first device
   * @return [N, classes] on the first device
   */
  NDArray answer(NetworkBlock block, NDArray images) {
    return forward(block, images, false).logits();
  }

  /**
   * A pass to learn from, while gradients are collected.
   *
   * @param images float32 [N, 3, height, width] on the first device; their manager owns all that
   *     the pass needs
   */
  Pass forward(NetworkBlock block, NDArray images) {
    return forward(block, images, true);
  }

  private Pass forward(NetworkBlock block, NDArray images, boolean training) {
    var branches = block.drawBranches(images.getManager(), training);
    BiFunction<ParameterStore, NDArray, NDArray> network =
        (weights, part) -> block.run(weights, part, training, branches);
    long[] starts = starts(images.getShape().get(0));
    if (starts.length == 0) {
      return new Pass(block, List.of(), starts, logits(network, own, images));
    }
    NDList parts = images.split(starts);
    List<Share> shares = together(parts.size(), i -> forward(network, i, parts.get(i), training));
    NDList answers = new NDList();
    shares.forEach(share -> answers.add(moved(share.logits().stopGradient(), images)));
    NDArray logits = NDArrays.concat(answers);
    logits.setRequiresGradient(training);
    return new Pass(block, shares, starts, logits);
  }

  /** Where all shares but the first start; the first is among the longest. */
  private long[] starts(long posters) {
    int shares = (int) Math.min(devices.size(), posters);
    return IntStream.range(1, shares).mapToLong(i -> Math.ceilDiv(i * posters, shares)).toArray();
  }

  private Share forward(
      BiFunction<ParameterStore, NDArray, NDArray> network,
      int index,
      NDArray images,
      boolean training) {
    NDManager scope = images.getManager().newSubManager(devices.get(index));
    NDArray part = images.toDevice(scope.getDevice(), false);
    part.attach(scope);
    // threads of a pool collect gradients always: where none are wanted, the weights must not ask
    Optional<Replica> replica =
        index == 0 && training ? Optional.empty() : Optional.of(new Replica(scope));
    ParameterStore weights = replica.<ParameterStore>map(copy -> copy).orElse(own);
    return new Share(replica, logits(network, weights, part));
  }

  private NDArray logits(
      BiFunction<ParameterStore, NDArray, NDArray> network,
      ParameterStore weights,
      NDArray images) {
    Supplier<NDArray> pass = () -> network.apply(weights, images);
    return switch (precision) {
      case NONE -> pass.get();
      case BF16 -> Autocast.bfloat16(images.getDevice(), pass);
    };
  }

  private static NDArray moved(NDArray array, NDArray beside) {
    NDArray moved = array.toDevice(beside.getDevice(), false);
    moved.attach(beside.getManager());
    return moved;
  }

  /** Does all of them, and fails if one does, but not before all have ended. */
  private <T> List<T> together(int count, IntFunction<T> work) {
    List<Callable<T>> tasks = new ArrayList<>();
    IntStream.range(0, count).forEach(i -> tasks.add(() -> work.apply(i)));
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(tasks)) {
        results.add(result.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a device failed: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Ends the threads. */
  @Override
  public void close() {
    threads.close();
  }
}
