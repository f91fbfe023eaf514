package dev.marquee.trainer.report;

import io.quarkus.qute.Engine;
import io.quarkus.qute.Expression;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.RawString;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.ResultMapper;
import io.quarkus.qute.TemplateNode.Origin;
import io.quarkus.qute.ValueResolvers;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The templates beside this class; whatever is put into them is escaped for their format. */
final class Templates {

  private static final String HTML = "text/html";
  private static final String MARKDOWN = "text/markdown";

  private static final Engine ENGINE =
      Engine.builder()
          .addDefaults()
          .addValueResolver(ValueResolvers.rawResolver())
          .addValueResolver(new ReflectionValueResolver())
          .addResultMapper(new HtmlEscaper(List.of(HTML)))
          .addResultMapper(new MarkdownEscaper())
          .build();

  private Templates() {}

  static String html(Map<String, Object> data) {
    return render("report.html", HTML, data);
  }

  static String markdown(Map<String, Object> data) {
    return render("report.md", MARKDOWN, data);
  }

  private static String render(String name, String contentType, Map<String, Object> data) {
    return ENGINE.parse(resource(name), Variant.forContentType(contentType)).render(data);
  }

  static String resource(String name) {
    try (InputStream stream = Templates.class.getResourceAsStream(name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts a backslash before whatever Markdown reads as more than itself. */
  private static final class MarkdownEscaper implements ResultMapper {

    @Override
    public boolean appliesTo(Origin origin, Object result) {
      return !(result instanceof RawString)
          && origin.getVariant().map(Variant::getContentType).filter(MARKDOWN::equals).isPresent();
    }

    @Override
    public String map(Object result, Expression expression) {
      return result.toString().replaceAll("([\\\\`*_{}\\[\\]<>|#])", "\\\\$1").replace("\n", " ");
    }
  }
}
