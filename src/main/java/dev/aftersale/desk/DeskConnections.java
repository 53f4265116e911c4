package dev.aftersale.desk;

import dev.aftersale.base.Db;
import dev.aftersale.base.Json;
import dev.aftersale.base.SecretBox;
import dev.aftersale.event.Callbacks;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Makes a desk that can be called out of what is known of it. */
@Component
final class DeskConnections implements AutoCloseable {

    private final Db db;
    private final SecretBox box;
    private final Callbacks callbacks;
    private final InstantSource clock;
    private final String zendeskUrl;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(ZendeskClient.TIME_OUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /** @param zendeskUrl of any account, with its {@code {subdomain}}; another one than Zendesk's own is for tests */
    DeskConnections(
            Db db,
            SecretBox box,
            Callbacks callbacks,
            InstantSource clock,
            @Value("${aftersale.desks.zendesk-url:https://{subdomain}.zendesk.com}") String zendeskUrl) {
        this.db = db;
        this.box = box;
        this.callbacks = callbacks;
        this.clock = clock;
        this.zendeskUrl = zendeskUrl;
    }

    SupportDesk desk(DeskStore.Row row) {
        var secrets = secrets(row);
        return switch (row.kind()) {
            case MAIL -> new MailDesk();
            case ZENDESK -> zendesk(Json.read(row.settings(), ZendeskAccount.class), secrets);
            case WEBHOOK -> webhook(Json.read(row.settings(), WebhookAccount.class), secrets);
        };
    }

    DeskSecrets secrets(DeskStore.Row row) {
        return DeskSecrets.open(box, row.secrets());
    }

    byte[] sealed(DeskSecrets secrets) {
        return secrets.seal(box);
    }

    ZendeskDesk zendesk(ZendeskAccount account, DeskSecrets secrets) {
        return new ZendeskDesk(
                account,
                client(account, secrets),
                (handover, ticket) -> db.platform(tx -> {
                    DeskQueueStore.noteTicket(
                            tx, handover.merchant().id(), handover.thread().id(), ticket);
                    return ticket;
                }));
    }

    ZendeskReading reading(ZendeskAccount account, DeskSecrets secrets) {
        return new ZendeskReading(account, client(account, secrets));
    }

    private ZendeskClient client(ZendeskAccount account, DeskSecrets secrets) {
        var base = URI.create(zendeskUrl.replace("{subdomain}", account.subdomain()));
        return new ZendeskClient(http, base, account.email(), secrets.token());
    }

    WebhookDesk webhook(WebhookAccount account, DeskSecrets secrets) {
        return new WebhookDesk(URI.create(account.url()), secrets.signing(), callbacks, clock);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
