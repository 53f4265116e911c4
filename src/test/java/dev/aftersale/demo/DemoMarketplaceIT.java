package dev.aftersale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** What whoever starts the demo reads is true. */
class DemoMarketplaceIT {

    private static final Pattern PAGE = Pattern.compile("a buyer's order page: http://localhost:\\d+(/o/[\\w-]+)");
    private static final Pattern PASSWORD = Pattern.compile("password (\\w+) \\(new at each start\\)");

    @RegisterExtension
    static final TestServer server = new TestServer().with("aftersale.demo", "true");

    private static String printed;

    /** As at the second start: the marketplace is there, token and password are new. */
    @BeforeAll
    static void start_again() {
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        var log = (Logger) LoggerFactory.getLogger(DemoMarketplace.class);
        log.addAppender(lines);
        server.bean(DemoMarketplace.class).open();
        log.detachAppender(lines);
        printed = lines.list.getFirst().getFormattedMessage();
    }

    private static String printed(Pattern pattern) {
        var found = pattern.matcher(printed);
        assertThat(found.find()).as(printed).isTrue();
        return found.group(1);
    }

    @Test
    void a_buyers_order_page_is_printed_and_opens() {
        var page = new TestBrowser(server).get(printed(PAGE));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("Mug, harbour blue", "1Z0003");
    }

    @Test
    void the_log_ins_are_printed_and_work() {
        String password = printed(PASSWORD);
        var owner = new TestBrowser(server).logIn("/console", "owner@harbour.example", password);
        assertThat(owner.get("/console").statusCode()).isEqualTo(200);
        var operator = new TestBrowser(server).logIn("/operator", "operator@aftersale.example", password);
        assertThat(operator.get("/operator").statusCode()).isEqualTo(200);
    }
}
