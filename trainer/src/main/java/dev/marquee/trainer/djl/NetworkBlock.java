package dev.marquee.trainer.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.marquee.trainer.network.Layer;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.ParameterSpec;
import dev.marquee.trainer.weights.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A network that DJL runs and trains: float32 [N, 3, H, W], normalised, to logits [N, classes]. The
 * input may be a view with any strides, for example channels-last.
 */
public final class NetworkBlock extends AbstractBlock {

  /** How many batches a batch normalisation has seen: PyTorch counts it and never uses it. */
  private static final String BATCH_COUNTER = ".num_batches_tracked";

  private final Network network;
  private final StochasticDepth depth;

  /**
   * A block whose training passes leave nothing out.
   *
   * @param network what to run
   * @param seed decides the values that parameters start from, drawn as torchvision draws them
   */
  public NetworkBlock(Network network, long seed) {
    this(network, seed, 0);
  }

  /**
   * Describes a block; its arrays come to be when it is initialised.
   *
   * @param stochasticDepth the chance that a training pass leaves out the last residual branch, 0
   *     to below 1
   */
  public NetworkBlock(Network network, long seed, double stochasticDepth) {
    this.network = network;
    this.depth = new StochasticDepth(network, stochasticDepth);
    network.parameters().forEach(spec -> addParameter(parameter(network, spec, seed)));
  }

  private static Parameter parameter(Network network, ParameterSpec spec, long seed) {
    return Parameter.builder()
        .setName(spec.name())
        .setType(type(spec))
        .optShape(new Shape(spec.shape()))
        .optRequiresGrad(spec.trainable())
        .optInitializer(
            (manager, shape, type) ->
                manager.create(Initialization.values(network, spec, seed), shape))
        .build();
  }

  private static Parameter.Type type(ParameterSpec spec) {
    boolean normalisation = spec.owner() instanceof Layer.BatchNormalization;
    return switch (spec.kind()) {
      case WEIGHT -> normalisation ? Parameter.Type.GAMMA : Parameter.Type.WEIGHT;
      case BIAS -> normalisation ? Parameter.Type.BETA : Parameter.Type.BIAS;
      case RUNNING_MEAN -> Parameter.Type.RUNNING_MEAN;
      case RUNNING_VARIANCE -> Parameter.Type.RUNNING_VAR;
    };
  }

  /** What this block runs. */
  public Network network() {
    return network;
  }

  /** Creates all arrays, attached to the manager and on its device. */
  public void initialize(NDManager manager) {
    initialize(manager, DataType.FLOAT32, new Shape(-1, 3, -1, -1));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> options) {
    NDArray images = inputs.singletonOrThrow();
    var branches = drawBranches(images.getManager(), training);
    return new NDList(run(store, images, training, branches));
  }

  /**
   * What one pass, of all shares of a batch, multiplies residual branches with: 0 or at least 1.
   */
  public Map<Layer.Residual, Float> drawBranches(NDManager manager, boolean training) {
    return training ? depth.draw(manager) : Map.of();
  }

  /**
   * A pass of a batch, or of one share of it.
   *
   * @param branches drawn for the whole batch
   * @return [N, classes]
   */
  public NDArray run(
      ParameterStore store, NDArray images, boolean training, Map<Layer.Residual, Float> branches) {
    var pass = new ForwardPass(parameters, store, training, branches);
    return pass.run(Layer.Sequential.of(network.features(), network.classifier()), images);
  }

  /**
   * Runs one of its layers alone, as in inference.
   *
   * @param x what that layer reads
   * @return what it makes of it, owned by the manager of x; x itself if the layer does nothing
   */
  public NDArray run(Layer layer, NDArray x) {
    var store = new ParameterStore(x.getManager(), false);
    return new ForwardPass(parameters, store, false, Map.of()).run(layer, x);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(inputShapes[0].get(0), network.classes())};
  }

  /** Every parameter and running statistic by torchvision's name, in torchvision's order. */
  public Map<String, Parameter> parametersByName() {
    return Collections.unmodifiableMap(parameters);
  }

  /** A copy of every array by torchvision's name, in torchvision's order. */
  public Map<String, Tensor> save() {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    parameters.forEach((name, parameter) -> arrays.put(name, parameter.getArray()));
    return Tensors.of(arrays);
  }

  /**
   * Replaces every array.
   *
   * @param weights all names of {@link #parametersByName()} and no others, but for PyTorch's batch
   *     counters
   * @throws WeightsMismatchException listing every name that is missing, of another shape, or too
   *     many; nothing has been replaced then
   */
  public void load(Map<String, Tensor> weights) {
    Stream<String> foreign =
        weights.keySet().stream()
            .filter(name -> !parameters.containsKey(name) && !name.endsWith(BATCH_COUNTER))
            .map(name -> name + " is not part of it");
    refuse(Stream.concat(problems(weights, _ -> true), foreign));
    parameters.forEach((name, parameter) -> Tensors.fill(parameter.getArray(), weights.get(name)));
  }

  /**
   * Replaces every array but those of {@link Network#optionalParameters} that the weights lack or
   * have in another shape, as ImageNet's 1,000 classes do; these stay as they were. Names that this
   * network does not have are passed over.
   *
   * @throws WeightsMismatchException listing every other name that is missing or of another shape
   */
  public void loadBackbone(Map<String, Tensor> weights) {
    Set<ParameterSpec> free = network.optionalParameters(weights);
    refuse(problems(weights, spec -> !free.contains(spec)));
    network.parameters().stream()
        .filter(spec -> spec.isIn(weights))
        .map(ParameterSpec::name)
        .forEach(name -> Tensors.fill(parameters.get(name).getArray(), weights.get(name)));
  }

  private Stream<String> problems(Map<String, Tensor> weights, Predicate<ParameterSpec> which) {
    return network.parameters().stream()
        .filter(which)
        .flatMap(spec -> spec.problemIn(weights).stream());
  }

  private void refuse(Stream<String> problems) {
    List<String> all = problems.toList();
    if (!all.isEmpty()) {
      throw new WeightsMismatchException(network, all);
    }
  }
}
