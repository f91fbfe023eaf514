package dev.marquee.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import dev.marquee.model.LabelPolicy;
import dev.marquee.trainer.djl.Constants;
import dev.marquee.trainer.djl.NetworkBlock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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
   * @param forward has a teacher look at what the student sees, and gives its logits [N, C]
   */
  SoftTargets answer(Function<NetworkBlock, NDArray> forward) {
    NDArray sum = probabilities(forward.apply(blocks.getFirst()));
    for (NetworkBlock block : blocks.subList(1, blocks.size())) {
      sum.addi(probabilities(forward.apply(block)));
    }
    return new SoftTargets(
        sum.divi(blocks.size()), policy, distillation.weight(), distillation.temperature());
  }

  private NDArray probabilities(NDArray logits) {
    NDArray cooled = logits.div(Constants.of(distillation.temperature(), logits));
    return policy.singleLabel() ? cooled.softmax(1) : Activation.sigmoid(cooled);
  }
}
