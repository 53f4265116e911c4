package dev.aftersale.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The one browser of this JVM: the Chromium that is installed, else the one that Playwright brought here. Without either,
 * browser tests are skipped and say why; in CI they fail.
 */
final class Chromium implements AutoCloseable {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome-stable");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    static Chromium start() {
        var playwright = playwright();
        try {
            var options = new BrowserType.LaunchOptions().setHeadless(true);
            installed().ifPresent(options::setExecutablePath);
            return new Chromium(playwright, playwright.chromium().launch(options));
        } catch (PlaywrightException e) {
            playwright.close();
            throw e;
        }
    }

    Browser browser() {
        return browser;
    }

    /** Whether {@link #start} will find one. */
    static boolean isThere() {
        if (installed().isPresent()) {
            return true;
        }
        try (var playwright = playwright()) {
            return Files.isExecutable(Path.of(playwright.chromium().executablePath()));
        }
    }

    private static Playwright playwright() {
        // Nothing is fetched from the network by a test run.
        return Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }

    private static Optional<Path> installed() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Override
    public void close() {
        playwright.close();
    }
}
