package dev.marquee.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.recipe.Recipe;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

class HelpTest {

  static Stream<CommandLine> verbs() {
    return below(Trainer.commandLine());
  }

  private static Stream<CommandLine> below(CommandLine command) {
    return Stream.concat(
        Stream.of(command),
        command.getSubcommands().values().stream().distinct().flatMap(HelpTest::below));
  }

  /** picocli also ends a line within a word, after a full stop or a colon. */
  @ParameterizedTest
  @MethodSource("verbs")
  void noWordOfADescriptionIsCutInTwo(CommandLine verb) {
    List<String> words = words(verb.getUsageMessage());
    assertThat(verb.getCommandSpec().args().stream().filter(each -> !each.hidden()))
        .allSatisfy(option -> assertThat(words).containsAll(description(option)));
  }

  private static List<String> description(ArgSpec option) {
    return words(String.join(" ", option.description())).stream()
        .filter(word -> !word.contains("${"))
        .toList();
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split("\\s+")).filter(word -> !word.isEmpty()).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "lr-find", "bench train"})
  void namesEveryNetworkAndEveryHead(String verb) {
    assertThat(String.join(" ", words(Outcome.of(verb + " --help").out())))
        .contains(names(Topology.values()) + ";", names(Head.values()) + ";");
  }

  private static String names(Object... constants) {
    return Stream.of(constants).map(Object::toString).collect(Collectors.joining(", "));
  }

  @Test
  void trainTellsWhatEveryRecipeSets() {
    List<String> lines =
        Outcome.of("train --help").out().lines().map(line -> line.replaceAll(" +", " ")).toList();

    assertThat(lines).contains(" paper best", " --epochs 4 24", " --mixup off 0.2");
    for (Recipe preset : Recipe.PRESETS.values()) {
      preset
          .settings()
          .forEach(
              (name, value) ->
                  assertThat(lines)
                      .anyMatch(
                          line ->
                              line.startsWith(" --" + name + " ") && words(line).contains(value)));
    }
  }
}
