package dev.marquee.trainer.data;

import java.nio.file.Path;

/**
 * A poster to be classified.
 *
 * @param name what its catalogue calls it: a path, or an IMDb id; see {@link Catalogue#of}
 * @param image where it should lie; perhaps it does not
 */
public record CataloguePoster(String name, Path image) {}
