package dev.marquee.trainer.precision;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import dev.marquee.model.ModelPackage;
import dev.marquee.trainer.graph.Constants;
import dev.marquee.trainer.graph.Nodes;
import dev.marquee.trainer.weights.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives posters a fourth channel, which the first convolution weighs with zeros: ONNX Runtime's
 * fast convolutions of integers read channels by fours. A convolution of single pixels adds it, to
 * four pixels at a time so that it is a fast one itself, and takes off the mean where that is left
 * to do. The answers stay what they are.
 */
final class WidePosters {

  private static final int COLOURS = 3;
  private static final int FOUR = 4;
  private static final String WIDE = ".wide";

  /** The convolution that adds the channel. */
  private static final String WIDENING = ModelPackage.POSTER + WIDE;

  private static final AttributeProto CHANNELS_FIRST = Nodes.integers("perm", 0, 3, 1, 2);
  private static final AttributeProto CHANNELS_LAST = Nodes.integers("perm", 0, 2, 3, 1);

  private final GraphProto.Builder graph;
  private final Map<String, TensorProto> constants = new LinkedHashMap<>();
  private final List<NodeProto> before;
  private final List<NodeProto> after;
  private final String read;
  private final long height;
  private final long width;

  private WidePosters(GraphProto original) {
    graph = original.toBuilder().clearNode().clearInitializer();
    original.getInitializerList().forEach(each -> constants.put(each.getName(), each));
    List<NodeProto> nodes = original.getNodeList();
    before =
        nodes.stream()
            .takeWhile(node -> node.getName().startsWith(ModelPackage.POSTER + "."))
            .toList();
    after = nodes.subList(before.size(), nodes.size());
    read = before.getLast().getOutput(0);
    TensorShapeProto shape = original.getInput(0).getType().getTensorType().getShape();
    height = shape.getDim(1).getDimValue();
    width = shape.getDim(2).getDimValue();
  }

  /**
   * Rewrites what lies between posters and the first convolution.
   *
   * @param original a graph of floats that Marquee exported
   * @return the same graph where posters go elsewhere, or four does not divide their pixels
   */
  static GraphProto write(GraphProto original) {
    WidePosters posters = new WidePosters(original);
    return posters.fit() ? posters.write() : original;
  }

  /** Whether a node is the convolution that adds the channel, and takes nothing off. */
  static boolean copies(NodeProto node) {
    return node.getName().equals(WIDENING) && node.getInputCount() == 2;
  }

  /** Adds the kernels that those for four channels were made of. */
  static void addNarrow(Map<String, Tensor> weights) {
    for (String name : List.copyOf(weights.keySet())) {
      if (name.endsWith(WIDE)) {
        String narrow = name.substring(0, name.length() - WIDE.length());
        weights.put(narrow, channels(COLOURS, weights.get(name)));
      }
    }
  }

  private boolean fit() {
    long readers = after.stream().filter(node -> node.getInputList().contains(read)).count();
    boolean convolution = after.getFirst().getOpType().equals("Conv");
    return convolution && readers == 1 && height * width % FOUR == 0;
  }

  private GraphProto write() {
    widen();
    NodeProto first = after.getFirst();
    String kernel = first.getInput(1);
    put(kernel + WIDE, channels(FOUR, Constants.read(constants.remove(kernel))));
    graph.addNode(first.toBuilder().setInput(1, kernel + WIDE));
    graph.addAllNode(after.subList(1, after.size()));
    return graph.addAllInitializer(constants.values()).build();
  }

  /** From bytes to the tensor that the first convolution reads. */
  private void widen() {
    NodeProto cast = before.getFirst();
    String fours = reshape(ModelPackage.POSTER, ".fours", height * width / FOUR, 1, FOUR * COLOURS);
    graph.addNode(cast.toBuilder().setInput(0, fours));
    transpose(cast.getOutput(0), ModelPackage.POSTER + ".channels_first", CHANNELS_FIRST);
    List<String> inputs =
        new ArrayList<>(List.of(ModelPackage.POSTER + ".channels_first", weight()));
    TensorProto mean = constants.remove(ModelPackage.POSTER + ".mean");
    if (mean != null) {
      inputs.add(bias(Constants.read(mean).values()));
    }
    graph.addNode(Nodes.node("Conv", WIDENING, inputs, WIDENING));
    transpose(WIDENING, WIDENING + ".channels_last", CHANNELS_LAST);
    String pixels = reshape(WIDENING + ".channels_last", ".pixels", height, width, FOUR);
    transpose(pixels, read, CHANNELS_FIRST);
  }

  /** Each colour of four pixels to its place; each fourth channel is nothing. */
  private String weight() {
    float[] values = new float[FOUR * FOUR * FOUR * COLOURS];
    for (int pixel = 0; pixel < FOUR; pixel++) {
      for (int colour = 0; colour < COLOURS; colour++) {
        int out = pixel * FOUR + colour;
        values[out * FOUR * COLOURS + pixel * COLOURS + colour] = 1;
      }
    }
    long[] shape = {FOUR * FOUR, FOUR * COLOURS, 1, 1};
    return put(WIDENING + ".weight", new Tensor(shape, values));
  }

  private String bias(float[] mean) {
    float[] values = new float[FOUR * FOUR];
    for (int out = 0; out < values.length; out++) {
      values[out] = out % FOUR < COLOURS ? -mean[out % FOUR] : 0;
    }
    return put(WIDENING + ".bias", new Tensor(new long[] {values.length}, values));
  }

  private String reshape(String tensor, String name, long... shape) {
    String made = ModelPackage.POSTER + name;
    String constant = made + ".shape";
    constants.put(constant, Constants.int64(constant, 0, shape[0], shape[1], shape[2]));
    graph.addNode(Nodes.node("Reshape", made, List.of(tensor, constant), made));
    return made;
  }

  private void transpose(String tensor, String made, AttributeProto order) {
    graph.addNode(Nodes.node("Transpose", made, List.of(tensor), made).addAttribute(order));
  }

  private String put(String name, Tensor values) {
    constants.put(name, Constants.float32(name, values));
    return name;
  }

  /** A kernel with as many input channels: the first ones, or zeros beside its own. */
  private static Tensor channels(int count, Tensor kernel) {
    long[] shape = kernel.shape().clone();
    int outputs = (int) shape[0];
    int from = kernel.values().length / outputs;
    int to = (int) (from / shape[1] * count);
    float[] values = new float[outputs * to];
    for (int out = 0; out < outputs; out++) {
      System.arraycopy(kernel.values(), out * from, values, out * to, Math.min(from, to));
    }
    shape[1] = count;
    return new Tensor(shape, values);
  }
}
