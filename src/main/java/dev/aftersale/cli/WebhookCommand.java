package dev.aftersale.cli;

import dev.aftersale.base.MerchantId;
import dev.aftersale.event.Delivery;
import dev.aftersale.event.EventType;
import dev.aftersale.event.Subscription;
import dev.aftersale.event.Webhooks;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Who is told by webhook, and what became of it. */
@Command(
        name = "webhook",
        description = "Subscribes to changes, and looks after their delivery.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            WebhookCommand.Subscribe.class,
            WebhookCommand.Subscriptions.class,
            WebhookCommand.Delete.class,
            WebhookCommand.Deliveries.class,
            WebhookCommand.Replay.class
        })
final class WebhookCommand {

    abstract static class ForMerchant extends PlatformCommand {

        @Option(names = "--merchant", required = true, description = "The merchant, by any of its ids.")
        long merchant;

        @Override
        final int run(Platform platform) {
            return run(platform.get(Webhooks.class), platform.merchant(merchant).id());
        }

        abstract int run(Webhooks webhooks, MerchantId merchantId);
    }

    @Command(
            name = "subscribe",
            description = "Subscribes an app, once its callback has answered the challenge.",
            mixinStandardHelpOptions = true)
    static final class Subscribe extends ForMerchant {

        @Option(names = "--app", required = true, description = "The app whose secret signs.")
        long app;

        @Option(names = "--url", required = true, description = "The callback: https, or loopback in the demo.")
        String url = "";

        @Option(names = "--verify-token", required = true, description = "Sent with the challenge.")
        String verifyToken = "";

        @Option(
                names = "--fields",
                split = ",",
                description = "orders, shipments, payments, cancellations, refunds; all if left out.")
        List<EventType.Field> fields = List.of();

        @Option(names = "--test", description = "Of test orders, and only these.")
        boolean test;

        @Override
        int run(Webhooks webhooks, MerchantId merchantId) {
            var wanted = fields.isEmpty() ? EnumSet.allOf(EventType.Field.class) : EnumSet.copyOf(fields);
            var made = webhooks.subscribe(merchantId, new Subscription.Wanted(app, url, wanted, test, verifyToken));
            if (json) {
                printJson(Map.of("subscription_id", Long.toString(made.id())));
            } else {
                print("Subscription %d: %s is told of %s.", made.id(), url, wanted);
            }
            return OK;
        }
    }

    @Command(name = "list", description = "Lists subscriptions.", mixinStandardHelpOptions = true)
    static final class Subscriptions extends ForMerchant {

        @Override
        int run(Webhooks webhooks, MerchantId merchantId) {
            var all = webhooks.list(merchantId);
            if (json) {
                printJson(all);
            } else {
                all.forEach(one ->
                        print("%d  %s  %s%s", one.id(), one.callbackUrl(), one.fields(), one.test() ? "  test" : ""));
            }
            return OK;
        }
    }

    @Command(
            name = "delete",
            description = "Ends a subscription; what is open for it is dropped.",
            mixinStandardHelpOptions = true)
    static final class Delete extends ForMerchant {

        @Option(names = "--subscription", required = true, description = "Which one.")
        long subscription;

        @Override
        int run(Webhooks webhooks, MerchantId merchantId) {
            webhooks.delete(merchantId, subscription);
            if (!json) {
                print("Subscription %d is ended.", subscription);
            }
            return OK;
        }
    }

    @Command(name = "deliveries", description = "The latest deliveries.", mixinStandardHelpOptions = true)
    static final class Deliveries extends ForMerchant {

        @Option(names = "--limit", defaultValue = "25", description = "How many (${DEFAULT-VALUE}).")
        int limit;

        @Override
        int run(Webhooks webhooks, MerchantId merchantId) {
            var latest = webhooks.deliveries(merchantId, Delivery.Query.latest(limit));
            if (json) {
                printJson(latest);
            } else {
                latest.forEach(one -> print(
                        "%d  %-22s order %d  %-9s %d attempts%s",
                        one.eventId(),
                        one.type().wireName(),
                        one.orderId(),
                        one.state(),
                        one.attempts(),
                        one.lastError() == null ? "" : "  " + one.lastError()));
            }
            return OK;
        }
    }

    @Command(
            name = "replay",
            description = "Sends again from an event or a time on, with the same event ids.",
            mixinStandardHelpOptions = true)
    static final class Replay extends ForMerchant {

        @Option(names = "--subscription", required = true, description = "To whom.")
        long subscription;

        @Nullable
        @Option(names = "--event", description = "From this event on.")
        Long event;

        @Nullable
        @Option(names = "--since", description = "From this time on, such as 2026-11-23T00:00:00Z.")
        String since;

        @Override
        int run(Webhooks webhooks, MerchantId merchantId) {
            if ((event == null) == (since == null)) {
                throw usage("Give --event or --since.");
            }
            int count = event != null
                    ? webhooks.replayFrom(merchantId, subscription, event)
                    : webhooks.replaySince(merchantId, subscription, time(String.valueOf(since)));
            if (json) {
                printJson(Map.of("events", count));
            } else {
                print("%d events are sent again.", count);
            }
            return OK;
        }

        private Instant time(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw usage("--since: '" + text + "' is no time such as 2026-11-23T00:00:00Z.");
            }
        }
    }
}
