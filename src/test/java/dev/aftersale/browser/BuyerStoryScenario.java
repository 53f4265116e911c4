package dev.aftersale.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.mail.Mailbox;
import dev.aftersale.merchant.ConsentOffer;
import dev.aftersale.merchant.Policies;
import dev.aftersale.merchant.SettingsChange;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a buyer does on the order page, with a phone, from the link in a mail. */
class BuyerStoryScenario {

    @RegisterExtension
    static final World world = new World();

    private final Shop shop = new Shop(
            world.server(),
            "Harbour Ceramics",
            SettingsChange.of(new Policies("Within 30 days.", "https://shop.test/privacy", "https://shop.test/terms")),
            SettingsChange.of(new ConsentOffer(true, "10 % off")));

    @ParameterizedTest
    @EnumSource(Way.class)
    void an_order_is_cancelled_in_time(Way way) {
        long order = shop.acknowledged();
        Visit buyer = world.phone(way).open(shop.link(order)).sees("Your order is being prepared");
        buyer.press("Cancel the order").sees("All of it is cancelled");
        buyer.press("Cancel the order").sees("Your order is cancelled");
        assertThat(shop.order(order).core().isCancelled()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void a_shipment_that_was_faster_wins_over_a_cancellation(Way way) {
        long order = shop.acknowledged();
        Visit buyer = world.phone(way)
                .open(shop.link(order))
                .press("Cancel the order")
                .sees("Keep it");
        shop.ship(order, null);
        buyer.press("Cancel the order").sees("It has just been shipped");
        assertThat(shop.order(order).core().isCancelled()).isFalse();
        buyer.press("Back to the order").sees("Your order is on its way").seesNot("Cancel the order");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void a_cancellation_that_was_faster_wins_over_a_shipment(Way way) {
        long order = shop.acknowledged();
        Visit owner = world.owner(way, shop).open("/console/orders/" + order).press("Ship");
        owner.sees("Ship and take the payment");
        Visit buyer = world.phone(Way.MOUSE).open(shop.link(order));
        buyer.press("Cancel the order").press("Cancel the order").sees("Your order is cancelled");
        owner.press("Ship and take the payment").sees("cancelled already");
        assertThat(shop.order(order).shipments()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void consent_is_asked_for_once_and_can_be_taken_back(Way way) {
        String link = shop.link(shop.shipped());
        Visit buyer = world.phone(way).open(link).sees("10 % off").sees("Privacy policy");
        buyer.press("Yes, please").sees("Thank you.");
        buyer.open(link).seesNot("A question, just once");
        buyer.press("You get news from Harbour Ceramics")
                .press("Stop these e-mails")
                .sees("You get no more news");
        buyer.open(link).seesNot("A question, just once").seesNot("Stop these e-mails");
        // The same buyer is not asked again about another order either.
        buyer.open(shop.link(shop.shipped())).sees("What you bought").seesNot("A question, just once");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void the_contract_is_withdrawn_from_in_two_steps_with_a_receipt(Way way) {
        long order = shop.shipped();
        Visit buyer = world.phone(way).open(shop.link(order)).press("Withdraw from the contract here");
        buyer.fill("Your name", "Ada Buyer")
                .fill("E-mail for the receipt", "ada@buyers.test")
                .press("Continue");
        buyer.sees("Please confirm").press("Confirm withdrawal").sees("You have withdrawn from the contract");
        buyer.press("Back to the order").sees("You withdrew from the contract on");
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(world.server().bean(Mailbox.class).list(Long.toString(order), null, 20))
                                .extracting(Mailbox.Entry::subject)
                                .anySatisfy(subject -> assertThat(subject).containsIgnoringCase("withdr")));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void buyer_and_merchant_write_to_each_other(Way way) {
        long order = shop.shipped();
        Visit buyer = world.phone(way).open(shop.link(order)).press("Message the shop");
        buyer.fill("Your message", "Is it <b>dishwasher</b> safe?")
                .press("Send")
                .sees("Is it <b>dishwasher</b> safe?");
        Visit owner = world.owner(way, shop).open("/console/orders/" + order + "/messages");
        owner.sees("Is it <b>dishwasher</b> safe?");
    }
}
