package dev.marquee.trainer.command;

import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = Trainer.class.getPackage().getImplementationVersion();
    return new String[] {"trainer " + (version == null ? "(not packaged)" : version)};
  }
}
