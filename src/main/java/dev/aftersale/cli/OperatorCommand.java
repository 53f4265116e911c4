package dev.aftersale.cli;

import dev.aftersale.staff.Operators;
import java.util.LinkedHashMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "operator",
        description = "Lets the platform's own people in.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = OperatorCommand.Create.class)
final class OperatorCommand {

    @Command(
            name = "create",
            description = {
                "Makes an operator and prints a link, good once within 24 hours, under which they set their password.",
                "For one who exists: a way back in."
            },
            mixinStandardHelpOptions = true)
    static final class Create extends PlatformCommand {

        @Option(names = "--email", required = true, paramLabel = "ADDRESS", description = "Whom to let in.")
        String email = "";

        @Override
        int run(Platform platform) {
            String link = platform.get(Operators.class).create(email);
            if (json) {
                var view = new LinkedHashMap<String, Object>();
                view.put("email", email);
                view.put("set_password", link);
                printJson(view);
            } else {
                print("Set the password within 24 hours: %s", link);
            }
            return OK;
        }
    }
}
