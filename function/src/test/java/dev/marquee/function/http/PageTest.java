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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.config.ConfigProvider;
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

  /** Has the models alone break off. */
  private static final String BREAK_OFF_MODELS =
      BREAK_OFF
          + """
          const cut = window.fetch;
          window.fetch = (path, ...how) => (path === 'models' ? cut : whole)(path, ...how);
          """;

  /** Answers as the function does to bodies that are not whole at the deadline. */
  private static final String TOO_SLOW =
      """
      window.whole = window.fetch;
      window.fetch = async () => Response.json(
          {type: 'tag:marquee.dev,2026:body-too-slow', detail: 'send it faster'}, {status: 408});
      """;

  /** Counts how many are asked about at once, at most. */
  private static final String COUNT_SIMULTANEOUS =
      """
      const whole = window.fetch;
      window.most = 0;
      let now = 0;
      window.fetch = async (...asked) => {
        window.most = Math.max(window.most, ++now);
        await new Promise((done) => setTimeout(done, 100));
        return whole(...asked).finally(() => now--);
      };
      """;

  /** Notes every text of the status and every part that gets the focus. */
  private static final String NOTE_WHAT_IS_SPOKEN =
      """
      window.spoken = [];
      window.focused = [];
      const status = document.querySelector('#status');
      new MutationObserver(() => spoken.push(status.textContent)).observe(status, {childList: true});
      document.addEventListener('focusin', ({target}) => focused.push(target.className || target.id));
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
          .startsWith(String.format(Locale.ROOT, "inline-size: %.2f", 100 * expected[i]));
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
    assertThat(browser.focused().getDomAttribute("id")).isEqualTo("files");
  }

  @Test
  void showsWhereAGenreShowsOnlyForModelsThatCan() throws IOException {
    browser.choose(poster("halves.png", Images.halves(Color.RED, Color.BLACK)));
    browser.find(GENRES, 4);
    assertThat(part(browser.find(".card"), ".heat").isDisplayed()).isFalse();
    browser.find("#model").sendKeys("seeing");
    WebElement heat = browser.find(".heat:not([hidden])");
    assertThat(heat.getAccessibleName()).isEqualTo("Heat map of halves.png");
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
    assertThat(browser.find(".problem").getText())
        .isEqualTo("This is no image that can be read: choose a JPEG, PNG, WebP or GIF file.");
    assertThat(browser.find(GENRES, 4)).hasSize(4);
    assertThat(browser.find("#status").getText()).isEqualTo("2 posters, 1 without an answer.");
  }

  @Test
  void offersAnotherTryWhereAnAnswerBreaksOff() throws IOException {
    browser.driver().executeScript(BREAK_OFF);
    browser.choose(poster("red.png", Color.RED));
    WebElement again = browser.find(".again:not([hidden])");
    assertThat(again.getAccessibleName()).isEqualTo("Try again with red.png");
    assertThat(browser.find(".problem").getText()).startsWith("The answer broke off");
    assertThat(browser.find("#status").getText()).startsWith("red.png: ");
    browser.driver().executeScript("window.fetch = whole");
    again.sendKeys(Keys.ENTER);
    assertThat(browser.find(GENRES, 4)).hasSize(4);
    assertThat(browser.focused().getDomAttribute("class")).isEqualTo("card");
  }

  @Test
  void offersAnotherTryWhereAnUploadTakesTooLong() throws IOException {
    browser.driver().executeScript(TOO_SLOW);
    browser.choose(poster("red.png", Color.RED));
    WebElement again = browser.find(".again:not([hidden])");
    assertThat(browser.find(".problem").getText()).startsWith("The upload took too long");
    browser.driver().executeScript("window.fetch = whole");
    again.click();
    assertThat(browser.find(GENRES, 4)).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource({"0, The file is empty", "300000, The file is too large"})
  void tellsPeopleWhatPeopleCanDo(int bytes, String words) throws IOException {
    browser.choose(poster("red.png", new byte[bytes]));
    browser.find(ANSWERED, 1);
    assertThat(browser.find(".problem").getText()).startsWith(words).contains(": choose a");
  }

  @ParameterizedTest
  @CsvSource({"900000, 4", "1100000, 1"})
  void sendsLargeFilesOneByOne(int bytes, int simultaneous) throws IOException {
    browser.driver().executeScript(COUNT_SIMULTANEOUS);
    byte[] png = Arrays.copyOf(Images.png(Color.RED), bytes); // what follows its end is not read
    browser.choose(
        poster("1.png", png),
        poster("2.png", png),
        poster("3.png", png),
        poster("4.png", png),
        poster("5.png", png));
    browser.find(ANSWERED, 5); // as too large, for this function takes little
    assertThat(browser.driver().executeScript("return most")).isEqualTo((long) simultaneous);
  }

  @Test
  void asksTheDefaultUntilModelsCanBeListed() throws IOException {
    browser.openWith(BREAK_OFF_MODELS);
    assertThat(browser.find("#model").getText()).isEqualTo("the default");
    browser.choose(poster("red.png", Color.RED));
    browser.find(GENRES, 3);
    browser.driver().executeScript("window.fetch = whole");
    browser.choose(poster("blue.png", Color.BLUE));
    browser.find(GENRES, 3 + 4);
    assertThat(selected()).isEqualTo("tiny, version 10");
  }

  @Test
  void asksTheNextVersionOfAModelThatGoes() throws Exception {
    Path folder =
        Path.of(ConfigProvider.getConfig().getValue(ModelsFolderResource.FOLDER, String.class));
    Packages.write(folder.resolve("guest/1"), "guest", "1");
    awaitStatus("guest:1", 200);
    browser.driver().navigate().refresh();
    browser.find("#model option[value='guest:1']");
    browser.find("#model").sendKeys("guest");
    browser.choose(poster("red.png", Color.RED));
    assertThat(browser.find(GENRES, 4).getFirst().getText()).startsWith(Packages.red("1"));
    Packages.write(folder.resolve("guest/2"), "guest", "2");
    awaitStatus("guest:2", 200);
    Packages.delete(folder.resolve("guest/1"));
    awaitStatus("guest:1", 404);
    browser.choose(poster("red-too.png", Color.RED));
    browser.find(GENRES, 8);
    assertThat(browser.find("li:first-child > .name", 2))
        .extracting(WebElement::getText)
        .containsOnly(Packages.red("2"));
    assertThat(selected()).isEqualTo("guest, version 2");
    Packages.delete(folder.resolve("guest/2"));
    awaitStatus("guest:2", 404);
    browser.choose(poster("red-again.png", Color.RED));
    browser.find(GENRES, 12);
    assertThat(selected()).isEqualTo("tiny, version 10");
  }

  @Test
  void keepsTheGenresWhereTheHeatMapCannotBeHad() throws IOException {
    browser.find("#model").sendKeys("seeing");
    browser.choose(poster("halves.png", Images.halves(Color.RED, Color.BLACK)));
    WebElement heat = browser.find(".heat:not([hidden])");
    browser.driver().executeScript(BREAK_OFF);
    heat.sendKeys(Keys.ENTER);
    browser.find(ANSWERED, 1);
    assertThat(browser.find(".note").getText()).startsWith("The answer broke off");
    assertThat(browser.find("#status").getText()).contains("The answer broke off");
    assertThat(browser.find(GENRES, 4)).hasSize(4);
    assertThat(browser.focused()).isEqualTo(heat);
    browser.driver().executeScript("window.fetch = whole");
    heat.sendKeys(Keys.ENTER);
    browser.find(".poster[src^='data:image/png']");
  }

  @Test
  void showsNoGenresOfOneModelWhileItAsksAnother() throws IOException {
    browser.choose(poster("red.png", Color.RED));
    browser.find(GENRES, 4);
    browser.driver().executeScript("window.fetch = () => new Promise(() => {})");
    browser.find("#model").sendKeys("seeing");
    browser.find(GENRES, 0);
    assertThat(browser.find(".note").getText()).isEqualTo("Looking …");
  }

  @Test
  void speaksAndMovesTheFocusOnceForManyPosters() throws IOException {
    browser.driver().executeScript(NOTE_WHAT_IS_SPOKEN);
    Path[] posters = new Path[12];
    for (int i = 0; i < posters.length; i++) {
      posters[i] = poster(i + ".png", Color.RED);
    }
    browser.choose(posters);
    browser.find(GENRES, 4 * posters.length);
    browser.find("#clear").click();
    browser.find(".card", 0);
    assertThat(noted("spoken"))
        .startsWith("Looking at 12 posters …")
        .endsWith("12 posters.", "")
        .hasSizeLessThan(6);
    assertThat(noted("focused")).endsWith("quiet", "files").doesNotContain("remove quiet");
  }

  @Test
  void saysWhatToDoWhereNoFileIsDropped() {
    browser
        .driver()
        .executeScript(
            "document.body.dispatchEvent(new DragEvent("
                + "'drop', {dataTransfer: new DataTransfer(), bubbles: true, cancelable: true}))");
    assertThat(browser.find("#status").getText()).contains("drop its file");
  }

  @Test
  void tellsStatesApartInColoursThatAreForced() throws IOException {
    browser.prefer("forced-colors", "active");
    browser.find("#model").sendKeys("seeing");
    browser.choose(poster("halves.png", Images.halves(Color.RED, Color.BLACK)));
    WebElement heat = browser.find(".heat:not([hidden])");
    String before = heat.getCssValue("background-color");
    heat.click();
    browser.find(".heat[aria-pressed=true]");
    assertThat(heat.getCssValue("background-color")).isNotEqualTo(before);
    assertThat(browser.find(".fill").getCssValue("background-color"))
        .isNotEqualTo(browser.find(".track").getCssValue("background-color"));
  }

  @Test
  void savesTheDescriptionForPrograms() {
    assertThat(browser.find("a[href='openapi.yaml']").getDomAttribute("download")).isNotNull();
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
    assertThat(browser.focused().getAccessibleName()).isEqualTo("Remove blue.png");
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

  private String selected() {
    return browser.find("#model option:checked").getText();
  }

  @SuppressWarnings("unchecked")
  private List<String> noted(String name) {
    return (List<String>) browser.driver().executeScript("return " + name);
  }

  private static void awaitStatus(String model, int status) throws InterruptedException {
    for (int i = 0; i < 200 && status(model) != status; i++) {
      Thread.sleep(50);
    }
    assertThat(status(model)).isEqualTo(status);
  }

  private static int status(String model) {
    String path = "/classify?model=" + model;
    return Client.send(Client.post(path, "image/png", Images.png(Color.RED))).statusCode();
  }

  private static WebElement part(WebElement element, String selector) {
    return element.findElement(By.cssSelector(selector));
  }

  private static int property(WebElement element, String name) {
    return Integer.parseInt(element.getDomProperty(name));
  }
}
