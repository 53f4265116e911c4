package dev.aftersale.cli;

import java.util.concurrent.Callable;
import org.springframework.boot.SpringApplication;
import picocli.CommandLine.Command;

/**
 * Starts what a server starts and stops again, while the JVM writes down what it loaded: the AOT cache of
 * {@code ./mvnw package}. Takes whatever ports are free, as a server may be running beside the build.
 */
@Command(name = "train", hidden = true)
final class TrainCommand implements Callable<Integer> {

    private final Class<?> application;

    TrainCommand(Class<?> application) {
        this.application = application;
    }

    @Override
    public Integer call() {
        SpringApplication.run(
                        application,
                        "--aftersale.http-address=127.0.0.1",
                        "--aftersale.smtp-address=127.0.0.1",
                        "--server.port=0",
                        "--aftersale.http-port=0",
                        "--aftersale.smtp-port=0")
                .close();
        return 0;
    }
}
