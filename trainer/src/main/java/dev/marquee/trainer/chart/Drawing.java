package dev.marquee.trainer.chart;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A finished chart.
 *
 * @param title what it shows, for readers who cannot see it
 * @param width in units of its own, about a pixel each where it is shown at full size
 * @param height in the same
 * @param marks from back to front
 */
public record Drawing(String title, int width, int height, List<Mark> marks) {

  private static final String STYLE = resource("chart.css");

  public Drawing {
    marks = List.copyOf(marks);
  }

  /** The colours and strokes of all charts: a style sheet for a page that has charts in it. */
  public static String style() {
    return STYLE;
  }

  /** An {@code svg} element for a page that has {@link #style()}. */
  public String inline() {
    return write(false);
  }

  /** A whole SVG file that brings its style along. */
  public String file() {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + write(true) + "\n";
  }

  private String write(boolean styled) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      write(xml, styled);
      xml.close();
      return text.toString();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("memory cannot be written to", e);
    }
  }

  private void write(XMLStreamWriter xml, boolean styled) throws XMLStreamException {
    xml.writeStartElement("svg");
    xml.writeDefaultNamespace("http://www.w3.org/2000/svg");
    xml.writeAttribute("class", "chart");
    xml.writeAttribute("viewBox", "0 0 " + width + " " + height);
    xml.writeAttribute("role", "img");
    xml.writeAttribute("aria-label", title);
    xml.writeAttribute("width", Integer.toString(width));
    xml.writeAttribute("height", Integer.toString(height));
    if (styled) {
      writeElement(xml, "style", STYLE);
    }
    for (Mark mark : marks) {
      write(xml, mark);
    }
    xml.writeEndElement();
  }

  private static void write(XMLStreamWriter xml, Mark mark) throws XMLStreamException {
    xml.writeStartElement(mark.element());
    for (Map.Entry<String, String> attribute : mark.attributes().entrySet()) {
      xml.writeAttribute(attribute.getKey(), attribute.getValue());
    }
    if (mark.tooltip().isPresent()) {
      writeElement(xml, "title", mark.tooltip().get());
    }
    if (mark.text().isPresent()) {
      xml.writeCharacters(mark.text().get());
    }
    xml.writeEndElement();
  }

  private static void writeElement(XMLStreamWriter xml, String name, String text)
      throws XMLStreamException {
    xml.writeStartElement(name);
    xml.writeCharacters(text);
    xml.writeEndElement();
  }

  private static String resource(String name) {
    try (InputStream stream = Drawing.class.getResourceAsStream(name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
