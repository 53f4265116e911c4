package dev.aftersale.mail.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.base.Db;
import dev.aftersale.base.SecretBox;
import dev.aftersale.mail.NameServer;
import dev.aftersale.testing.TestDatabase;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DkimKeysIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final Instant START = Instant.parse("2026-11-28T09:00:00Z");
    private static final Duration LIFETIME = Duration.ofDays(180);

    private NameServer dns;
    private DkimKeys keys;
    private DkimSigner signer;
    private String domain;

    @BeforeEach
    void start() throws Exception {
        dns = new NameServer();
        domain = "market" + System.nanoTime() + ".test";
        database.clock().set(START);
        keys = keys(new SecretBox(new byte[32]));
        signer = new DkimSigner(keys, database.clock());
    }

    @AfterEach
    void stop() {
        dns.close();
        database.clock().run();
    }

    private DkimKeys keys(SecretBox box) {
        return new DkimKeys(database.db(), box, Dns.at(dns.address()), domain, LIFETIME);
    }

    private DkimKey inUse() {
        return keys.published().stream().filter(DkimKey::isInUse).findFirst().orElseThrow();
    }

    private DkimKey next() {
        return keys.published().stream().filter(DkimKey::isNext).findFirst().orElseThrow();
    }

    private void publishAll() {
        keys.published().forEach(key -> {
            dns.forget(key.recordName());
            dns.txt(key.recordName(), key.recordValue());
        });
    }

    private Dkim verdict(byte[] raw) {
        var check = new SenderCheck(Dns.at(dns.address()));
        return check.check(InetAddress.getLoopbackAddress(), "x.test", "", raw)
                .dkim()
                .getFirst();
    }

    private byte[] sign() {
        String message = "From: mask@relay.%s\r\nSubject: x\r\n\r\nx\r\n".formatted(domain);
        return signer.sign(message.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void from_the_start_there_is_a_key_in_use_and_the_next_one() {
        assertThat(keys.published()).hasSize(2);
        assertThat(inUse().selector()).isEqualTo("as20261128");
        assertThat(next().selector()).isEqualTo("as20261128b");
        assertThat(keys.published()).hasSize(2).extracting(DkimKey::announcedAt).containsOnly(START);
    }

    @Test
    void a_signature_is_checked_with_what_we_publish() {
        byte[] signed = sign();
        assertThat(verdict(signed).result()).isEqualTo(Dkim.Result.FAIL); // nothing is in DNS yet
        publishAll();
        assertThat(verdict(signed)).isEqualTo(new Dkim(Dkim.Result.PASS, domain, inUse().selector(), ""));
    }

    @Test
    void the_next_key_takes_over_when_it_is_due_and_not_before() throws Exception {
        publishAll();
        String first = inUse().selector();
        String second = next().selector();
        database.clock().advance(LIFETIME.minusMinutes(1));
        keys.rotate();
        assertThat(inUse().selector()).isEqualTo(first);

        database.clock().advance(Duration.ofMinutes(1));
        byte[] lastOfTheOld = sign();
        keys.rotate();
        assertThat(inUse().selector()).isEqualTo(second);
        assertThat(next().selector()).isNotIn(first, second);
        assertThat(next().announcedAt()).isEqualTo(database.clock().instant());

        database.clock().advance(Duration.ofMinutes(2));
        assertThat(verdict(sign())).isEqualTo(new Dkim(Dkim.Result.PASS, domain, second, ""));
        assertThat(verdict(lastOfTheOld).result()).isEqualTo(Dkim.Result.PASS);
    }

    @Test
    void a_key_that_is_not_in_dns_does_not_take_over() throws Exception {
        keys.published();
        String first = inUse().selector();
        database.clock().advance(LIFETIME.plusDays(30));
        keys.rotate();
        assertThat(inUse().selector()).isEqualTo(first);
        dns.txt(next().recordName(), inUse().recordValue()); // the wrong key in the right place
        keys.rotate();
        assertThat(inUse().selector()).isEqualTo(first);
        publishAll();
        keys.rotate();
        assertThat(inUse().selector()).isNotEqualTo(first);
    }

    @Test
    void a_retired_key_stays_published_for_two_weeks_and_its_secret_is_gone_at_once() throws Exception {
        publishAll();
        String first = inUse().selector();
        database.clock().advance(LIFETIME);
        keys.rotate();
        assertThat(keys.published())
                .extracting(DkimKey::selector)
                .contains(first)
                .hasSize(3);
        assertThat(secrets()).hasSize(2);
        database.clock().advance(DkimKeys.KEPT_PUBLISHED.plusSeconds(1));
        assertThat(keys.published())
                .extracting(DkimKey::selector)
                .doesNotContain(first)
                .hasSize(2);
    }

    @Test
    void a_year_of_days_never_leaves_us_without_a_published_key() throws Exception {
        for (int day = 0; day < 800; day++) {
            if (day % 5 == 0) {
                publishAll(); // somebody looks after DNS now and then
            }
            keys.rotate();
            assertThat(keys.isPublished(inUse())).as("day %d", day).isTrue();
            assertThat(next().announcedAt()).isBeforeOrEqualTo(database.clock().instant());
            database.clock().advance(Duration.ofDays(1));
        }
        assertThat(inUse().announcedAt()).isAfter(START);
    }

    @Test
    void private_keys_are_sealed_in_the_database() {
        keys.published();
        assertThat(secrets()).hasSize(2).allSatisfy(stored -> {
            byte[] plain = new SecretBox(new byte[32]).open(stored);
            assertThat(new String(stored, StandardCharsets.ISO_8859_1))
                    .doesNotContain(new String(plain, 30, 100, StandardCharsets.ISO_8859_1));
        });
    }

    private List<byte[]> secrets() {
        Db db = database.db();
        return db.platform(tx -> tx.sql()
                .sql("SELECT private_sealed FROM dkim_key WHERE domain = ? AND private_sealed IS NOT NULL")
                .param(domain)
                .query(byte[].class)
                .list());
    }
}
