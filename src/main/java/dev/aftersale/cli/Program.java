package dev.aftersale.cli;

import dev.aftersale.bench.BenchCommand;
import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command line. Without a command it serves, which is what {@code spring-boot:run} asks for. */
@Command(
        name = "aftersale",
        description = "The open post-purchase platform.",
        mixinStandardHelpOptions = true,
        versionProvider = Program.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            MerchantCommand.class,
            StaffCommand.class,
            OperatorCommand.class,
            TokenCommand.class,
            ProductCommand.class,
            ImportCommand.class,
            DoctorCommand.class,
            WebhookCommand.class,
            MailCommand.class,
            BenchCommand.class
        },
        footerHeading = "%nSettings%n",
        footer = {
            "  AFTERSALE_DATA_DIR       where everything is kept (./data)",
            "  AFTERSALE_DATABASE_URL   a PostgreSQL of your own, with _USER and _PASSWORD; else one is brought along",
            "  AFTERSALE_HTTP_PORT      8080",
            "Commands work whether or not a server runs on the same data folder.",
            "",
            "Exit codes: 0 done, 1 failed or not as it should be, 2 wrong usage."
        })
public final class Program {

    private Program() {}

    /** Runs one command to its end, and returns what the process should exit with. */
    public static int run(Class<?> application, String... args) throws InterruptedException {
        BenchCommand.endWithBenchmark();
        if (args.length == 0 || isSetting(args[0])) {
            return new ServeCommand(application).serve(args);
        }
        PrintStream out = System.out;
        if (!args[0].equals("serve") && !args[0].equals("train")) {
            // Results go to stdout, where a script reads them; whatever is logged goes beside.
            System.setOut(System.err);
        }
        try {
            return commands(application)
                    .setOut(new PrintWriter(out, true, out.charset()))
                    .setErr(new PrintWriter(System.err, true, System.err.charset()))
                    .execute(args);
        } finally {
            System.setOut(out);
        }
    }

    static CommandLine commands(Class<?> application) {
        var failures = new Failures();
        return new CommandLine(new Program())
                .addSubcommand(new ServeCommand(application))
                .addSubcommand(new TrainCommand(application))
                .setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(110);
    }

    /** As Spring takes them: {@code --server.port=8080}. */
    private static boolean isSetting(String arg) {
        return arg.startsWith("--") && (arg.contains("=") || arg.contains("."));
    }

    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            var version = Program.class.getPackage().getImplementationVersion();
            return new String[] {"aftersale " + (version == null ? "(not packaged)" : version)};
        }
    }
}
