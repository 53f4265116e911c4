package dev.aftersale.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.base.Actor;
import dev.aftersale.base.Json;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Texts;
import dev.aftersale.desk.WebhookAccount;
import dev.aftersale.desk.ZendeskAccount;
import dev.aftersale.event.EventType;
import dev.aftersale.mail.NoticeWords;
import dev.aftersale.merchant.Identity;
import dev.aftersale.merchant.MerchantSettings;
import dev.aftersale.order.Product;
import dev.aftersale.returns.ReturnPolicy;
import dev.aftersale.support.CannedAnswer;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever the log tells of is told in words. {@code TextsTest} sees to it that they are in every language. */
class AuditWordsTest {

    private static final Texts ENGLISH = Texts.in(Locale.UK);
    private static final Texts GERMAN = Texts.in(Locale.GERMANY);

    @Test
    void every_action_and_every_event_has_words() {
        var all = Stream.concat(
                Arrays.stream(AuditAction.values()).map(AuditAction::wireName),
                Arrays.stream(EventType.values()).map(EventType::wireName));
        assertThat(all.filter(name -> !ENGLISH.has("audit.action." + name))).isEmpty();
    }

    @Test
    void every_field_of_a_record_that_is_written_down_has_words() {
        var fields = Stream.of(
                        names("", Identity.class),
                        names("settings.", MerchantSettings.class),
                        names("returns.", ReturnPolicy.class),
                        names("", Product.class),
                        names("", CannedAnswer.class),
                        names("", NoticeWords.class),
                        names("", ZendeskAccount.class),
                        names("", WebhookAccount.class))
                .flatMap(names -> names);
        assertThat(fields.filter(name -> !ENGLISH.has("audit.field." + name))).isEmpty();
    }

    /** As the log flattens them: {@code settings.shop.timeZone}. */
    private static Stream<String> names(String before, Class<?> type) {
        return Arrays.stream(type.getRecordComponents()).flatMap(component -> names(before, component));
    }

    private static Stream<String> names(String before, RecordComponent component) {
        String name = before + component.getName();
        return component.getType().isRecord() ? names(name + ".", component.getType()) : Stream.of(name);
    }

    @Test
    void a_field_without_words_is_found_when_it_is_written() {
        assertThat(AuditWords.lacking(entry(Map.of("role", "OWNER"), Map.of("role", "FINANCE", "shoe_size", 43))))
                .containsExactly("shoe_size");
        assertThat(AuditWords.lacking(entry(Map.of(), Map.of("stock", 1)))).isEmpty();
    }

    private static AuditEntry entry(Map<String, ?> before, Map<String, ?> after) {
        return new AuditEntry(
                1,
                new MerchantId(1),
                Instant.EPOCH,
                AuditAction.STAFF_ROLE_CHANGED.wireName(),
                "somebody",
                Json.write(before),
                Json.write(after),
                Actor.SYSTEM);
    }

    @Test
    void what_an_earlier_release_wrote_is_shown_as_it_wrote_it() {
        assertThat(AuditWords.action(GERMAN, "token.issued")).isEqualTo("Schlüssel ausgestellt");
        assertThat(AuditWords.action(GERMAN, "token.lent")).isEqualTo("token.lent");
        assertThat(AuditWords.field(GERMAN, "shoe_size")).isEqualTo("shoe_size");
        assertThat(AuditWords.value(GERMAN, "role", "JANITOR", "EUR")).isEqualTo("JANITOR");
        assertThat(AuditWords.value(GERMAN, "price", "much", "EUR")).isEqualTo("much");
        assertThat(AuditWords.value(GERMAN, "settings.hold", "long", "EUR")).isEqualTo("long");
    }

    @ParameterizedTest
    @CsvSource({
        "price, 1450, £14.50",
        "salePrice, 0, £0.00",
        "settings.fees.sellingBasisPoints, 250, 2.5%",
        "settings.fees.sellingMinimum, 40, £0.40",
        "settings.hold, PT5M, 5 min",
        "settings.hold, PT1H30M, 90 min",
        "settings.releaseAfter, PT120H, 5 days",
        "settings.shipWithin, PT36H, 36 h",
        "settings.shipWithin, PT0S, PT0S",
        "role, READ_ONLY, Read only",
        "by, provider, OpenID provider",
        "by, carrier_pigeon, carrier_pigeon",
        "'scopes', 'commerce_account_read_orders,commerce_account_read_reports', Read orders; Read payouts and reports",
        "scopes, fly, fly",
        "expires, 2026-12-06T20:45:48.095Z, 6 Dec 2026",
        "expires, never, never",
        "settings.desk, ZENDESK, Zendesk",
        "settings.withdrawal.buyers, NONE, Nobody",
        "settings.pricesIncludeTax, true, Yes",
        "tied, false, No",
        "returns.labelFee, 495, £4.95",
        "returns.labelPayer, BUYER, 'The buyer, kept back from the refund'",
        "returns.workingDays, 'MONDAY, FRIDAY', 'Monday, Friday'",
        "returns.workingDays, CATURDAY, CATURDAY",
        "stock, 7, 7",
    })
    void values_are_shown_as_people_write_them(String field, String raw, String shown) {
        assertThat(AuditWords.value(ENGLISH, field, raw, "GBP")).isEqualTo(shown);
    }

    @Test
    void values_are_in_the_language_of_the_page() {
        assertThat(List.of(
                        AuditWords.value(GERMAN, "price", "145000", "EUR"),
                        AuditWords.value(GERMAN, "tied", "true", "EUR"),
                        AuditWords.value(GERMAN, "settings.fees.sellingBasisPoints", "250", "EUR")))
                .containsExactly("1.450,00\u00a0€", "Ja", "2,5\u00a0%");
    }
}
