package dev.marquee.trainer.packaging;

import dev.marquee.model.Manifest;
import dev.marquee.model.MarqueeException;

/** A package says nothing wrong of its form, but what `trainer export` never says. */
public final class ForeignPackageException extends MarqueeException {

  ForeignPackageException(Manifest manifest, String problem) {
    super(
        "the package %s %s was not exported by this trainer, or has been changed since: %s"
            .formatted(manifest.name(), manifest.version(), problem));
  }
}
