package dev.marquee.trainer.training;

import ai.djl.ndarray.NDManager;
import dev.marquee.trainer.djl.Djl;
import dev.marquee.trainer.djl.NetworkBlock;
import dev.marquee.trainer.network.DepthGroups;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.ParameterSpec;
import dev.marquee.trainer.optimizer.Optimizer;
import dev.marquee.trainer.optimizer.TrainedParameter;
import dev.marquee.trainer.optimizer.WeightAverage;
import dev.marquee.trainer.recipe.Recipe;
import dev.marquee.trainer.weights.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A network on its devices with all that moves its weights. */
final class TrainedModel implements AutoCloseable {

  private final Recipe recipe;
  private final NDManager manager;
  private final DataParallel dataParallel;
  private final NetworkBlock block;
  private final NetworkBlock evaluated;
  private final Map<String, Integer> depths;
  private final Optimizer optimizer;

  TrainedModel(Network network, Recipe recipe, Devices devices) {
    this.recipe = recipe;
    this.manager = Djl.engine().newBaseManager(devices.first());
    this.dataParallel = new DataParallel(devices, recipe.mixedPrecision(), manager);
    this.depths = DepthGroups.of(network);
    this.block = block(network);
    this.evaluated = averages() ? block(network) : block;
    this.optimizer = Optimizer.of(recipe.optimization(), trainable(), manager);
  }

  private NetworkBlock block(Network network) {
    NetworkBlock block =
        new NetworkBlock(network, recipe.trainingSeed(), recipe.fineTuning().stochasticDepth());
    block.initialize(manager);
    return block;
  }

  private List<TrainedParameter> trainable() {
    return block.network().parameters().stream()
        .filter(ParameterSpec::trainable)
        .map(ParameterSpec::name)
        .map(name -> new TrainedParameter(name, block.parametersByName().get(name), rate(name)))
        .toList();
  }

  private double rate(String name) {
    return recipe.fineTuning().rateFactor(depths.get(name));
  }

  private boolean averages() {
    return recipe.optimization().weightAveraging() > 0;
  }

  /** Owns every array. */
  NDManager manager() {
    return manager;
  }

  /** Runs networks on all devices. */
  DataParallel dataParallel() {
    return dataParallel;
  }

  /** What is trained. */
  NetworkBlock block() {
    return block;
  }

  /** What is evaluated and exported: the same, or its average. */
  NetworkBlock evaluated() {
    return evaluated;
  }

  /** Lets those parameters move that the recipe lets move in an epoch, counted from 1. */
  void freeze(int epoch) {
    trainable()
        .forEach(
            each -> {
              boolean moves = recipe.fineTuning().trains(depths.get(each.name()), epoch);
              each.parameter().freeze(!moves);
            });
  }

  /**
   * Moves the weights by the gradients at hand.
   *
   * @param number of the step in the whole training, counted from 0
   */
  void step(double learningRate, long number) {
    optimizer.step(learningRate);
    if (averages()) {
      average().update(number, manager);
    }
  }

  private WeightAverage average() {
    return new WeightAverage(
        recipe.optimization().weightAveraging(),
        block.parametersByName(),
        evaluated.parametersByName());
  }

  /** Lets what is evaluated go on from what is trained. */
  void restartAverage() {
    if (averages()) {
      evaluated.load(block.save());
    }
  }

  /** Goes on from a checkpoint of the same network and recipe. */
  void load(Checkpoint checkpoint) {
    block.load(orElse(checkpoint.stateOf(Checkpoint.TRAINING), checkpoint.weights()));
    if (averages()) {
      evaluated.load(orElse(checkpoint.stateOf(Checkpoint.AVERAGE), checkpoint.weights()));
    }
    optimizer.load(checkpoint.stateOf(Checkpoint.OPTIMIZER));
  }

  private static Map<String, Tensor> orElse(
      Map<String, Tensor> state, Map<String, Tensor> otherwise) {
    return state.isEmpty() ? otherwise : state;
  }

  /** What is evaluated now, and all to go on from. */
  Checkpoint checkpoint(int epoch) {
    return checkpoint(epoch, evaluated.save());
  }

  /**
   * All to go on from, with other weights to export: those of an earlier epoch.
   *
   * @param weights what the run exports
   */
  Checkpoint checkpoint(int epoch, Map<String, Tensor> weights) {
    Map<String, Tensor> state = new LinkedHashMap<>();
    put(state, Checkpoint.OPTIMIZER, optimizer.save());
    if (averages() || recipe.patience() > 0) {
      put(state, Checkpoint.TRAINING, block.save());
    }
    if (averages() && recipe.patience() > 0) {
      put(state, Checkpoint.AVERAGE, evaluated.save());
    }
    return new Checkpoint(epoch, weights, state);
  }

  private static void put(Map<String, Tensor> state, String owner, Map<String, Tensor> own) {
    own.forEach((name, tensor) -> state.put(owner + name, tensor));
  }

  /** Releases every array and thread. */
  @Override
  public void close() {
    dataParallel.close();
    manager.close();
  }
}
