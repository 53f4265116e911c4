package dev.aftersale.merchant;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.aftersale.base.Db;
import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** The merchants of the platform. */
@Component
@EnableConfigurationProperties(PlatformSettings.class)
public class Merchants {

    /** How long a change made by another process may go unnoticed. */
    private static final Duration STALE = Duration.ofSeconds(3);

    private final Db db;
    private final PlatformSettings platform;
    private final LoadingCache<MerchantId, Optional<Merchant>> cache;

    Merchants(Db db, PlatformSettings platform) {
        this.db = db;
        this.platform = platform;
        this.cache = Caffeine.newBuilder()
                .expireAfterWrite(STALE)
                .maximumSize(10_000)
                .build(this::load);
    }

    /** Creates a merchant in a shard drawn at random. */
    public Merchant create(NewMerchant wanted) {
        int shard = ThreadLocalRandom.current().nextInt(Ids.SHARDS);
        var id = new MerchantId(Ids.next(shard));
        db.platform(tx -> {
            MerchantStore.insert(tx, id, wanted);
            return id;
        });
        return get(id);
    }

    public Optional<Merchant> find(MerchantId id) {
        return cache.get(id);
    }

    public Merchant get(MerchantId id) {
        return find(id).orElseThrow(() -> Problem.UNKNOWN_OBJECT.because("No merchant " + id + "."));
    }

    /** The merchant whose own, settings, page or catalog id this is. */
    public Optional<Merchant> byAnyId(long id) {
        return db.platform(tx -> MerchantStore.byAnyId(tx, id)).flatMap(this::find);
    }

    /** All merchants, oldest first, after {@code after} (0: from the first). */
    public List<Merchant> list(long after, int limit) {
        return db.platform(tx -> MerchantStore.list(tx, after, limit)).stream()
                .map(row -> row.complete(platform))
                .toList();
    }

    public Merchant change(MerchantId id, SettingsChange change) {
        db.platform(tx -> {
            var earlier = MerchantStore.lock(tx, id).orElseThrow(() -> Problem.UNKNOWN_OBJECT.because("No merchant."));
            var laid = change.after(earlier.settings());
            laid.over(platform, earlier.currency(), earlier.country()); // refuses what makes no sense
            MerchantStore.saveSettings(tx, id, laid);
            return laid;
        });
        cache.invalidate(id);
        return get(id);
    }

    /** A suspended merchant reads, but sells and changes nothing. */
    public void suspend(MerchantId id, boolean suspended) {
        db.platform(tx -> {
            MerchantStore.suspend(tx, id, suspended);
            return id;
        });
        cache.invalidate(id);
    }

    private Optional<Merchant> load(MerchantId id) {
        return db.platform(tx -> MerchantStore.find(tx, id)).map(row -> row.complete(platform));
    }
}
