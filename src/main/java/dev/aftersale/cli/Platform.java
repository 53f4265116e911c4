package dev.aftersale.cli;

import dev.aftersale.base.Problem;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;

/**
 * The capabilities for the length of one command: no web server, no pages, nothing that works by itself. Runs beside a
 * server on the same data folder, which carries on what the command began; without one, that waits for the next start.
 */
final class Platform implements AutoCloseable {

    /** All but surfaces and what only serves; found by the name of the package, as a surface may not know another one. */
    @ComponentScan(
            basePackages = "dev.aftersale",
            excludeFilters =
                    @Filter(
                            type = FilterType.REGEX,
                            pattern =
                                    "dev\\.aftersale\\.([A-Z]|(api|bench|buyer|cli|console|demo|login|operator|simulator)\\.).*"))
    static final class Capabilities {}

    private static final Map<String, Object> SETTINGS = Map.of(
            "aftersale.workers.enabled", "false",
            "logging.level.root", "warn",
            // What fails at the start is said by the command, in one line.
            "logging.level.org.springframework.boot.SpringApplication", "off",
            "logging.level.org.springframework.boot.diagnostics", "off",
            "logging.level.org.springframework.context", "error",
            "logging.level.com.zaxxer.hikari", "error");

    private final ConfigurableApplicationContext context;

    private Platform(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static Platform open() {
        var spring = new SpringApplication(Capabilities.class);
        spring.setWebApplicationType(WebApplicationType.NONE);
        spring.setBannerMode(Banner.Mode.OFF);
        spring.setLogStartupInfo(false);
        spring.setLazyInitialization(true);
        return new Platform(spring.run(SETTINGS.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new)));
    }

    <T> T get(Class<T> type) {
        return context.getBean(type);
    }

    String setting(String name, String otherwise) {
        return context.getEnvironment().getProperty(name, otherwise);
    }

    /** The merchant of that id; its settings', page's and catalog's ids do as well. */
    Merchant merchant(long id) {
        return get(Merchants.class)
                .byAnyId(id)
                .orElseThrow(() -> Problem.UNKNOWN_OBJECT.because("No merchant " + id + "."));
    }

    @Override
    public void close() {
        context.close();
    }
}
