package dev.aftersale.cli;

import dev.aftersale.payment.PaymentIntents;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.event.ContextClosedEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Serves until it is told to stop. */
@Command(
        name = "serve",
        description = "Starts everything: the API, the pages, mail and the database.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Takes settings as --name=value, for example --aftersale.http-port=8081; each is also an environment",
            "variable, AFTERSALE_HTTP_PORT. AFTERSALE_DEMO=true starts with a small demo marketplace, on loopback only."
        })
final class ServeCommand implements Callable<Integer> {

    private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);

    private final Class<?> application;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Unmatched
    private List<String> settings = new ArrayList<>();

    ServeCommand(Class<?> application) {
        this.application = application;
    }

    @Override
    public Integer call() throws InterruptedException {
        for (String setting : settings) {
            if (!setting.startsWith("--") || !setting.contains("=")) {
                throw new ParameterException(spec.commandLine(), "'" + setting + "' is no setting.");
            }
        }
        return serve(settings.toArray(String[]::new));
    }

    int serve(String... args) throws InterruptedException {
        var closed = new CountDownLatch(1);
        var spring = new SpringApplication(application);
        spring.addListeners(event -> {
            if (event instanceof ContextClosedEvent) {
                closed.countDown();
            }
        });
        try {
            var context = spring.run(args);
            warnOfPlayMoney(context.getBean(PaymentIntents.class).gateways());
        } catch (RuntimeException alreadyReported) {
            // Spring has written down what failed and what to do about it.
            return PlatformCommand.FAILED;
        }
        closed.await();
        return PlatformCommand.OK;
    }

    private static void warnOfPlayMoney(Set<String> gateways) {
        if (Set.of(PaymentIntents.SIMULATOR, PaymentIntents.EXTERNAL).containsAll(gateways)) {
            log.warn("The gateway is the payment simulator: no money moves. Buyers are neither charged nor paid back.");
        }
    }
}
