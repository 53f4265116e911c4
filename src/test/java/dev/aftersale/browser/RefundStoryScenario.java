package dev.aftersale.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.aftersale.refund.Refund;
import dev.aftersale.refund.Refunds;
import dev.aftersale.staff.Role;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A merchant gives money back, and sees before what it will be. */
class RefundStoryScenario {

    @RegisterExtension
    static final World world = new World();

    private final Shop shop = new Shop(world.server(), "Harbour Ceramics");
    private final long order = shop.shipped();

    private List<Refund> refunds() {
        return world.server().bean(Refunds.class).ofOrders(shop.id(), List.of(order));
    }

    /** The quote comes by itself where scripts run, and by a button where not. */
    private static Visit quoted(Visit visit) {
        return visit.hasScript() ? visit : visit.press("Show what it comes to");
    }

    private Visit refundForm(Visit visit) {
        return visit.open("/console/orders/" + order).press("Refund").sees("£60.00 left to refund");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void part_of_an_order_is_refunded(Way way) {
        Visit owner = refundForm(world.owner(way, shop));
        owner.fill(Shop.MUG, "1").fill("Goodwill on top", "2.50").choose("Reason", "Damaged goods");
        quoted(owner).press("Refund £12.50").sees("£12.50 goes back to the buyer.");
        owner.sees("Partly refunded").sees("Damaged goods");
        assertThat(refunds()).singleElement().satisfies(refund -> {
            assertThat(refund.total()).isEqualTo(1_250);
            assertThat(refund.goodwill()).isEqualTo(250);
        });
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void a_refusal_says_why_and_keeps_what_was_typed(Way way) {
        Visit owner = refundForm(world.owner(way, shop));
        owner.fill(Shop.MUG, "9").fill("Note for the buyer and your records", "As agreed");
        if (way == Way.NO_SCRIPT) {
            owner.press("Show what it comes to");
        }
        owner.sees("A whole number from 0 to 3.");
        owner.fill(Shop.MUG, "2").choose("Reason", "Damaged goods");
        quoted(owner).press("Refund £20.00").sees("£20.00 goes back to the buyer.");
        assertThat(refunds())
                .singleElement()
                .satisfies(refund -> assertThat(refund.total()).isEqualTo(2_000));
    }

    @Test
    void the_button_stays_under_the_finger_while_what_it_does_stays_the_same() {
        Visit owner = refundForm(world.owner(Way.MOUSE, shop));
        owner.fill(Shop.MUG, "1").sees("Refund £10.00");
        Locator button = owner.page().locator("#quote-do");
        owner.page().evaluate("""
                () => document.addEventListener("htmx:afterRequest",
                        () => document.body.dataset.answers = 1 + Number(document.body.dataset.answers || 0))""");
        button.evaluate("e => e.isTheSame = true");

        owner.fill("Note for the buyer and your records", "As agreed");
        owner.page().locator("[data-answers='1']").waitFor();
        assertThat(button.evaluate("e => e.isTheSame")).isEqualTo(true);

        owner.fill(Shop.MUG, "2");
        button.focus();
        owner.page().locator("[data-answers='2']").waitFor();
        owner.sees("Refund £20.00");
        assertThat(button.evaluate("e => e.isTheSame")).isNull();
        assertThat(button.evaluate("e => e === document.activeElement")).isEqualTo(true);
    }

    @Test
    void a_second_press_and_the_way_back_refund_nothing_again() {
        Visit owner = refundForm(world.owner(Way.MOUSE, shop));
        owner.fill(Shop.MUG, "1").choose("Reason", "Damaged goods").sees("Refund £10.00");
        owner.page().getByText("Refund £10.00").first().dblclick();
        owner.sees("£10.00 goes back to the buyer.");
        owner.back();
        owner.sees("left to refund");
        if (owner.mayPress("Refund £10.00")) {
            owner.press("Refund £10.00");
        }
        owner.open("/console/orders/" + order).sees("Partly refunded");
        assertThat(refunds()).hasSize(1);
    }

    @Test
    void of_two_who_refund_the_same_at_once_one_is_told_that_it_is_done() {
        Visit first =
                refundForm(world.owner(Way.MOUSE, shop)).fill(Shop.MUG, "3").choose("Reason", "Damaged goods");
        Visit second = refundForm(world.staff(Way.NO_SCRIPT, shop.id(), Role.FINANCE))
                .fill(Shop.MUG, "3")
                .choose("Reason", "Damaged goods");
        second.press("Show what it comes to").sees("Refund £30.00");
        first.press("Refund £30.00").sees("£30.00 goes back to the buyer.");
        second.press("Refund £30.00").sees("Something of this order was refunded since you opened the form");
        assertThat(refunds()).hasSize(1);
    }
}
