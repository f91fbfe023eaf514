package dev.marquee.trainer.morphism;

import java.util.List;
import java.util.Optional;

/**
 * What one of ResNet101's blocks has of SqueezeNet 1.1.
 *
 * @param block its number, counted from 0 over all stages
 * @param part what it makes
 * @param fire prefix of the fire module's names; empty for a maximum
 * @param in the maps that it reads
 * @param out where it puts its own
 * @param forgotten maps that nobody reads any more, and that make room
 */
record Placement(int block, Part part, String fire, Channels in, Channels out, Channels forgotten) {

  /** What a block makes. */
  enum Part {
    /** All maps of a fire module: first those of its 1x1 expansion. */
    EXPAND,
    EXPAND_1X1,
    EXPAND_3X3,
    /** The maximum of 3x3, at every second row and column. */
    MAX_POOL
  }

  private static final Channels NONE = new Channels(0, 0);

  /** Every block that has something, in their order. The stages have 256, 512 and 1,024 maps. */
  private static final List<Placement> ALL =
      List.of(
          expand(0, "features.3", maps(0, 64), maps(0, 128), NONE),
          expand3x3(1, "features.4", maps(0, 128), maps(192, 64)),
          expand1x1(2, "features.4", maps(0, 128), maps(128, 64), maps(0, 128)),
          maxPool(3, maps(128, 128), maps(0, 128)),
          expand(4, "features.6", maps(0, 128), maps(256, 256), maps(0, 128)),
          expand3x3(5, "features.7", maps(256, 256), maps(128, 128)),
          expand1x1(6, "features.7", maps(256, 256), maps(0, 128), maps(256, 256)),
          maxPool(7, maps(0, 256), maps(0, 256)),
          expand(8, "features.9", maps(0, 256), maps(256, 384), maps(0, 256)),
          expand(9, "features.10", maps(256, 384), maps(640, 384), maps(256, 384)),
          expand3x3(10, "features.11", maps(640, 384), maps(256, 256)),
          expand1x1(11, "features.11", maps(640, 384), maps(0, 256), maps(640, 384)),
          expand3x3(12, "features.12", maps(0, 512), maps(768, 256)),
          expand1x1(13, "features.12", maps(0, 512), maps(512, 256), maps(0, 512)));

  /** The maps of SqueezeNet's last fire module. */
  static final Channels FEATURES = maps(512, 512);

  /** The block that may have SqueezeNet's classifier. */
  static final int CLASSIFIER = 14;

  /** The block that halves the maps where SqueezeNet no longer does. */
  static final int LAST_STRIDE = 30;

  static Optional<Placement> of(int block) {
    return ALL.stream().filter(placement -> placement.block == block).findAny();
  }

  private static Placement expand(
      int block, String fire, Channels in, Channels out, Channels forgotten) {
    return new Placement(block, Part.EXPAND, fire, in, out, forgotten);
  }

  private static Placement expand1x1(
      int block, String fire, Channels in, Channels out, Channels forgotten) {
    return new Placement(block, Part.EXPAND_1X1, fire, in, out, forgotten);
  }

  private static Placement expand3x3(int block, String fire, Channels in, Channels out) {
    return new Placement(block, Part.EXPAND_3X3, fire, in, out, NONE);
  }

  private static Placement maxPool(int block, Channels in, Channels out) {
    return new Placement(block, Part.MAX_POOL, "", in, out, NONE);
  }

  private static Channels maps(int first, int count) {
    return new Channels(first, count);
  }
}
