package dev.marquee.trainer.network;

import java.util.List;

/**
 * One step of a network, described as data so that it can be read more than once: as a DJL block
 * that trains and as nodes of an ONNX graph. Layers with weights carry the prefix of torchvision's
 * parameter names: a convolution named {@code features.0} owns {@code features.0.weight} and {@code
 * features.0.bias}. Tensors are NCHW.
 */
public sealed interface Layer {

  /**
   * A two-dimensional convolution with a square kernel.
   *
   * @param name prefix of {@code weight} [out, in, kernel, kernel] and, with a bias, {@code bias}
   *     [out]
   * @param in input channels
   * @param out output channels
   * @param kernel side of the kernel
   * @param stride step in both directions
   * @param padding zeros on each side
   * @param bias whether there is a bias; torchvision's ResNets have none before batch normalisation
   */
  record Convolution(
      String name, int in, int out, int kernel, int stride, int padding, boolean bias)
      implements Layer {}

  /**
   * Batch normalisation over channels, or over features, with PyTorch's epsilon.
   *
   * @param name prefix of {@code weight}, {@code bias}, {@code running_mean} and {@code
   *     running_var}, each [channels]
   * @param channels input and output channels, or features
   */
  record BatchNormalization(String name, int channels) implements Layer {
    /** PyTorch's default. */
    public static final float EPSILON = 1e-5f;
  }

  /** {@code max(x, 0)}. */
  record Relu() implements Layer {}

  /**
   * The maximum of each square window.
   *
   * @param kernel side of the window
   * @param stride step in both directions
   * @param padding cells that never win on each side
   * @param ceilMode whether a window that runs over the edge counts (PyTorch's {@code ceil_mode})
   */
  record MaxPool(int kernel, int stride, int padding, boolean ceilMode) implements Layer {}

  /**
   * PyTorch's adaptive average pooling: output cell i averages input cells floor(i*in/out) to
   * ceil((i+1)*in/out)-1.
   *
   * @param height output rows
   * @param width output columns
   */
  record AdaptiveAveragePool(int height, int width) implements Layer {}

  /** [N, C, H, W] to [N, C*H*W]. */
  record Flatten() implements Layer {}

  /**
   * A fully connected layer.
   *
   * @param name prefix of {@code weight} [out, in] and {@code bias} [out]
   * @param in input features
   * @param out output features
   */
  record Linear(String name, int in, int out) implements Layer {}

  /**
   * Zeroes values at random in training; does nothing in inference.
   *
   * @param rate the chance of each value to be zeroed, 0 to 1
   */
  record Dropout(float rate) implements Layer {}

  /**
   * Subtracts a constant from each logit, [N, classes] to the same: not learnt, but computed from
   * how frequent the classes are (Menon et al., Long-Tail Learning via Logit Adjustment, 2021,
   * arXiv:2007.07314).
   *
   * @param name prefix of {@code bias} [classes]
   * @param classes how many logits
   */
  record LogitAdjustment(String name, int classes) implements Layer {}

  /** Layers one after the other. */
  record Sequential(List<Layer> layers) implements Layer {
    public Sequential {
      layers = List.copyOf(layers);
    }

    public static Sequential of(Layer... layers) {
      return new Sequential(List.of(layers));
    }
  }

  /**
   * {@code body(x) + shortcut(x)}.
   *
   * @param body the residual branch
   * @param shortcut the projection, or an empty sequence for the identity
   */
  record Residual(Sequential body, Sequential shortcut) implements Layer {}

  /**
   * Describes the maps of several depths, so that the next layer sees texture and colour beside
   * objects: [N, C, H, W] to [N, 2 * D], where D adds up the channels of each stage's output. In
   * that order, each contributes the mean of every channel over all locations, then the root mean
   * square (generalised-mean pooling with p = 1 and 2, Radenovic et al. 2018, arXiv:1711.02512).
   *
   * @param stages one or more; each reads what the one before it made, the first the input
   */
  record StageStatistics(List<Sequential> stages) implements Layer {
    public StageStatistics {
      stages = List.copyOf(stages);
    }
  }

  /** The outputs of branches that read the same input, joined along the channels. */
  record Concat(List<Sequential> branches) implements Layer {
    public Concat {
      branches = List.copyOf(branches);
    }
  }
}
