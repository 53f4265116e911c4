package dev.aftersale.cli;

import dev.aftersale.mail.relay.Senders;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "senders",
        description =
                "Shows what a merchant's mail comes from, besides its addresses in the settings; with options, changes it first.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class SendersCommand extends PlatformCommand {

    @Mixin
    MerchantOption merchant = new MerchantOption();

    @Nullable
    @Option(
            names = "--add",
            paramLabel = "SENDER",
            description = "An address, a domain as @shop.example, or a network as 192.0.2.0/24 whose mail is believed.")
    String added;

    @Nullable
    @Option(names = "--remove", paramLabel = "SENDER", description = "As it was added.")
    String removed;

    @Override
    int run(Platform platform) {
        var senders = platform.get(Senders.class);
        var id = merchant.idIn(platform);
        String wanted = added;
        if (wanted != null) {
            senders.add(id, wanted);
        }
        String unwanted = removed;
        if (unwanted != null) {
            senders.remove(id, unwanted);
        }
        List<String> all = senders.of(id);
        if (json) {
            printJson(all);
        } else {
            all.forEach(sender -> print("%s", sender));
        }
        return OK;
    }
}
