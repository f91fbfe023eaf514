package dev.marquee.function.models;

import dev.marquee.model.MarqueeException;

/** A request that asks of models what they do not give; each reason has its own class. */
public abstract sealed class ModelException extends MarqueeException {

  private ModelException(String message) {
    super(message);
  }

  /** The model asked for is not served. */
  public static final class Unknown extends ModelException {
    /** Nothing that is served is what was chosen. */
    public Unknown(ModelChoice choice) {
      super("there is no model " + choice + ": GET /models lists those that are served");
    }
  }

  /** The model asked for cannot be loaded now, for no fault of the request. */
  public static final class Unavailable extends ModelException {
    /** Its package, or what it takes to load it, is not there. */
    public Unavailable(ModelChoice choice) {
      super(choice + " cannot be had now: try again later, or name one that GET /models lists");
    }
  }

  /**
   * The model answers a poster with what are no numbers, as a graph in fp16 does that overflows.
   */
  public static final class NoProbabilities extends ModelException {
    /** The model of that name and version does. */
    public NoProbabilities(ModelChoice model) {
      super(model + " gives no finite probabilities: its graph overflows; fp32 has more range");
    }
  }

  /** An explanation is asked of a model whose graph gives none. */
  public static final class NoAttribution extends ModelException {
    /** The graph of that model has no output for it. */
    public NoAttribution(ModelChoice model) {
      super(model + " cannot explain its answers: GET /models lists which have attribution");
    }
  }
}
