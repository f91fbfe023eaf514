package dev.marquee.trainer.console;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Tells a person how far long work has come: a bar with the time left on a terminal, a line now and
 * then elsewhere. It belongs to the thread that works; a bar has one more of its own.
 */
public final class Progress implements AutoCloseable {

  /** The launcher sets it when standard error is a terminal, which Java cannot tell. */
  private static final boolean TERMINAL = Boolean.getBoolean("marquee.terminal");

  private static final Duration BETWEEN_LINES = Duration.ofSeconds(30);
  private static final Duration BETWEEN_NOTES = Duration.ofSeconds(1);

  private final PrintStream err;
  private final String task;
  private final long total;
  private final ProgressBar bar;
  private long done;
  private final long started = System.nanoTime();
  private final Duration pause;
  private long nextNote;

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
    this.pause = terminal ? BETWEEN_NOTES : BETWEEN_LINES;
    this.nextNote = terminal ? started : started + pause.toNanos();
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
   * @param note what to show beside them, such as the loss; asked for only when it is shown
   */
  public void advance(long steps, Supplier<String> note) {
    done += steps;
    if (bar != null) {
      bar.stepBy(steps);
    }
    if (System.nanoTime() - nextNote >= 0) {
      nextNote = System.nanoTime() + pause.toNanos();
      show(note.get());
    }
  }

  private void show(String note) {
    if (bar != null) {
      bar.setExtraMessage(" " + note);
    } else {
      line(note);
    }
  }

  private void line(String note) {
    double seconds = (System.nanoTime() - started) / 1e9;
    err.printf(
        Locale.ROOT,
        "%s: %d of %d, %.0f s, %.1f a second %s%n",
        task,
        done,
        total,
        seconds,
        done / seconds,
        note);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
