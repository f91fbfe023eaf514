package dev.marquee.trainer.baseline;

import java.util.List;
import org.tribuo.math.distance.DistanceType;
import org.tribuo.math.la.DenseVector;
import org.tribuo.math.la.SGDVector;
import org.tribuo.math.neighbour.NeighboursQuery;
import org.tribuo.math.neighbour.bruteforce.NeighboursBruteForceFactory;

/**
 * Answers with what the most similar training posters are. Similar is what differs least, bin by
 * bin: the L1 distance, which for histograms of one sum is Swain and Ballard's intersection.
 */
final class NearestNeighbours {

  private final Examples training;
  private final NeighboursQuery query;

  NearestNeighbours(Examples training) {
    this.training = training;
    this.query =
        new NeighboursBruteForceFactory(DistanceType.L1.getDistance(), 1)
            .createNeighboursQuery(
                training.features().stream()
                    .map(DenseVector::createDenseVector)
                    .toArray(SGDVector[]::new));
  }

  /**
   * The indexes of the most similar training posters, the most similar first; at most {@code k}.
   */
  int[] find(double[] features, int k) {
    return query
        .query(DenseVector.createDenseVector(features), Math.min(k, training.size()))
        .stream()
        .mapToInt(neighbour -> neighbour.getA())
        .toArray();
  }

  /** The share of the first {@code k} neighbours that carry each label. */
  float[] vote(int[] neighbours, int k) {
    int voters = Math.min(k, neighbours.length);
    float[] shares = new float[training.labels().size()];
    for (int i = 0; i < voters; i++) {
      for (int label : training.targets().get(neighbours[i])) {
        shares[label] += 1f / voters;
      }
    }
    return shares;
  }

  /** The neighbours of every example. */
  List<int[]> findAll(Examples examples, int k) {
    return examples.features().parallelStream().map(features -> find(features, k)).toList();
  }
}
