package dev.aftersale.cli;

import dev.aftersale.bench.BenchCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command line. Without a command it serves, which is what {@code spring-boot:run} asks for. */
@Command(
        name = "aftersale",
        description = "The open post-purchase platform.",
        mixinStandardHelpOptions = true,
        versionProvider = Program.Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Program implements Callable<Integer> {

    private final ServeCommand serve;

    private Program(ServeCommand serve) {
        this.serve = serve;
    }

    /** Runs one command to its end, and returns what the process should exit with. */
    public static int run(Class<?> application, String... args) {
        var serve = new ServeCommand(application);
        return new CommandLine(new Program(serve))
                .addSubcommand(serve)
                .addSubcommand(new TrainCommand(application))
                .addSubcommand(new BenchCommand())
                .execute(args);
    }

    @Override
    public Integer call() throws InterruptedException {
        return serve.call();
    }

    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            var version = Program.class.getPackage().getImplementationVersion();
            return new String[] {"aftersale " + (version == null ? "(not packaged)" : version)};
        }
    }
}
