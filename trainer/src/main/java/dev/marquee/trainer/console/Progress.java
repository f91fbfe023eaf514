package dev.marquee.trainer.console;

import java.io.PrintStream;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Tells a person how far long work has come: a bar with the time left on a terminal, a line now and
 * then elsewhere.
 */
public final class Progress implements AutoCloseable {

  /** The launcher sets it when standard error is a terminal, which Java cannot tell. */
  private static final boolean TERMINAL = Boolean.getBoolean("marquee.terminal");

  private static final Duration BETWEEN_LINES = Duration.ofSeconds(30);

  private final PrintStream err;
  private final String task;
  private final long total;
  private final ProgressBar bar;
  private long done;
  private String note = "";
  private final long started = System.nanoTime();
  private long lastLine = started;

  /**
   * Begins.
   *
   * @param task what is being done
   * @param total how many steps it takes
   */
  public Progress(String task, long total) {
    this(task, total, System.err, TERMINAL);
  }

  Progress(String task, long total, PrintStream err, boolean terminal) {
    this.err = err;
    this.task = task;
    this.total = total;
    this.bar = terminal ? bar(task, total, err) : null;
  }

  private static ProgressBar bar(String task, long total, PrintStream err) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(total)
        .setStyle(ProgressBarStyle.UNICODE_BLOCK)
        .setConsumer(new ConsoleProgressBarConsumer(err))
        .setUpdateIntervalMillis(200)
        .build();
  }

  /**
   * Moves on.
   *
   * @param steps how many steps are newly done
   * @param note what to show beside them, such as the loss
   */
  public void advance(long steps, String note) {
    done += steps;
    this.note = note;
    if (bar != null) {
      bar.stepBy(steps).setExtraMessage(" " + note);
    } else if (System.nanoTime() - lastLine > BETWEEN_LINES.toNanos()) {
      line();
    }
  }

  private void line() {
    lastLine = System.nanoTime();
    double seconds = (lastLine - started) / 1e9;
    err.printf(
        "%s: %d of %d, %.0f s, %.1f a second %s%n",
        task, done, total, seconds, done / seconds, note);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
