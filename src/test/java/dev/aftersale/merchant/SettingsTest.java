package dev.aftersale.merchant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aftersale.base.Json;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Money;
import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import dev.aftersale.ledger.FeeSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SettingsTest {

    private static final PlatformSettings PLATFORM = new PlatformSettings(
            Duration.ofMinutes(5),
            Duration.ofDays(30),
            Duration.ofDays(3),
            Duration.ofDays(5),
            500,
            DefaultAmount.of("40, 60 JPY, 0.120 KWD"),
            290,
            DefaultAmount.of("30"));

    private static final SettingsChange CHOICES = SettingsChange.of(
                    new ShopSettings(ZoneId.of("Europe/Berlin"), Locale.GERMANY, 3))
            .after(SettingsChange.of(new Contacts("orders@shop.test", "+49 30 1234", "https://shop.test/help")))
            .after(SettingsChange.of(new Policies("Send it back.", "https://shop.test/privacy", null)))
            .after(SettingsChange.of(new BuyerCancel(60, true)))
            .after(SettingsChange.of(new ConsentOffer(true, "10 % off")))
            .after(SettingsChange.of(new Withdrawal(Withdrawal.Buyers.ALL, 30)));

    @Test
    void what_is_stored_is_read_back_as_it_was() {
        var stored = CHOICES.after(new SettingsChange(0L, null, null, null, true, null, null, null, null));

        assertThat(Json.read(Json.write(stored), SettingsChange.class)).isEqualTo(stored);
    }

    @Test
    void a_group_is_changed_as_a_whole_and_leaves_the_others() {
        var later = SettingsChange.of(new Policies(null, "https://shop.test/new", "https://shop.test/terms"))
                .after(CHOICES);

        assertThat(later.policies()).isEqualTo(new Policies(null, "https://shop.test/new", "https://shop.test/terms"));
        assertThat(later.shop()).isEqualTo(CHOICES.shop());
        assertThat(later.withdrawal()).isEqualTo(CHOICES.withdrawal());
    }

    @Test
    void fees_that_nobody_settled_are_of_the_shops_currency() {
        assertThat(SettingsChange.NONE.over(PLATFORM, "USD", "US").fees()).isEqualTo(new FeeSchedule(500, 40, 290, 30));
        assertThat(SettingsChange.NONE.over(PLATFORM, "JPY", "JP").fees()).isEqualTo(new FeeSchedule(500, 60, 290, 30));
        assertThat(SettingsChange.NONE.over(PLATFORM, "KWD", "KW").fees())
                .isEqualTo(new FeeSchedule(500, 120, 290, 30));
    }

    @Test
    void an_amount_for_every_currency_is_read_as_it_is_written_and_refused_otherwise() {
        assertThat(bound("40,0.35 GBP, 60 JPY").sellingFeeMinimum().named().values())
                .containsExactly(Money.of(35, "GBP"), Money.of(60, "JPY"));
        assertThat(bound("0.40 USD").fees("USD").sellingMinimum()).isEqualTo(40);
        assertThat(bound("0.40 USD").fees("EUR").sellingMinimum()).isZero();
        assertThat(bound(null).fees("EUR")).isEqualTo(new FeeSchedule(500, 40, 290, 30));
        for (String wrong : List.of("0.40", "0.4 JPY", "40 ABC", "40 USD each", "-1", "-1 USD", "")) {
            assertThatThrownBy(() -> bound(wrong)).as(wrong).isInstanceOf(BindException.class);
        }
    }

    /** As Spring reads it. */
    private static PlatformSettings bound(@Nullable String minimum) {
        var source = new MapConfigurationPropertySource();
        if (minimum != null) {
            source.put("aftersale.merchant-defaults.selling-fee-minimum", minimum);
        }
        return new Binder(source).bindOrCreate("aftersale.merchant-defaults", PlatformSettings.class);
    }

    @Test
    void a_new_shop_speaks_its_countrys_language_and_counts_in_utc() {
        var settled = SettingsChange.NONE.over(PLATFORM, "EUR", "AT");

        assertThat(settled.shop().locale()).isEqualTo(Locale.of("de", "AT"));
        assertThat(settled.shop().timeZone().getId()).isEqualTo("UTC");
        assertThat(settled.buyerCancel().window()).isEqualTo(Duration.ofMinutes(30));
        assertThat(settled.consent().offered()).isFalse();
        assertThat(settled.withdrawal()).isEqualTo(new Withdrawal(Withdrawal.Buyers.IN_THE_EU, 14));
        assertThat(SettingsChange.NONE
                        .over(PLATFORM, "JPY", "JP")
                        .shop()
                        .locale()
                        .getLanguage())
                .isEqualTo("en");
    }

    @Test
    void blank_is_none() {
        assertThat(new Policies("  \n", "", " ")).isEqualTo(Policies.NONE);
        assertThat(new Contacts(" ", null, "")).isEqualTo(Contacts.NONE);
    }

    @Test
    void links_lead_to_https_alone() {
        for (String link : List.of(
                "http://shop.test/",
                "javascript:alert(1)",
                "https:///path",
                "https://shop.test/a b",
                "https://user@shop.test/",
                "//shop.test",
                "data:text/html,x")) {
            refused("privacy_url", () -> new Policies(null, link, null));
        }
    }

    @Test
    void what_makes_no_sense_is_refused_at_its_field() {
        refused("locale", () -> new ShopSettings(ZoneId.of("UTC"), Locale.JAPAN, 0));
        refused("low_stock_below", () -> new ShopSettings(ZoneId.of("UTC"), Locale.UK, -1));
        refused("notices_email", () -> new Contacts("nobody", null, null));
        refused("notices_email", () -> new Contacts("a@b.test\r\nBcc: c@d.test", null, null));
        refused("claims_email", () -> new QueueAddresses(null, "claims@", null, null, null));
        refused("phone", () -> new Contacts(null, "1".repeat(41), null));
        refused("return_policy", () -> new Policies("x".repeat(10_001), null, null));
        refused("buyer_cancel_minutes", () -> new BuyerCancel(10_081, false));
        refused("withdrawal_days", () -> new Withdrawal(Withdrawal.Buyers.ALL, 13));
        refused("support_email", () -> new NewMerchant("Shop", "EUR", "DE", "x", SettingsChange.NONE));
    }

    @Test
    void consent_is_not_offered_without_a_privacy_policy() {
        var offer = SettingsChange.of(new ConsentOffer(true, "A gift"));

        refused("consent", () -> offer.over(PLATFORM, "EUR", "DE"));
        assertThat(offer.after(CHOICES).over(PLATFORM, "EUR", "DE").consent().offered())
                .isTrue();
    }

    @Test
    void mail_of_a_kind_without_an_address_of_its_own_goes_where_notices_go_and_else_to_the_support_address() {
        var queues = new QueueAddresses(null, "claims@shop.test", " ", null, null);
        var told = merchant(new Contacts("orders@shop.test", null, null, queues));

        assertThat(told.addressFor(SupportQueue.CLAIM)).isEqualTo("claims@shop.test");
        assertThat(told.addressFor(SupportQueue.CHARGEBACK)).isEqualTo("orders@shop.test");
        assertThat(told.addressFor(SupportQueue.SALE)).isEqualTo("orders@shop.test");
        assertThat(merchant(new Contacts(null, null, null, queues)).addressFor(SupportQueue.INQUIRY))
                .isEqualTo("help@shop.test");
    }

    @Test
    void contacts_that_were_stored_before_there_were_queues_have_none_of_their_own() {
        var stored = Json.read("{\"contacts\": {\"noticesEmail\": \"orders@shop.test\"}}", SettingsChange.class);

        assertThat(stored.contacts()).isEqualTo(new Contacts("orders@shop.test", null, null));
    }

    private static Merchant merchant(Contacts contacts) {
        return new Merchant(
                new MerchantId(1),
                2,
                3,
                4,
                "Shop",
                "EUR",
                "DE",
                "help@shop.test",
                null,
                SettingsChange.of(contacts).over(PLATFORM, "EUR", "DE"),
                Instant.EPOCH);
    }

    private static void refused(String field, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ProblemException.class, refusal -> {
            assertThat(refusal.problem()).isEqualTo(Problem.INVALID_PARAMETER);
            assertThat(refusal.field()).isEqualTo(field);
            assertThat(refusal.detail()).startsWith(field + " ");
        });
    }
}
