package dev.aftersale.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.audit.Audit;
import dev.aftersale.audit.AuditEntry;
import dev.aftersale.audit.AuditQuestion;
import dev.aftersale.mail.relay.Senders;
import dev.aftersale.staff.Role;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who may write to buyers' masks for a merchant, besides the addresses in its settings. */
class SenderPagesIT {

    private static final String PAGE = "/console/settings/mail/senders";

    @RegisterExtension
    static final TestServer server = new TestServer();

    private ConsoleShop shop;
    private TestBrowser owner;

    @BeforeEach
    void open() {
        shop = new ConsoleShop(server);
        owner = shop.somebody(Role.OWNER);
        owner.get(PAGE);
    }

    private List<String> added() {
        return server.bean(Senders.class).of(shop.id);
    }

    private List<String> logged() {
        return server
                .bean(Audit.class)
                .list(shop.id, new AuditQuestion(null, "sender.", null, null, null, null, 10))
                .stream()
                .map(AuditEntry::action)
                .toList();
    }

    @Test
    void an_owner_adds_and_removes_them_and_each_change_is_logged_once() {
        for (String sender : List.of("Anna@Agency.example", "@outlet.example", "192.0.2.0/24", "192.0.2.0/24")) {
            assertThat(owner.post(PAGE, "sender", sender).statusCode()).isEqualTo(303);
        }
        assertThat(added()).containsExactlyInAnyOrder("anna@agency.example", "@outlet.example", "192.0.2.0/24");
        assertThat(logged()).containsExactly("sender.added", "sender.added", "sender.added");
        assertThat(owner.get(PAGE).body())
                .contains(
                        "anna@agency.example",
                        "Everybody at this domain may write.",
                        "is believed without SPF and DKIM");

        assertThat(owner.post(PAGE + "/remove", "sender", "@outlet.example").statusCode())
                .isEqualTo(303);
        assertThat(owner.post(PAGE + "/remove", "sender", "@never.example").statusCode())
                .isEqualTo(303);
        assertThat(added()).containsExactlyInAnyOrder("anna@agency.example", "192.0.2.0/24");
        assertThat(logged()).startsWith("sender.removed").hasSize(4);
    }

    @Test
    void what_would_let_strangers_in_is_refused_at_its_field() {
        for (String sender :
                List.of("@gmail.com", "@t.shopifyemail.com", "0.0.0.0/1", "nobody", "a b@shop.test", " ")) {
            var refused = owner.post(PAGE, "sender", sender);
            assertThat(refused.statusCode()).as(sender).isEqualTo(422);
            assertThat(refused.body()).contains("id=\"f-sender-error\"");
        }
        assertThat(added()).isEmpty();
        assertThat(logged()).isEmpty();
    }

    @Test
    void others_see_the_list_and_change_nothing_and_no_other_merchants() {
        owner.post(PAGE, "sender", "anna@agency.example");
        var support = shop.somebody(Role.SUPPORT);
        assertThat(support.get(PAGE).body()).contains("anna@agency.example").doesNotContain(PAGE + "/remove\"");
        support.get("/console/messages");
        assertThat(support.post(PAGE, "sender", "x@y.example").statusCode()).isEqualTo(403);

        var stranger = new ConsoleShop(server).somebody(Role.OWNER);
        assertThat(stranger.get(PAGE).body()).doesNotContain("anna@agency.example");
        stranger.post(PAGE + "/remove", "sender", "anna@agency.example");
        assertThat(added()).containsExactly("anna@agency.example");
    }
}
