package dev.marquee.trainer.report;

import dev.marquee.model.Manifest.DataFingerprint;
import dev.marquee.trainer.training.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The folder of an evaluated run of three labels and six posters, without weights. */
final class SyntheticRun {

  static final DataFingerprint DATA =
      new DataFingerprint(
          "c5b3e8f61be5f130c211776964ac60a90c304a73711275e0e469c0ff6486ee59", 2, 1, 3);

  private static final String RUN =
      """
      {
        "network" : "RESNET101", "head" : "CLASSIFIER", "labels" : [ "Drama", "Comedy", "Other" ],
        "recipe" : {
          "epochs" : 5, "batchSize" : 64, "learningRate" : 0.01, "schedule" : "ONE_CYCLE", "momentum" : 0.9,
          "weightDecay" : 1.0E-4, "labelPolicy" : "%s", "inputSize" : { "height" : 300, "width" : 180 }, "seed" : 1
        },
        "posters" : "posters",
        "data" : { "sha256" : "%s", "training" : 2, "validation" : 1, "test" : 3 },
        "weights" : "none"
      }
      """;

  private static final String EPOCH = "%d,60.0,2.0,0.3,0.2,0.2,0.2,%s,0.4,0.25,0.24,0.23%n";

  private final Path run;
  private String policy = "alphabetical";
  private List<String> losses = List.of("1.5", "1.5", "1.5", "1.5", "NaN");

  SyntheticRun(Path run) {
    this.run = run;
  }

  SyntheticRun labelled(String labelPolicy) {
    policy = labelPolicy;
    return this;
  }

  /** Validation losses, one an epoch. */
  SyntheticRun losing(String... byEpoch) {
    losses = List.of(byEpoch);
    return this;
  }

  RunFolder write() throws IOException {
    Files.createDirectories(run);
    Files.writeString(run.resolve("run.json"), RUN.formatted(policy, DATA.sha256()));
    Files.writeString(run.resolve("metrics.csv"), metrics());
    Files.writeString(
        run.resolve("split.csv"),
        """
        id,split,target
        tt0000001,test,[1]
        tt0000002,test,[0]
        tt0000003,test,[1]
        tt0000004,validation,[0]
        tt0000005,training,[1]
        tt0000006,training,[2]
        """);
    Files.writeString(
        run.resolve("predictions.csv"),
        """
        id,target,Drama,Comedy,Other
        tt0000001,Comedy,0.1,0.9,0.0
        tt0000002,Drama,0.2,0.8,0.0
        tt0000003,Comedy,0.5,0.4,0.1
        """);
    Files.writeString(run.resolve("test.json"), "{}");
    return RunFolder.open(run);
  }

  private String metrics() {
    StringBuilder metrics = new StringBuilder("epoch,seconds,,,,,,,,,,\n");
    for (int i = 0; i < losses.size(); i++) {
      metrics.append(EPOCH.formatted(i + 1, losses.get(i)));
    }
    return metrics.toString();
  }

  /** Has a run tell of something else. */
  static void change(RunFolder run, String from, String to) throws IOException {
    for (String name : List.of("run.json", "split.csv")) {
      Path file = run.folder().resolve(name);
      Files.writeString(file, Files.readString(file).replace(from, to));
    }
  }
}
