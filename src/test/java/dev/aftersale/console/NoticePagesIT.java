package dev.aftersale.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.base.Texts;
import dev.aftersale.mail.NoticeStyles;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.NewMerchant;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.staff.Role;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The mails that the platform sends for a merchant, seen and changed in the console. */
class NoticePagesIT {

    @RegisterExtension
    static final TestServer server = new TestServer();

    private static final String HOME = "/console/settings/notices";

    private Merchant shop;
    private TestBrowser owner;

    @BeforeEach
    void open() {
        shop = server.bean(Merchants.class)
                .create(new NewMerchant("Corner Shop", "GBP", "GB", "help@shop.test", SettingsChange.NONE));
        owner = TestBrowser.staff(server, shop.id(), Role.OWNER);
    }

    @Test
    void every_notice_has_a_page_and_a_preview_that_can_do_nothing() {
        assertThat(owner.get(HOME).body()).contains("Out for delivery", "Chargeback opened");
        for (var kind : server.bean(NoticeStyles.class).kinds()) {
            assertThat(owner.get(HOME + "/" + kind.key()).statusCode())
                    .as(kind.key())
                    .isEqualTo(200);
            var preview = owner.get(HOME + "/" + kind.key() + "/html?language=de");
            assertThat(preview.statusCode()).isEqualTo(200);
            assertThat(preview.body()).contains("<html lang=\"de");
            assertThat(preview.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .startsWith("sandbox; default-src 'none'");
        }
        assertThat(owner.get(HOME + "/nonsense").statusCode()).isEqualTo(404);
        assertThat(owner.get(HOME + "/nonsense/html").statusCode()).isEqualTo(404);
    }

    @Test
    void words_are_changed_in_one_language_and_given_back_when_emptied() {
        owner.get(HOME + "/shipped?language=fr");
        var saved = owner.post(
                HOME + "/shipped",
                "language",
                "fr",
                "subject",
                "Parti : {order}",
                "heading",
                "",
                "opening",
                "<b>Voilà</b>");
        assertThat(saved.statusCode()).isEqualTo(303);
        assertThat(owner.get(HOME + "/shipped?language=fr").body()).contains("Parti : 1000", "&lt;b&gt;Voilà");
        assertThat(owner.get(HOME + "/shipped?language=en").body()).doesNotContain("Parti");
        assertThat(server.bean(NoticeStyles.class)
                        .words(shop.id(), "shipped", Locale.FRENCH)
                        .subject())
                .isEqualTo("Parti : {order}");

        owner.post(HOME + "/shipped", "language", "fr", "subject", "", "heading", "", "opening", "");
        assertThat(Texts.LANGUAGES)
                .allSatisfy(language -> assertThat(server.bean(NoticeStyles.class)
                                .words(shop.id(), "shipped", language)
                                .areOurs())
                        .isTrue());
    }

    @Test
    void what_is_wrong_is_said_at_its_field_and_changes_nothing() {
        owner.get(HOME + "/shipped");
        var refused = owner.post(HOME + "/shipped", "language", "en", "subject", "Hello", "heading", "", "opening", "");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("{order}").contains("id=\"f-subject-error\"");
        owner.get(HOME);
        assertThat(owner.post(HOME, "accent", "#ffff00", "signature", "").body())
                .contains("id=\"f-accent-error\"");
        assertThat(server.bean(NoticeStyles.class).style(shop.id()).accent()).isEqualTo("#0b6b78");
    }

    @Test
    void who_only_reads_changes_nothing() {
        var reader = TestBrowser.staff(server, shop.id(), Role.READ_ONLY);
        assertThat(reader.get(HOME + "/shipped").statusCode()).isEqualTo(200);
        assertThat(reader.post(HOME + "/shipped", "language", "en", "subject", "Mine {order}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(reader.post(HOME, "accent", "#000000").statusCode()).isEqualTo(403);
    }
}
