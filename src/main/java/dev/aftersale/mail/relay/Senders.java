package dev.aftersale.mail.relay;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.aftersale.audit.Audit;
import dev.aftersale.audit.AuditAction;
import dev.aftersale.base.Db;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.modulith.NamedInterface;
import org.springframework.stereotype.Component;

/** What a merchant has told us that it writes from, besides the addresses in its settings. */
@Component
@NamedInterface("addresses")
public class Senders {

    /** How long a change made by another process may go unnoticed: as long as one of the merchant's own addresses. */
    private static final Duration STALE = Duration.ofSeconds(3);

    private final Db db;
    private final LoadingCache<MerchantId, List<String>> known;

    Senders(Db db) {
        this.db = db;
        this.known = Caffeine.newBuilder()
                .expireAfterWrite(STALE)
                .maximumSize(10_000)
                .build(this::of);
    }

    public List<String> of(MerchantId merchant) {
        return db.within(merchant, tx -> SenderStore.all(tx, merchant));
    }

    /** The same, for whoever asks at each mail. */
    List<String> known(MerchantId merchant) {
        return known.get(merchant);
    }

    /** How one is written: {@code anna@shop.test}, {@code @shop.test}, {@code 192.0.2.0/24}. */
    public enum Kind {
        ADDRESS,
        DOMAIN,
        NETWORK;

        public static Kind of(String sender) {
            return sender.startsWith("@") ? DOMAIN : sender.indexOf('@') > 0 ? ADDRESS : NETWORK;
        }
    }

    /** @throws dev.aftersale.base.ProblemException if it is none, or many others send from there as well */
    public void add(MerchantId merchant, String sender) {
        String plain = plain(sender);
        db.within(merchant, tx -> {
            if (!SenderStore.all(tx, merchant).contains(plain)) {
                SenderStore.insert(tx, merchant, plain);
                Audit.record(tx, merchant, AuditAction.SENDER_ADDED, plain, null, Map.of("sender", plain));
            }
            return plain;
        });
        known.invalidate(merchant);
    }

    public void remove(MerchantId merchant, String sender) {
        String plain = sender.strip().toLowerCase(Locale.ROOT);
        db.within(merchant, tx -> {
            if (SenderStore.all(tx, merchant).contains(plain)) {
                SenderStore.delete(tx, merchant, plain);
                Audit.record(tx, merchant, AuditAction.SENDER_REMOVED, plain, Map.of("sender", plain), null);
            }
            return plain;
        });
        known.invalidate(merchant);
    }

    private static String plain(String sender) {
        String plain = sender.strip().toLowerCase(Locale.ROOT);
        if (plain.indexOf('@') >= 0) {
            String domain = Addresses.domain(plain);
            if (domain.indexOf('.') <= 0 || plain.matches(".*\\s.*")) {
                throw Problem.INVALID_PARAMETER.at("sender", "must be an address, a domain or a network.");
            }
            if (plain.startsWith("@") && Participants.isEverybodys(domain)) {
                throw Problem.INVALID_PARAMETER.at(
                        "sender", "must not be a domain that everybody or many shops send from.");
            }
            return Addresses.plain(plain);
        }
        try {
            Network network = Network.parse(plain);
            if (network.length() < 8) {
                throw Problem.INVALID_PARAMETER.at("sender", "must not be half the Internet.");
            }
            return plain;
        } catch (IllegalArgumentException e) {
            throw Problem.INVALID_PARAMETER.at("sender", "must be an address, a domain or a network.");
        }
    }
}
