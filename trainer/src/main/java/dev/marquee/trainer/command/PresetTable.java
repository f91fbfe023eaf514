package dev.marquee.trainer.command;

import dev.marquee.trainer.recipe.Recipe;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;

/** Ends a verb's help with what each preset sets, read off the presets. */
final class PresetTable implements IModelTransformer {

  private static final String ROW = "  %-24s %-14s %s";

  @Override
  public CommandSpec transform(CommandSpec verb) {
    verb.usageMessage().footer(lines().toArray(String[]::new));
    return verb;
  }

  private static List<String> lines() {
    Map<String, String> paper = Recipe.PAPER.settings();
    Map<String, String> best = Recipe.BEST.settings();
    Set<String> names = new LinkedHashSet<>(best.keySet());
    names.addAll(paper.keySet());
    List<String> lines = new ArrayList<>(List.of("", "Recipes; all else is off:"));
    lines.add(ROW.formatted("", "paper", "best"));
    for (String name : names) {
      lines.add(
          ROW.formatted(
              "--" + name, paper.getOrDefault(name, "off"), best.getOrDefault(name, "off")));
    }
    return lines;
  }
}
