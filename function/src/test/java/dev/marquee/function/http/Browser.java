package dev.marquee.function.http;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.marquee.function.Client;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;

/** The machine's Chromium with the page open, without a window. */
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Opens the page, or skips the test where the machine has no Chromium. */
  static Browser open() {
    Optional<Path> chromium = program("chromium", "chromium-browser", "google-chrome");
    Optional<Path> chromedriver = program("chromedriver");
    assumeThat(chromium.isPresent() && chromedriver.isPresent())
        .as("Chromium and its driver are on the PATH: apt install chromium-driver")
        .isTrue();
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.get().toFile());
    // its sandbox does not start for root, as whom containers run
    options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage");
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(chromedriver.get().toFile())
            .usingAnyFreePort()
            .build();
    Browser browser = new Browser(new ChromeDriver(service, options));
    browser.show("light", 1280);
    browser.driver.get(Client.uri("/").toString());
    return browser;
  }

  /** Opens the page again, with a script that runs before its own. */
  void openWith(String script) {
    driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
    driver.navigate().refresh();
  }

  private static Optional<Path> program(String... names) {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .flatMap(folder -> Stream.of(names).map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  ChromeDriver driver() {
    return driver;
  }

  /** Shows the page in a colour scheme, so many pixels wide. */
  void show(String scheme, int width) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 600));
    prefer("prefers-color-scheme", scheme);
  }

  /**
   * Shows the page to one who has set a media feature (CSS Media Queries Level 5), and no other.
   */
  void prefer(String name, String value) {
    Map<String, String> feature = Map.of("name", name, "value", value);
    driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(feature)));
  }

  /** What has the keyboard. */
  WebElement focused() {
    return driver.switchTo().activeElement();
  }

  void choose(Path... files) {
    List<String> names = Arrays.stream(files).map(Path::toString).toList();
    find("#files").sendKeys(String.join("\n", names));
  }

  /** What the selector finds, once there is one that is shown. */
  WebElement find(String selector) {
    return await(selector, elements -> !elements.isEmpty()).getFirst();
  }

  /** What the selector finds, once there are so many that are shown. */
  List<WebElement> find(String selector, int count) {
    return await(selector, elements -> elements.size() == count);
  }

  private List<WebElement> await(String selector, Predicate<List<WebElement>> enough) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      List<WebElement> shown = all(selector);
      if (enough.test(shown)) {
        return shown;
      }
      if (System.nanoTime() > end) {
        throw new AssertionError(selector + " finds " + shown.size() + " in " + source());
      }
      Thread.onSpinWait();
    }
  }

  private List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  private String source() {
    return driver.findElement(By.tagName("body")).getDomProperty("outerHTML");
  }

  /** What went wrong in the page: scripts that failed, or what its policy forbids. */
  List<String> complaints() {
    return driver.manage().logs().get("browser").getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
