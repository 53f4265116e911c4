package dev.aftersale.merchant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aftersale.audit.Audit;
import dev.aftersale.audit.AuditEntry;
import dev.aftersale.audit.AuditQuestion;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import dev.aftersale.testing.TestServer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Merchants, their settings and their tokens, as those who look after them change them. */
class MerchantsIT {

    @RegisterExtension
    static final TestServer server = new TestServer();

    private final Merchants merchants = server.bean(Merchants.class);
    private final Tokens tokens = server.bean(Tokens.class);

    private static NewMerchant named(String name) {
        return new NewMerchant(name, "EUR", "DE", "help@shop.test", SettingsChange.NONE);
    }

    private static List<AuditEntry> log(MerchantId merchant) {
        return server.bean(Audit.class).list(merchant, new AuditQuestion(null, null, null, null, null, null, 20));
    }

    @Test
    void a_form_that_is_sent_twice_makes_one_merchant() {
        var first = merchants.create(named("Twice"), "form-1");
        var second = merchants.create(named("Twice"), "form-1");
        var other = merchants.create(named("Twice"), "form-2");

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(other.id()).isNotEqualTo(first.id());
    }

    @Test
    void merchants_are_found_by_how_their_name_begins_and_by_each_of_their_ids() {
        var zebra = merchants.create(named("Zebra 100% Wool_y"));
        merchants.create(named("Zander"));

        assertThat(search("zebra")).containsExactly(zebra.id());
        assertThat(search("ZEBRA 100% wool_Y")).containsExactly(zebra.id());
        assertThat(search("zebra _")).isEmpty();
        assertThat(search(zebra.id().toString())).containsExactly(zebra.id());
        assertThat(search(Long.toString(zebra.cmsId()))).containsExactly(zebra.id());
        assertThat(search(Long.toString(zebra.catalogId()))).containsExactly(zebra.id());
        assertThat(search("ebra")).isEmpty();
        assertThat(search(null)).contains(zebra.id());
    }

    private List<MerchantId> search(String text) {
        return merchants.search(new MerchantSearch(text, false, 0, 50)).stream()
                .map(Merchant::id)
                .toList();
    }

    @Test
    void a_change_is_logged_with_what_was_before_and_after() {
        var shop = merchants.create(named("Logged"));

        var changed = merchants.change(
                shop.id(), was -> new Identity("Logged & Sons", null), SettingsChange.of(new BuyerCancel(45, true)));
        merchants.change(shop.id(), SettingsChange.of(new BuyerCancel(45, true)));

        assertThat(changed.name()).isEqualTo("Logged & Sons");
        assertThat(changed.supportEmail()).isNull();
        var entries = log(shop.id());
        assertThat(entries).extracting(AuditEntry::action).containsExactly("settings.changed", "merchant.created");
        assertThat(entries.getFirst().before())
                .contains("\"name\": \"Logged\"", "\"settings.buyerCancel.minutes\": 30", "help@shop.test");
        assertThat(entries.getFirst().after())
                .contains("\"settings.buyerCancel.untilShipped\": true")
                .doesNotContain("policies");
    }

    @Test
    void a_suspended_merchant_is_known_with_the_reason_until_it_is_resumed() {
        var shop = merchants.create(named("Suspended"));

        merchants.suspend(shop.id(), "Unpaid invoices");

        assertThat(merchants.get(shop.id()).suspension())
                .extracting(Merchant.Suspension::reason)
                .isEqualTo("Unpaid invoices");
        assertThat(merchants.search(new MerchantSearch(null, true, 0, 50)))
                .extracting(Merchant::id)
                .containsExactly(shop.id());
        assertThat(merchants.search(new MerchantSearch("susp", true, 0, 50))).hasSize(1);
        assertThatThrownBy(() -> merchants.mayChange(shop.id()))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refusal -> assertThat(refusal.problem()).isEqualTo(Problem.MERCHANT_DISABLED));

        merchants.resume(shop.id());

        assertThat(merchants.mayChange(shop.id()).suspended()).isFalse();
        assertThat(log(shop.id()))
                .extracting(AuditEntry::action)
                .containsExactly("merchant.resumed", "merchant.suspended", "merchant.created");
        assertThatThrownBy(() -> merchants.suspend(shop.id(), " "))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refusal -> assertThat(refusal.field()).isEqualTo("reason"));
    }

    @Test
    void tokens_are_listed_without_secrets_and_revoked_by_their_app() {
        var shop = merchants.create(named("Tokens"));
        var other = merchants.create(named("Other"));
        var scopes = EnumSet.of(Scope.COMMERCE_ACCOUNT_READ_ORDERS);

        var issued = tokens.issue(shop.id(), "Warehouse", scopes, Duration.ofDays(90), false, "form")
                .orElseThrow();

        assertThat(tokens.issue(shop.id(), "Warehouse", scopes, null, false, "form"))
                .as("the same form again")
                .isEmpty();
        var held = tokens.held(shop.id(), null, 10);
        assertThat(held).hasSize(1);
        assertThat(held.getFirst().appName()).isEqualTo("Warehouse");
        assertThat(held.getFirst().usedAt()).isNull();
        assertThat(held.toString()).doesNotContain(issued.accessToken(), issued.appSecret());

        tokens.authenticate(issued.accessToken(), null);

        assertThat(tokens.held(shop.id(), null, 10).getFirst().usedAt()).isNotNull();
        assertThatThrownBy(() -> tokens.revoke(other.id(), issued.appId())).isInstanceOf(ProblemException.class);
        tokens.authenticate(issued.accessToken(), null);

        tokens.revoke(shop.id(), issued.appId());
        tokens.revoke(shop.id(), issued.appId());

        assertThatThrownBy(() -> tokens.authenticate(issued.accessToken(), null))
                .isInstanceOf(ProblemException.class);
        assertThat(tokens.held(shop.id(), null, 10)
                        .getFirst()
                        .isLive(server.clock().instant()))
                .isFalse();
        assertThat(log(shop.id()))
                .extracting(AuditEntry::action)
                .containsExactly("token.revoked", "token.issued", "merchant.created");
        assertThat(log(shop.id()).toString()).doesNotContain(issued.accessToken(), issued.appSecret());
    }
}
