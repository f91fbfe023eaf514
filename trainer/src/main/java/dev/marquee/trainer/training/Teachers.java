package dev.marquee.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import ai.djl.training.ParameterStore;
import dev.marquee.model.LabelPolicy;
import dev.marquee.trainer.djl.NetworkBlock;
import java.util.List;
import java.util.Optional;

/**
 * Teachers at work: they look at what the student looks at, in inference mode and without
 * gradients.
 */
final class Teachers {

  private final List<NetworkBlock> blocks;
  private final LabelPolicy policy;
  private final Distillation distillation;

  private Teachers(List<NetworkBlock> blocks, LabelPolicy policy, Distillation distillation) {
    this.blocks = blocks;
    this.policy = policy;
    this.distillation = distillation;
  }

  /**
   * Loads the teachers of a run, if it has any.
   *
   * @param manager owns their arrays, on its device
   */
  static Optional<Teachers> of(RunDescription student, NDManager manager) {
    Distillation distillation = student.distillation();
    if (distillation.teachers().isEmpty()) {
      return Optional.empty();
    }
    List<NetworkBlock> blocks =
        distillation.teachers().stream().map(teacher -> load(teacher.open(), manager)).toList();
    return Optional.of(new Teachers(blocks, student.recipe().labelPolicy(), distillation));
  }

  private static NetworkBlock load(RunFolder run, NDManager manager) {
    NetworkBlock block = new NetworkBlock(run.network(), 0);
    block.initialize(manager);
    block.load(run.weights());
    block.parametersByName().values().forEach(parameter -> parameter.freeze(true));
    return block;
  }

  /**
   * The mean of their probabilities.
   *
   * @param images what the student sees: float32 [N, 3, height, width], normalised
   */
  SoftTargets answer(NDArray images, ParameterStore store) {
    NDArray sum = probabilities(blocks.getFirst(), images, store);
    for (NetworkBlock block : blocks.subList(1, blocks.size())) {
      sum.addi(probabilities(block, images, store));
    }
    return new SoftTargets(
        sum.divi(blocks.size()), policy, distillation.weight(), distillation.temperature());
  }

  private NDArray probabilities(NetworkBlock block, NDArray images, ParameterStore store) {
    NDArray logits = block.forward(store, new NDList(images), false).singletonOrThrow();
    NDArray cooled = logits.div(distillation.temperature());
    return policy.singleLabel() ? cooled.softmax(1) : Activation.sigmoid(cooled);
  }
}
