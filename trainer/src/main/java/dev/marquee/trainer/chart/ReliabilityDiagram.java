package dev.marquee.trainer.chart;

import dev.marquee.trainer.evaluation.Reliability;
import dev.marquee.trainer.evaluation.Reliability.Bin;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * How often answers are right against how sure they are: bars that end on the diagonal mean what
 * they say (A. Niculescu-Mizil, R. Caruana, Predicting Good Probabilities with Supervised Learning,
 * 2005, figure 1). The thin bars tell what share of all answers each bin holds.
 *
 * @param title what it shows
 * @param reliability of all answers
 */
public record ReliabilityDiagram(String title, Reliability reliability) {

  public Drawing draw() {
    Frame frame =
        new Frame(
            new Scale(0, 1, Frame.LEFT, Frame.RIGHT), new Scale(0, 1, Frame.BOTTOM, Frame.TOP));
    frame.axes(DoubleStream.of(0, 0.2, 0.4, 0.6, 0.8, 1).boxed().toList(), "confidence", "share");
    frame.legend(List.of("right answers", "all answers"));
    double all = reliability.bins().stream().mapToLong(Bin::answers).sum();
    for (int i = 0; i < reliability.bins().size(); i++) {
      Bin bin = reliability.bins().get(i);
      if (bin.answers() > 0) {
        frame.marks().add(bar(frame, i, bin.accuracy(), 0));
        frame.marks().add(bar(frame, i, bin.answers() / all, 1));
      }
    }
    frame.marks().add(Mark.line("diagonal-line", Frame.LEFT, Frame.BOTTOM, Frame.RIGHT, Frame.TOP));
    return frame.drawing(title);
  }

  /** The two bars of a bin stand side by side, that of the first series twice as wide. */
  private Mark bar(Frame frame, int number, double share, int series) {
    double width = (Frame.RIGHT - Frame.LEFT) / reliability.bins().size();
    double left = Frame.LEFT + width * (number + (series == 0 ? 0 : 2 / 3.0));
    double thick = width * (series == 0 ? 2 : 1) / 3 - 1;
    double top = frame.y().at(share);
    return Mark.box("fill-" + series, left + 1, top, thick, Frame.BOTTOM - top)
        .telling(tooltip(reliability.bins().get(number)));
  }

  private static String tooltip(Bin bin) {
    return String.format(
        Locale.ROOT,
        "%s answers with a mean confidence of %s: %s right",
        Numbers.count(bin.answers()),
        Numbers.percent(bin.confidence()),
        Numbers.percent(bin.accuracy()));
  }
}
