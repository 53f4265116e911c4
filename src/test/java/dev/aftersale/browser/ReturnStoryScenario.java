package dev.aftersale.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.refund.RefundReason;
import dev.aftersale.refund.RefundRequest;
import dev.aftersale.refund.Refunds;
import dev.aftersale.returns.Return;
import dev.aftersale.returns.ReturnPolicy.Mode;
import dev.aftersale.returns.ReturnState;
import dev.aftersale.returns.Returns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Something comes back: asked for by the buyer, answered, sent, looked at and refunded; or handled elsewhere; or forgotten. */
class ReturnStoryScenario {

    @RegisterExtension
    static final World world = new World();

    @TempDir
    Path folder;

    private final Shop shop = new Shop(world.server(), "Harbour Ceramics").returns(Mode.REQUESTS, null);
    private final long order = shop.shipped();

    @AfterEach
    void real_time() {
        world.server().clock().run();
    }

    private Return theReturn() {
        return world.server()
                .bean(Returns.class)
                .ofOrders(shop.id(), List.of(order))
                .getFirst();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void two_of_three_come_back_one_of_them_damaged_and_part_is_refunded(Way way) throws IOException {
        Visit buyer =
                world.phone(way).open(shop.link(order)).press("Return an item").sees("Choose what you send back");
        buyer.in("fieldset:has-text('" + Shop.MUG + "')")
                .choose("How many", "2")
                .choose("Why", "It arrived damaged");
        buyer.fill("Anything the shop should know (optional)", "One has a <b>crack</b>.")
                .attach("Photos (optional)", photo());
        buyer.press("Ask for the return").sees("Waiting for the shop").sees("2 × " + Shop.MUG);

        Visit owner = world.owner(way, shop).open("/console/returns").sees("Needs an answer");
        owner.open("/console/returns/" + theReturn().id())
                .sees("One has a <b>crack</b>.")
                .sees("Answer by");
        owner.in("form[action$='/accept']")
                .fill("Message to the buyer (optional)", "Please send both.")
                .press("Accept");
        owner.press("Make a label").sees("Download");

        buyer.open(shop.link(order)).sees("Label is there").sees("Please send both.");
        assertThat(label(buyer)).startsWith("%PDF");
        buyer.press("I have sent it")
                .fill("Carrier", "DHL")
                .fill("Tracking number", "JD01")
                .press("Tell the shop");
        buyer.sees("On its way back");

        owner.open("/console/returns/" + theReturn().id())
                .press("Mark as received")
                .sees("Received");
        Visit inspection = owner.in("form[action$='/inspect']");
        inspection
                .fill("In order", "1")
                .fill("Damaged", "1")
                .fill("Missing", "0")
                .fill("Keep back for damage", "5.00");
        inspection.fill("Back into stock", "1").press("Save findings");
        owner.sees("1 in order, 1 damaged, 0 missing").enter("Keep back");
        if (owner.hasScript()) {
            owner.sees("Refund now?").press("Cancel");
        }
        assertThat(theReturn().refunded()).as("nobody was asked").isZero();
        owner.press("Refund now").press("Refund the buyer").sees("Refunded");

        assertThat(theReturn().refunded()).isEqualTo(1_500);
        assertThat(theReturn().state()).isIn(ReturnState.REFUNDED, ReturnState.PARTLY_REFUNDED);
        buyer.open(shop.link(order)).sees("You get £15.00 back.").sees("Your refunds");
    }

    private static String label(Visit buyer) throws IOException {
        return new String(
                Files.readAllBytes(buyer.save("Get the return label").path()),
                0,
                5,
                java.nio.charset.StandardCharsets.US_ASCII);
    }

    private Path photo() throws IOException {
        var picture = new java.awt.image.BufferedImage(32, 24, java.awt.image.BufferedImage.TYPE_INT_RGB);
        Path file = folder.resolve("crack.jpg");
        javax.imageio.ImageIO.write(picture, "jpg", file.toFile());
        return file;
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void a_decline_tells_why(Way way) {
        shop.askReturn(order);
        Visit owner =
                world.owner(way, shop).open("/console/returns/" + theReturn().id());
        owner.in("form[action$='/decline']")
                .choose("Reason", "Used or worn")
                .fill("Message to the buyer", "It was used.")
                .press("Decline");
        owner.sees("Declined");
        world.phone(way).open(shop.link(order)).sees("Declined").sees("It was used.");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void in_external_mode_the_buyer_is_led_to_the_shop_and_sees_what_it_refunded(Way way) {
        shop.returns(Mode.EXTERNAL, "https://shop.test/returns?order={order_id}&ref={reference}");
        Visit buyer = world.phone(way)
                .open(shop.link(order))
                .seesNot("Return an item")
                .sees("Return at the shop");
        assertThat(buyer.page().getByText("Return at the shop").first().getAttribute("href"))
                .isEqualTo("https://shop.test/returns?order=%d&ref=%s"
                        .formatted(order, shop.order(order).core().reference()));
        var all = new RefundRequest(
                order, RefundReason.REFUND_FOR_RETURN, null, List.of(), null, 0, 0, "GBP", null, false);
        world.server().bean(Refunds.class).refund(shop.id(), all, null);
        buyer.open(shop.link(order)).sees("Your order is refunded");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void a_request_that_nobody_answers_becomes_overdue_for_everybody_to_see(Way way) {
        shop.askReturn(order);
        world.server().clock().advance(Duration.ofDays(7));
        Awaitility.await().until(() -> theReturn().isOverdue());

        world.phone(way).open(shop.link(order)).sees("We look into it now");
        Visit owner = world.owner(way, shop).open("/console").sees("overdue");
        owner.open("/console/returns/" + theReturn().id()).sees("The answer was due");
        owner.in("form[action$='/accept']").press("Accept");
        owner.sees("Return accepted");
    }

    @Test
    void of_two_who_answer_at_once_the_second_is_told() {
        shop.askReturn(order);
        String path = "/console/returns/" + theReturn().id();
        Visit first = world.owner(Way.MOUSE, shop).open(path);
        Visit second = world.owner(Way.NO_SCRIPT, shop).open(path);
        first.in("form[action$='/accept']").press("Accept");
        first.sees("Return accepted");
        second.in("form[action$='/decline']")
                .choose("Reason", "Used or worn")
                .fill("Message to the buyer", "No.")
                .press("Decline");
        second.sees("Somebody was quicker");
        assertThat(theReturn().state()).isEqualTo(ReturnState.ACCEPTED);
    }
}
