package dev.marquee.trainer.prediction;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import dev.marquee.trainer.files.Csv;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How predictions are written, a line each; all but text name the model. */
public enum PredictionFormat {
  /** {@code poster.jpg: Comedy 0.4100, Drama 0.2200}, for people. */
  TEXT {
    @Override
    public String line(Prediction prediction) {
      return prediction.genres().stream()
          .map(
              scored -> String.format(Locale.ROOT, "%s %.4f", scored.genre(), scored.probability()))
          .collect(Collectors.joining(", ", prediction.poster() + ": ", "\n"));
    }

    @Override
    String poster(String line, String model, int top) {
      int end = Math.max(line.lastIndexOf(": "), 0);
      String[] genres = line.substring(end).split(", ");
      boolean whole =
          genres.length == top
              && Arrays.stream(genres).allMatch(genre -> SCORED.matcher(genre).matches());
      return whole ? line.substring(0, end) : "";
    }
  },

  /** A header, then {@code poster,model,genre1,probability1,genre2,...} (RFC 4180). */
  CSV {
    @Override
    public String header(int top) {
      List<String> header = new ArrayList<>(List.of("poster", "model"));
      for (int i = 1; i <= top; i++) {
        header.addAll(List.of("genre" + i, "probability" + i));
      }
      return Csv.text(header, List.of());
    }

    @Override
    public String line(Prediction prediction) {
      List<String> row = new ArrayList<>(List.of(prediction.poster(), prediction.model()));
      for (Prediction.Scored scored : prediction.genres()) {
        row.addAll(List.of(scored.genre(), Float.toString(scored.probability())));
      }
      return Csv.text(row, List.of());
    }

    @Override
    String poster(String line, String model, int top) {
      try {
        return CsvReader.builder().ofCsvRecord(line).stream()
            .findFirst()
            .filter(row -> row.getFieldCount() == 2 + 2 * top && row.getField(1).equals(model))
            .map(row -> row.getField(0))
            .orElse("");
      } catch (CsvParseException e) {
        return "";
      }
    }
  },

  /**
   * A JSON object a line: {@code poster}, {@code model}, and {@code genres} with {@code genre} and
   * {@code probability}.
   */
  JSONL {
    @Override
    public String line(Prediction prediction) {
      try {
        return JSON.writeValueAsString(prediction) + "\n";
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a prediction is always JSON", e);
      }
    }

    @Override
    String poster(String line, String model, int top) {
      try {
        JsonNode prediction = JSON.readTree(line);
        boolean whole =
            prediction.path("genres").size() == top
                && prediction.path("model").asText().equals(model);
        return whole ? prediction.path("poster").asText() : "";
      } catch (JsonProcessingException e) {
        return "";
      }
    }
  };

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern SCORED = Pattern.compile(".+ [01]\\.\\d{4}");

  /** What stands before the first line; empty or with its line end. */
  public String header(int top) {
    return "";
  }

  /** A prediction, with its line end. */
  public abstract String line(Prediction prediction);

  /**
   * The poster that a whole line is about; empty if the line is none of this format, names other
   * than {@code top} genres, or names another model.
   */
  abstract String poster(String line, String model, int top);

  /** The name that people type. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
