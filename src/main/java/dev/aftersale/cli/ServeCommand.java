package dev.aftersale.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.SpringApplication;
import org.springframework.context.event.ContextClosedEvent;
import picocli.CommandLine.Command;

/** Serves until it is told to stop. */
@Command(
        name = "serve",
        description = "Start everything: the API, the pages, mail and the database.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

    private final Class<?> application;

    ServeCommand(Class<?> application) {
        this.application = application;
    }

    @Override
    public Integer call() throws InterruptedException {
        var closed = new CountDownLatch(1);
        var spring = new SpringApplication(application);
        spring.addListeners(event -> {
            if (event instanceof ContextClosedEvent) closed.countDown();
        });
        try {
            spring.run();
        } catch (RuntimeException alreadyReported) {
            // Spring has written down what failed and what to do about it.
            return 1;
        }
        closed.await();
        return 0;
    }
}
