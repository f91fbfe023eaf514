package dev.marquee.trainer.command;

import picocli.CommandLine.Command;

@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB",
    subcommands = BenchTrainCommand.class,
    description = "Measures speed.")
final class BenchCommand {}
