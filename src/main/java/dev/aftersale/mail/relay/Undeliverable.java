package dev.aftersale.mail.relay;

import dev.aftersale.base.Db;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.modulith.NamedInterface;
import org.springframework.stereotype.Component;

/** Addresses that sent mail back for good. */
@Component
@NamedInterface("addresses")
public class Undeliverable {

    private final Db db;

    Undeliverable(Db db) {
        this.db = db;
    }

    /**
     * @param bounces how many since then
     * @param status the enhanced code of the last one; empty if none was told
     * @param reason what was said, for the operator's eyes: it may name addresses
     */
    public record Address(String address, int bounces, Instant since, Instant last, String status, String reason) {}

    /** One of somebody whom a merchant writes to, or of the merchant's own. */
    public record OfMerchant(MerchantId merchant, Address address) {}

    /** Over all merchants, those that were tried last first. */
    public List<OfMerchant> latest(int limit) {
        return db.platform(tx -> UndeliverableStore.latest(tx, limit));
    }

    /** Those of {@code addresses} that are, by their plain form. */
    public Map<String, Address> among(MerchantId merchant, Collection<String> addresses) {
        return db.within(
                merchant,
                tx -> UndeliverableStore.among(
                        tx, merchant, addresses.stream().map(Addresses::plain).toList()));
    }

    /** One more mail to {@code address} came back for good. */
    public void bounced(Tx tx, MerchantId merchant, String address, String status, String reason) {
        UndeliverableStore.add(tx, merchant, Addresses.plain(address), status, reason);
    }

    /** Mail comes from it: whoever writes can be reached, as far as anybody knows. */
    public void alive(Tx tx, MerchantId merchant, String address) {
        UndeliverableStore.delete(tx, merchant, Addresses.plain(address));
    }
}
