package dev.marquee.function.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.selenium.AxeBuilder;
import dev.marquee.function.Client;
import dev.marquee.function.Images;
import dev.marquee.function.ModelsFolderResource;
import dev.marquee.function.Packages;
import dev.marquee.function.TinyModel;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** The page for people in a real browser: {@code ./marquee test -Dgroups=slow -Dtest=PageTest}. */
@Tag("slow")
@QuarkusTest
@QuarkusTestResource(value = ModelsFolderResource.class, restrictToAnnotatedClass = true)
class PageTest {
  private static final String GENRES = ".genres li";
  private static final String ANSWERED = ".card[aria-busy=false]";

  /** Cuts what comes after its first ten bytes, until {@code whole} is put back. */
  private static final String BREAK_OFF =
      """
      window.whole = window.fetch;
      window.fetch = async (...asked) => {
        const answer = await whole(...asked);
        const cut = new TransformStream({
          transform(part, rest) {
            rest.enqueue(part.slice(0, 10));
            rest.error(new TypeError("network error"));
          },
        });
        return new Response(answer.body.pipeThrough(cut), answer);
      };
      """;

  /** How wide the page is where a model has a long name, once that is drawn. */
  private static final String WIDTH_WITH_A_LONG_NAME =
      """
      document.querySelector('#model').selectedOptions[0].textContent = 'x'.repeat(60);
      const tell = arguments[0];
      setTimeout(() => tell(document.documentElement.scrollWidth), 300);
      """;

  @TempDir private Path folder;
  private Browser browser;

  @BeforeEach
  void open() {
    browser = Browser.open();
  }

  @AfterEach
  void close() {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void showsTheGenresOfAChosenPosterAsBars() throws IOException {
    browser.choose(poster("red.png", Color.RED));
    List<WebElement> genres = browser.find(GENRES, 4);
    double[] expected = TinyModel.expected(1, 0, 0);
    for (int i = 0; i < expected.length; i++) {
      WebElement genre = genres.get(i);
      assertThat(part(genre, ".share").getText()).isEqualTo(Math.round(100 * expected[i]) + "%");
      assertThat(part(genre, ".fill").getDomAttribute("style"))
          .startsWith("inline-size: %.2f".formatted(100 * expected[i]));
    }
    assertThat(genres.getFirst().getText()).startsWith(Packages.red("10"));
    assertThat(browser.find(".note").getText()).matches("Answered in \\d+ ms\\.");
    assertThat(browser.find("#status").getText()).startsWith("red.png: Drama 87%, ");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void showsSeveralPostersAsAGalleryAndTakesThemAway() throws IOException {
    browser.choose(
        poster("red.png", Color.RED),
        poster("green.png", Color.GREEN),
        poster("blue.png", Color.BLUE),
        poster("black.png", Color.BLACK),
        poster("white.png", Color.WHITE),
        poster("grey.png", Color.GRAY));
    List<WebElement> cards = browser.find(ANSWERED, 6);
    assertThat(cards.get(1).getText()).contains("green.png").contains("Comedy");
    assertThat(browser.find("#status").getText()).isEqualTo("6 posters.");
    part(cards.get(1), ".remove").click();
    browser.find(ANSWERED, 5);
    browser.find("#clear").click();
    browser.find(".card", 0);
    assertThat(browser.driver().switchTo().activeElement().getDomAttribute("id"))
        .isEqualTo("files");
  }

  @Test
  void showsWhereAGenreShowsOnlyForModelsThatCan() throws IOException {
    browser.choose(poster("halves.png", Images.halves(Color.RED, Color.BLACK)));
    browser.find(GENRES, 4);
    assertThat(part(browser.find(".card"), ".heat").isDisplayed()).isFalse();
    browser.find("#model").sendKeys("seeing");
    WebElement heat = browser.find(".heat:not([hidden])");
    heat.click();
    WebElement picture = browser.find(".poster[src^='data:image/png']");
    assertThat(picture.getAccessibleName())
        .isEqualTo("Poster halves.png, lighter where Horror shows more");
    assertThat(property(picture, "naturalWidth")).isEqualTo(ModelsFolderResource.SEEING.width());
    assertThat(heat.getDomAttribute("aria-pressed")).isEqualTo("true");
    heat.click();
    browser.find(".poster[src^='blob:']");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void saysWhatIsWrongWithWhatIsNoPoster() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.txt"), "no poster");
    browser.choose(text, poster("red.png", Color.RED));
    browser.find(ANSWERED, 2);
    assertThat(browser.find(".problem").getText()).contains("image").endsWith(".");
    assertThat(browser.find(GENRES, 4)).hasSize(4);
    assertThat(browser.find("#status").getText()).isEqualTo("2 posters, 1 without an answer.");
  }

  @Test
  void offersAnotherTryWhereAnAnswerBreaksOff() throws IOException {
    browser.driver().executeScript(BREAK_OFF);
    browser.choose(poster("red.png", Color.RED));
    WebElement again = browser.find(".again:not([hidden])");
    assertThat(browser.find(".problem").getText()).startsWith("The answer broke off");
    assertThat(browser.find("#status").getText()).startsWith("red.png: ");
    browser.driver().executeScript("window.fetch = whole");
    again.click();
    assertThat(browser.find(GENRES, 4)).hasSize(4);
  }

  @Test
  void asksTheDefaultWhereTheListOfModelsBreaksOff() throws IOException {
    browser.openWith(BREAK_OFF);
    assertThat(browser.find("#model").getText()).isEqualTo("the default");
    browser.driver().executeScript("window.fetch = whole");
    browser.choose(poster("red.png", Color.RED));
    assertThat(browser.find(GENRES, 3)).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})",
        "new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true})"
      })
  void takesWhatIsPastedOrDropped(String event) {
    browser
        .driver()
        .executeScript(
            "const bytes = Uint8Array.from(atob(arguments[0]), c => c.charCodeAt(0));"
                + "const data = new DataTransfer();"
                + "data.items.add(new File([bytes], 'blue.png', {type: 'image/png'}));"
                + "document.body.dispatchEvent("
                + event
                + ")",
            Client.base64(Images.png(Color.BLUE)));
    assertThat(browser.find(GENRES, 4).getFirst().getText()).startsWith("Horror");
  }

  @Test
  void needsNoMouse() throws IOException {
    browser.choose(poster("red.png", Color.RED), poster("blue.png", Color.BLUE));
    browser.find(ANSWERED, 2);
    // past the file input, the models and the button that removes all
    String tabs = Keys.TAB.toString().repeat(4);
    new Actions(browser.driver()).sendKeys(tabs, Keys.ENTER).perform();
    assertThat(browser.find(".card", 1).getFirst().getText()).contains("blue.png");
    assertThat(browser.driver().switchTo().activeElement().getAccessibleName())
        .isEqualTo("Remove blue.png");
  }

  @ParameterizedTest
  @CsvSource({"light, 320", "light, 390", "light, 1280", "dark, 390", "dark, 1280"})
  void fitsTheScreenAndTheRulesOfAccessibility(String scheme, int width) throws IOException {
    browser.show(scheme, width);
    Path text = Files.writeString(folder.resolve("notes.txt"), "no poster");
    browser.choose(
        poster("a-poster-with-quite-a-long-name-" + "x".repeat(40) + ".png", Color.RED), text);
    browser.find(ANSWERED, 2);
    assertThat(browser.driver().executeAsyncScript(WIDTH_WITH_A_LONG_NAME)).isEqualTo((long) width);
    assertThat(new AxeBuilder().analyze(browser.driver()).getViolations()).isEmpty();
  }

  private Path poster(String name, Color colour) throws IOException {
    return poster(name, Images.png(colour));
  }

  private Path poster(String name, byte[] png) throws IOException {
    return Files.write(folder.resolve(name), png);
  }

  private static WebElement part(WebElement element, String selector) {
    return element.findElement(By.cssSelector(selector));
  }

  private static int property(WebElement element, String name) {
    return Integer.parseInt(element.getDomProperty(name));
  }
}
