package dev.marquee.trainer.command;

import dev.marquee.model.LabelPolicy;
import dev.marquee.trainer.data.PosterDataset;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Labelled posters where no recipe decides their labels and split. */
final class LabelledPosterOptions {

  @Mixin private PosterOptions posters;

  @Option(
      names = "--label-policy",
      defaultValue = "alphabetical",
      paramLabel = "NAME",
      description = "alphabetical (default), first-listed or multi.")
  private LabelPolicy policy;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Decides the split; default: ${DEFAULT-VALUE}, as in training.")
  long seed;

  /**
   * Reads the labels.
   *
   * @throws dev.marquee.trainer.data.LabelFileException if they cannot be read
   * @throws dev.marquee.trainer.data.NoUsablePosterException if not a single movie has genres and
   *     an image
   */
  PosterDataset open() {
    return posters.open(policy, seed);
  }
}
