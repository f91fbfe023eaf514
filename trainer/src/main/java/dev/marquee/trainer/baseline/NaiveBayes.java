package dev.marquee.trainer.baseline;

import dev.marquee.model.LabelPolicy;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.mnb.MultinomialNaiveBayesTrainer;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * Multinomial naive Bayes: a poster's histograms are counts of draws, each by itself, from what its
 * genre's posters hold. Neighbouring pixels are far from independent, so a poster is worth a number
 * of draws much below its pixels, which has to be chosen. Under a policy with several labels, each
 * label has a model of its own, with and without it.
 */
final class NaiveBayes {

  private static final Label WITH = new Label("with");
  private static final Label WITHOUT = new Label("without");

  private final Examples training;
  private final String[] names;
  private final double draws;
  private final double[] shares;
  private final List<Model<Label>> models;
  private final boolean single;

  /**
   * Trains.
   *
   * @param draws what a poster's histograms are worth, each
   */
  NaiveBayes(Examples training, LabelPolicy policy, double draws) {
    this.training = training;
    this.names =
        IntStream.range(0, training.features().getFirst().length)
            .mapToObj(Integer::toString)
            .toArray(String[]::new);
    this.draws = draws;
    this.shares = training.shares();
    this.single = policy.singleLabel();
    this.models =
        single
            ? List.of(
                train(i -> new Label(training.labels().get(training.targets().get(i).getFirst()))))
            : IntStream.range(0, shares.length).mapToObj(this::trainOne).toList();
  }

  private Model<Label> trainOne(int label) {
    return train(i -> training.has(i, label) ? WITH : WITHOUT);
  }

  private Model<Label> train(IntFunction<Label> target) {
    LabelFactory factory = new LabelFactory();
    MutableDataset<Label> data =
        new MutableDataset<>(new SimpleDataSourceProvenance("posters", factory), factory);
    for (int i = 0; i < training.size(); i++) {
      data.add(example(training.features().get(i), target.apply(i)));
    }
    return new MultinomialNaiveBayesTrainer().train(data);
  }

  private Example<Label> example(double[] features, Label target) {
    double[] counts = new double[features.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = features[i] * draws;
    }
    return new ArrayExample<>(target, names, counts);
  }

  /** The probability of each label, from 0 to 1. */
  float[] probabilities(double[] features) {
    Example<Label> example = example(features, LabelFactory.UNKNOWN_LABEL);
    return single ? ofAll(example) : ofEach(example);
  }

  /** Tribuo's probabilities hold all labels for equally frequent; here each counts by its share. */
  private float[] ofAll(Example<Label> example) {
    var scores = models.getFirst().predict(example).getOutputScores();
    double[] products = new double[shares.length];
    double sum = 0;
    for (int label = 0; label < products.length; label++) {
      Label score = scores.get(training.labels().get(label));
      products[label] = score == null ? 0 : score.getScore() * shares[label];
      sum += products[label];
    }
    float[] probabilities = new float[products.length];
    for (int label = 0; label < products.length; label++) {
      probabilities[label] = (float) (products[label] / sum);
    }
    return probabilities;
  }

  private float[] ofEach(Example<Label> example) {
    float[] probabilities = new float[shares.length];
    for (int label = 0; label < probabilities.length; label++) {
      if (shares[label] == 0 || shares[label] >= 1) {
        probabilities[label] = (float) shares[label];
      } else {
        var scores = models.get(label).predict(example).getOutputScores();
        double with = scores.get(WITH.getLabel()).getScore() * shares[label];
        double without = scores.get(WITHOUT.getLabel()).getScore() * (1 - shares[label]);
        probabilities[label] = (float) (with / (with + without));
      }
    }
    return probabilities;
  }
}
