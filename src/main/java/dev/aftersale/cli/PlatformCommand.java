package dev.aftersale.cli;

import dev.aftersale.base.Actor;
import dev.aftersale.base.Json;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that works on the platform's data, prints what came of it, and ends. */
abstract class PlatformCommand implements Callable<Integer> {

    static final int OK = 0;
    static final int FAILED = 1;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    CommandSpec spec;

    @Option(names = "--json", description = "Print JSON instead of text.")
    boolean json;

    abstract int run(Platform platform) throws Exception;

    @Override
    public final Integer call() throws Exception {
        try (var platform = Platform.open()) {
            var code = new int[1];
            Actor.run(
                    new Actor(Actor.Kind.CLI, null, System.getProperty("user.name", "?"), null, Actor.Via.COMMAND_LINE),
                    () -> code[0] = run(platform));
            return code[0];
        }
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }

    void printJson(Object value) {
        out().println(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value));
        out().flush();
    }

    void print(String format, Object... values) {
        out().printf(format + "%n", values);
        out().flush();
    }

    /** Something about the call itself: exit code 2, and how it is used. */
    ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
