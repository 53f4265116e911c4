package dev.aftersale.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.staff.Role;
import dev.aftersale.testing.Boutique;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** As many read as may: who comes then waits for a while, and is told to come again, not that something broke. */
class BusyPagesIT {

    private static final int READERS = Runtime.getRuntime().availableProcessors() + 1;

    @RegisterExtension
    static final TestServer server = new TestServer();

    @Test
    void who_finds_no_turn_hears_that_it_is_busy_and_everything_is_as_before_afterwards() throws Exception {
        var shop = new Boutique(server, "Crowded").id();
        TestBrowser owner = TestBrowser.staff(server, shop, Role.OWNER);
        assertThat(owner.get("/console/orders").statusCode()).isEqualTo(200);

        var reading = new CountDownLatch(READERS);
        var enough = new CountDownLatch(1);
        try (var others = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < READERS; i++) {
                others.execute(() -> server.db().reading(shop, () -> {
                    reading.countDown();
                    try {
                        enough.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return null;
                }));
            }
            reading.await();
            var answer = owner.get("/console/orders");
            enough.countDown();
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("Back in a moment", "Please try again");
        }
        assertThat(owner.get("/console/orders").statusCode()).isEqualTo(200);
    }
}
