package dev.marquee.trainer.training;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.marquee.model.MarqueeException;
import dev.marquee.trainer.data.NoUsablePosterException;
import dev.marquee.trainer.data.Poster;
import dev.marquee.trainer.data.Split;
import dev.marquee.trainer.djl.Djl;
import dev.marquee.trainer.djl.NetworkBlock;
import dev.marquee.trainer.files.WholeFile;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.recipe.Recipe;
import dev.marquee.trainer.weights.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Begins runs, in folders that hold nothing else. */
public final class NewRun {

  /** What is there if beginning is cut short. */
  private static final Set<String> LEFTOVERS =
      Set.of(RunFolder.SPLIT, RunFolder.METRICS, RunFolder.CHECKPOINT);

  private NewRun() {}

  /**
   * Begins a run.
   *
   * @param weights asked last for what to start from, of the same topology, such as ImageNet's;
   *     nothing: from scratch
   * @throws NoUsablePosterException if a split has no posters
   * @throws RunFolderException if the folder holds a run already, or anything else
   * @throws MarqueeException if {@link #requireTrainable} does
   * @throws dev.marquee.trainer.djl.WeightsMismatchException if the weights are of another network
   */
  public static RunFolder begin(
      Path folder,
      RunDescription description,
      List<Poster> posters,
      Supplier<Optional<Map<String, Tensor>>> weights) {
    requireEverySplit(posters);
    requireTrainable(
        description.describeNetwork(),
        description.labels(),
        description.recipe(),
        description.distillation());
    try (NDManager manager = Djl.engine().newBaseManager(Device.cpu())) {
      NetworkBlock block =
          new NetworkBlock(description.describeNetwork(), description.recipe().trainingSeed());
      block.initialize(manager);
      weights.get().ifPresent(block::loadBackbone);
      Checkpoint start = new Checkpoint(0, block.save(), Map.of());
      return begin(folder, description, posters, start);
    }
  }

  /**
   * Refuses what cannot be trained, without a look at any poster.
   *
   * @throws MismatchedRunsException if its teachers cannot teach it
   * @throws dev.marquee.trainer.onnx.PosterTooSmallException if the network cannot look at posters
   *     of the recipe's size
   * @throws UntrainableNetworkException if its head cannot tell what is to be learnt, or it has no
   *     branches for stochastic depth to leave out
   */
  public static void requireTrainable(
      Network network, List<String> labels, Recipe recipe, Distillation distillation) {
    TrainableNetwork.require(network, recipe);
    distillation.requireFor(labels, recipe);
  }

  private static void requireEverySplit(List<Poster> posters) {
    for (Split split : Split.values()) {
      if (posters.stream().noneMatch(poster -> poster.split() == split)) {
        throw new NoUsablePosterException(
            "of %d posters none falls into the %s split: give more posters, or another --seed"
                .formatted(posters.size(), split));
      }
    }
  }

  /**
   * Begins a run. Its description comes last: a folder in which that was cut short holds no run.
   *
   * @param start the training before its first epoch
   * @throws RunFolderException if the folder holds a run already or anything else
   * @throws dev.marquee.trainer.files.FileException if it cannot be written
   */
  static RunFolder begin(
      Path folder, RunDescription description, List<Poster> posters, Checkpoint start) {
    requireFree(folder);
    RunFolder run = new RunFolder(folder);
    run.files().deleteParts();
    run.files()
        .writeCsv(
            RunFolder.SPLIT, SplitRow.COLUMNS, posters.stream().map(SplitRow::write).toList());
    run.save(start, List.of());
    run.files().writeJson(RunFolder.DESCRIPTION, description);
    return run;
  }

  /**
   * Refuses a folder in which no run can begin.
   *
   * @throws RunFolderException if it holds a run already or anything else
   */
  public static void requireFree(Path folder) {
    if (RunFolder.isAt(folder)) {
      throw new RunFolderException(
          folder
              + " holds a run already: go on with it (--resume), or name another folder (--output)");
    }
    List<Path> foreign = Files.exists(folder) ? foreign(folder) : List.of();
    if (!foreign.isEmpty()) {
      throw new RunFolderException(
          "%s holds no run, but %s: a run replaces and deletes files there, name a folder of its own (--output)"
              .formatted(folder, foreign.getFirst()));
    }
  }

  private static List<Path> foreign(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(Path::getFileName)
          .filter(name -> !LEFTOVERS.contains(name.toString()) && !WholeFile.isPart(name))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new RunFolderException("cannot list the folder " + folder + ": " + e, e);
    }
  }
}
