package dev.marquee.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.marquee.model.Mutations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever has become of a run's files, they are read or named as damaged, and nothing else. */
class DamagedRunTest {

  private static final int MUTATIONS = Integer.getInteger("marquee.mutations", 300);

  private static final Map<String, String> SOUND =
      Map.of(
          "run.json",
          """
          {"network":"squeezenet1_1","head":"pooled","labels":["Drama","Other"],
           "recipe":{"epochs":1,"batchSize":8,"learningRate":0.01,"schedule":"cosine","momentum":0.9,
             "labelPolicy":"multi","inputSize":{"height":30,"width":30},"seed":1},
           "posters":"p","data":{"sha256":"0","training":8,"validation":1,"test":1},"weights":"none",
           "distillation":{"teachers":[{"run":"r","sha256":"0"}],"weight":0.5,"temperature":2}}
          """,
          "metrics.csv",
          "epoch,seconds,a,b,c,d,e,f,g,h,i,j\n1,9.5,1.25,0.5,0.5,0.5,0.5,1.5,0.4,0.4,0.4,0.4\n",
          "split.csv",
          "id,split,target\ntt0000001,training,[0]\ntt0000002,test,\"[0, 1]\"\n",
          "predictions.csv",
          "id,target,Drama,Other\ntt0000002,Drama|Other,0.75,0.25\n",
          "test.json",
          "{\"accuracy\":0.5,\"macro_f1\":0.25}",
          "calibration.json",
          """
          {"temperature":1.5,"logitAdjustment":0.5,"priors":[0.75,0.25],"before":{"log_loss":1.5},
           "after":{"log_loss":1.25},"trials":[{"logitAdjustment":0.1,"accuracy":0.5,"macroF1":0.4}]}
          """);

  @TempDir private Path folder;

  @BeforeEach
  void writeARun() throws IOException {
    for (Map.Entry<String, String> file : SOUND.entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
  }

  @Test
  void isReadWhereItIsSound() {
    readEverything();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run.json",
        "metrics.csv",
        "split.csv",
        "predictions.csv",
        "test.json",
        "calibration.json"
      })
  @Timeout(300)
  void isReadOrNamed(String name) throws IOException {
    byte[] sound = SOUND.get(name).getBytes(StandardCharsets.UTF_8);
    for (int seed = 0; seed < MUTATIONS; seed++) {
      Files.write(folder.resolve(name), Mutations.mutate(sound, seed));
      try {
        readEverything();
      } catch (RunFolderException e) {
        assertThat(e).hasMessageContaining(folder.toString());
      } catch (RuntimeException e) {
        fail("seed " + seed, e);
      }
    }
  }

  private void readEverything() {
    RunFolder run = RunFolder.open(folder);
    run.description();
    run.epochs();
    run.split();
    run.testPredictions();
    run.testMetrics();
    run.calibration();
  }
}
