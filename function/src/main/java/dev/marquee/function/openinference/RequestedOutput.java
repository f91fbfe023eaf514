package dev.marquee.function.openinference;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A tensor that a request wants.
 *
 * @param name what the model calls it
 * @param binary whether its data shall follow the JSON, if the request says
 * @param classes how many of its highest values are wanted, with their labels, instead of all
 */
public record RequestedOutput(String name, Optional<Boolean> binary, OptionalInt classes) {}
