package dev.aftersale.mail.relay;

import dev.aftersale.base.Batch;
import dev.aftersale.base.Db;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.modulith.NamedInterface;
import org.springframework.stereotype.Component;

/** Addresses that sent mail back for good, and have taken and sent none since. */
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
    public record Address(String address, int bounces, Instant since, Instant last, String status, String reason) {

        /** What the code means, as far as it says something. */
        public Cause cause() {
            if (status.startsWith("5.1.2") || status.startsWith("5.4.")) {
                return Cause.DOMAIN;
            }
            return status.startsWith("5.1.") || status.equals("5.2.1") ? Cause.MAILBOX : Cause.OTHER;
        }
    }

    /** Source: RFC 3463, section 3. */
    public enum Cause {
        /** There is no such mailbox, or it is closed. */
        MAILBOX,
        /** There is no such domain, or no way to it. */
        DOMAIN,
        OTHER
    }

    /** One of somebody whom a merchant writes to, or of the merchant's own. */
    public record OfMerchant(MerchantId merchant, Address address) {}

    /** Over all merchants, those that were tried last first. */
    public List<OfMerchant> latest(int limit) {
        return db.platform(tx -> UndeliverableStore.latest(tx, limit));
    }

    /** Those of {@code addresses} that are, by their plain form. */
    public List<Address> among(MerchantId merchant, Collection<String> addresses) {
        return db.within(merchant, tx -> {
            var batch = tx.batch();
            Rows<Address> found = among(batch, merchant, addresses);
            batch.run();
            return found.all();
        });
    }

    /** The same, asked along with other questions. */
    public Rows<Address> among(Batch batch, MerchantId merchant, Collection<String> addresses) {
        return UndeliverableStore.among(
                batch, merchant, addresses.stream().map(Addresses::plain).toList());
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
