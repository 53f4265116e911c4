package dev.aftersale.desk;

import dev.aftersale.audit.Audit;
import dev.aftersale.audit.AuditAction;
import dev.aftersale.base.Db;
import dev.aftersale.base.Json;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import dev.aftersale.base.QueueFigures;
import dev.aftersale.base.Tx;
import dev.aftersale.event.Callbacks;
import dev.aftersale.merchant.DeskKind;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.SettingsChange;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Which help desk a merchant has, and how it is doing. A desk is connected only once it has answered. */
@Component
public class Desks {

    private static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");

    private final Db db;
    private final Merchants merchants;
    private final DeskConnections connections;
    private final Callbacks callbacks;
    private final DeskWorker worker;

    Desks(Db db, Merchants merchants, DeskConnections connections, Callbacks callbacks, DeskWorker worker) {
        this.db = db;
        this.merchants = merchants;
        this.connections = connections;
        this.callbacks = callbacks;
        this.worker = worker;
    }

    /** Whether messages go to the merchant's desk by calls, so that no mail must tell it of them. */
    public boolean takesByApi(MerchantId merchant) {
        return merchants.get(merchant).settings().desk().isByApi();
    }

    /** A desk that fails, or that has put mail aside, and whose it is. */
    public record Troubled(MerchantId merchant, DeskState state) {}

    public DeskState state(MerchantId merchant) {
        DeskKind chosen = merchants.get(merchant).settings().desk();
        return db.platform(tx -> DeskStore.find(tx, merchant)
                .filter(row -> row.kind() == chosen)
                .map(row -> state(tx, row))
                .orElse(DeskState.MAIL));
    }

    private static DeskState state(Tx tx, DeskStore.Row row) {
        var counts = DeskStore.counts(tx, row.merchant());
        ZendeskAccount zendesk =
                row.kind() == DeskKind.ZENDESK ? Json.read(row.settings(), ZendeskAccount.class) : null;
        return new DeskState(
                row.kind(),
                zendesk != null
                        ? zendesk.host()
                        : Json.read(row.settings(), WebhookAccount.class).url(),
                zendesk,
                row.connectedAt(),
                row.lastOk(),
                row.failingSince(),
                row.lastError(),
                counts.waiting(),
                counts.givenUp(),
                row.held());
    }

    /** From now on by mail. What had not arrived stands in the inbox, and is not sent again. */
    public void useMail(MerchantId merchant) {
        merchants.mayChange(merchant);
        merchants.change(merchant, SettingsChange.of(DeskKind.MAIL));
        db.platform(tx -> {
            DeskStore.find(tx, merchant).ifPresent(row -> {
                DeskStore.disconnect(tx, merchant);
                DeskQueueStore.drop(tx, merchant);
                Audit.record(
                        tx, merchant, AuditAction.DESK_DISCONNECTED, row.kind().name(), seen(row), null);
            });
            return merchant;
        });
    }

    /**
     * From now on as tickets.
     *
     * @param token Zendesk's API token; "" to keep the one of before
     * @param signing the secret of its webhook to us; "" to keep the one of before
     */
    public void useZendesk(MerchantId merchant, ZendeskAccount account, String token, String signing) {
        merchants.mayChange(merchant);
        var secrets = secrets(merchant, DeskKind.ZENDESK, token, signing);
        long user = asked("token", () -> connections.zendesk(account, secrets).whoWeAre());
        connect(merchant, DeskKind.ZENDESK, account.of(user), secrets, account.host());
    }

    /**
     * From now on as calls to {@code url}.
     *
     * @param signing the secret that both sides sign with; "" to keep the one of before
     */
    public void useWebhook(MerchantId merchant, String url, String signing) {
        merchants.mayChange(merchant);
        URI checked = callbacks.check(url);
        var account = new WebhookAccount(checked.toString());
        var secrets = secrets(merchant, DeskKind.WEBHOOK, "", signing);
        asked("callback_url", () -> {
            connections.webhook(account, secrets).greet();
            return 0L;
        });
        connect(merchant, DeskKind.WEBHOOK, account, secrets, account.url());
    }

    private DeskSecrets secrets(MerchantId merchant, DeskKind kind, String token, String signing) {
        Optional<DeskSecrets> before = db.platform(tx -> DeskStore.find(tx, merchant))
                .filter(row -> row.kind() == kind)
                .map(connections::secrets);
        String kept = before.map(DeskSecrets::token).orElse("");
        String keptSigning = before.map(DeskSecrets::signing).orElse("");
        if (kind == DeskKind.ZENDESK && token.isEmpty() && kept.isEmpty()) {
            throw Problem.INVALID_PARAMETER.at("token", "is needed to call Zendesk.");
        }
        return new DeskSecrets(token.isEmpty() ? kept : token, signing.isEmpty() ? keptSigning : signing);
    }

    @FunctionalInterface
    private interface Question {
        long ask() throws DeskTrouble;
    }

    private static long asked(String field, Question question) {
        try {
            return question.ask();
        } catch (DeskTrouble trouble) {
            throw Problem.INVALID_PARAMETER.at(field, "was not accepted. " + trouble.what());
        }
    }

    private void connect(MerchantId merchant, DeskKind kind, Object settings, DeskSecrets secrets, String host) {
        db.platform(tx -> {
            var before = DeskStore.find(tx, merchant);
            if (before.filter(row -> row.kind() == kind && isSamePlace(row, settings))
                    .isEmpty()) {
                DeskStore.forget(tx, merchant);
            }
            DeskStore.connect(
                    tx,
                    merchant,
                    kind,
                    settings,
                    connections.sealed(secrets),
                    kind == DeskKind.ZENDESK ? tx.now() : NEVER);
            Audit.record(
                    tx,
                    merchant,
                    AuditAction.DESK_CONNECTED,
                    host,
                    before.map(Desks::seen).orElse(null),
                    settings);
            return merchant;
        });
        merchants.change(merchant, SettingsChange.of(kind));
        worker.wake();
    }

    /** Tickets of another Zendesk account are not ours. */
    private static boolean isSamePlace(DeskStore.Row row, Object settings) {
        return !(settings instanceof ZendeskAccount account)
                || Json.read(row.settings(), ZendeskAccount.class).subdomain().equals(account.subdomain());
    }

    private static Object seen(DeskStore.Row row) {
        return Json.tree(row.settings());
    }

    /** Calls the desk, to see whether it answers; what it says is noted either way. */
    public Optional<String> test(MerchantId merchant) {
        var row = db.platform(tx -> DeskStore.find(tx, merchant));
        if (row.isEmpty() || !(connections.desk(row.get()) instanceof ApiDesk desk)) {
            return Optional.empty();
        }
        Optional<String> trouble = greet(desk);
        db.platform(tx -> {
            trouble.ifPresentOrElse(
                    said -> DeskStore.failed(tx, merchant, said, tx.now()), () -> DeskStore.wentWell(tx, merchant));
            return merchant;
        });
        return trouble;
    }

    private static Optional<String> greet(ApiDesk desk) {
        try {
            desk.greet();
            return Optional.empty();
        } catch (DeskTrouble e) {
            return Optional.of(e.what());
        }
    }

    /** Hands over once more what was given up. Returns how many messages that are. */
    public int sendAgain(MerchantId merchant) {
        merchants.mayChange(merchant);
        int again = db.platform(tx -> {
            int count = DeskQueueStore.again(tx, merchant);
            if (count > 0) {
                Audit.record(
                        tx,
                        merchant,
                        AuditAction.DESK_SENT_AGAIN,
                        Integer.toString(count),
                        null,
                        Map.of("messages", count));
            }
            return count;
        });
        worker.wake();
        return again;
    }

    /** Over all merchants, those that fail first. */
    public List<Troubled> troubled(int limit) {
        return db.platform(tx -> DeskStore.failing(tx, limit).stream()
                .map(row -> new Troubled(row.merchant(), state(tx, row)))
                .toList());
    }

    /** Messages that are not at their desks yet, over all merchants. */
    public QueueFigures queue() {
        return db.platform(DeskStore::queue);
    }
}
