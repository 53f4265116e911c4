package dev.aftersale.cli;

import java.util.concurrent.Callable;
import org.springframework.boot.SpringApplication;
import picocli.CommandLine.Command;

/**
 * Starts what a server starts and stops again, while the JVM writes down what it loaded: the AOT cache of
 * {@code ./mvnw package}. It must need nothing that a build machine lacks, so it connects to no database and takes
 * whatever port is free.
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
                        "--server.address=127.0.0.1",
                        "--server.port=0",
                        "--spring.flyway.enabled=false",
                        "--spring.datasource.url=jdbc:postgresql://127.0.0.1:1/none")
                .close();
        return 0;
    }
}
