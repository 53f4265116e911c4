package dev.aftersale.payment;

import dev.aftersale.base.Bell;
import dev.aftersale.base.Db;
import dev.aftersale.base.Deployment;
import dev.aftersale.base.Worker;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Reads what gateways say afterwards: refunds that came through at last, and those that came back. (What is unknown or
 * pending for long the {@link IntentCarrier} asks about.)
 *
 * <p>A page is worked off before its cursor is kept, so that after a crash it is read again; and everything in it may
 * come twice, because each change only moves an intent that still stands where the change begins.
 */
@Component
final class Reconciler implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

    private static final String CURSOR = "payment.feed.";

    private final Db db;
    private final IntentStore store;
    private final Gateways gateways;
    private final IntentRecorder recorder;
    private final Deployment deployment;
    private final Worker reader;

    Reconciler(
            Db db,
            IntentStore store,
            Gateways gateways,
            IntentRecorder recorder,
            Deployment deployment,
            PaymentSettings settings,
            @Value("${aftersale.workers.enabled:true}") boolean enabled) {
        this.db = db;
        this.store = store;
        this.gateways = gateways;
        this.recorder = recorder;
        this.deployment = deployment;
        this.reader = new Worker("feeds", enabled, new Bell(), settings.reconcileEvery(), Duration.ZERO, () -> {
            reconcile();
            return false;
        });
    }

    /** Reads all feeds to their ends. */
    void reconcile() {
        gateways.all().forEach(this::readFeed);
    }

    private void readFeed(Gateway gateway) {
        LateChanges page;
        do {
            var cursor = deployment.find(CURSOR + gateway.name()).orElse(null);
            page = gateway.changesAfter(cursor);
            apply(gateway, page);
            if (page.cursor() != null && !page.cursor().equals(cursor)) {
                deployment.put(CURSOR + gateway.name(), page.cursor());
            }
        } while (page.hasMore());
    }

    private void apply(Gateway gateway, LateChanges page) {
        if (page.changes().isEmpty()) {
            return;
        }
        var ids = new LinkedHashSet<IntentId>();
        page.changes().forEach(change -> ids.add(change.intent()));
        Map<IntentId, OpenIntent> known = db.platform(tx -> store.find(tx, ids)).stream()
                .map(IntentStore.Found::intent)
                .filter(intent -> intent.intent().gateway().equals(gateway.name()))
                .collect(Collectors.toMap(OpenIntent::id, Function.identity()));
        for (LateChanges.Change change : page.changes()) {
            OpenIntent intent = known.get(change.intent());
            if (intent != null && intent.pspKey().equals(change.key())) {
                log.info("{} says of {}: {}", gateway.name(), change.key(), change.outcome());
                recorder.recordChange(intent, change.outcome());
            }
        }
    }

    @Override
    public void start() {
        reader.start();
    }

    @Override
    public void stop() {
        reader.stop();
    }

    @Override
    public boolean isRunning() {
        return reader.isRunning();
    }

    @Override
    public boolean isAutoStartup() {
        return reader.isAutoStartup();
    }
}
