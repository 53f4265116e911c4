package dev.aftersale.cli;

import dev.aftersale.mail.check.DnsRecords;
import picocli.CommandLine.Command;

/** What mail needs outside of this program. */
@Command(
        name = "mail",
        description = "What mail needs outside of this program.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = MailCommand.Records.class)
final class MailCommand {

    @Command(
            name = "dns",
            description = "The DNS records to publish, so that others trust our mail and theirs reaches us.",
            mixinStandardHelpOptions = true)
    static final class Records extends PlatformCommand {

        @Override
        int run(Platform platform) {
            var records = platform.get(DnsRecords.class).all();
            if (json) {
                printJson(records);
            } else {
                records.forEach(one -> {
                    print("; %s", one.why());
                    print("%s. IN %s %s%n", one.name(), one.type(), one.zoneValue());
                });
            }
            return OK;
        }
    }
}
