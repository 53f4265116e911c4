package dev.aftersale.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.merchant.Merchants;
import dev.aftersale.order.ItemQuantity;
import dev.aftersale.staff.Role;
import dev.aftersale.testing.TestBrowser;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may do what: the platform with a merchant, and a merchant's people with its orders. */
class OperatorStoryScenario {

    @RegisterExtension
    static final World world = new World();

    private final Shop shop = new Shop(world.server(), "Harbour Ceramics");

    private boolean isSuspended() {
        return world.server().bean(Merchants.class).get(shop.id()).suspended();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void a_suspended_merchant_reads_everything_and_changes_nothing(Way way) {
        long order = shop.acknowledged();
        Visit owner = world.owner(way, shop).open("/console/orders/" + order).press("Ship");
        owner.sees("Ship and take the payment");

        Visit operator = world.operator(way).open("/operator/merchants/" + shop.id());
        operator.press("Suspend")
                .in("#suspend")
                .fill("Reason", "Goods were not as described.")
                .press("Suspend");
        operator.sees("Goods were not as described.").sees("Let it work again");
        assertThat(isSuspended()).isTrue();

        owner.press("Ship and take the payment").sees("This account is suspended");
        assertThat(shop.order(order).shipments()).isEmpty();
        owner.open("/console/orders/" + order).sees(Shop.MUG);
        assertThat(shop.order(order).core().isCancelled()).isFalse();

        operator.press("Let it work again").sees("It can work again.");
        owner.open("/console/orders/" + order)
                .press("Ship")
                .press("Ship and take the payment")
                .sees("is taken");
        assertThat(shop.order(order).shipments()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void each_role_is_offered_what_it_may_do_and_refused_what_it_may_not(Way way) {
        long order = shop.acknowledged();
        shop.ship(order, List.of(new ItemQuantity(null, "MUG", 1)));
        String path = "/console/orders/" + order;
        TestBrowser reading = TestBrowser.staff(world.server(), shop.id(), Role.READ_ONLY);
        TestBrowser supporting = TestBrowser.staff(world.server(), shop.id(), Role.SUPPORT);

        Visit reader = world.visit(way).as(reading, "console").open(path).sees(Shop.MUG);
        for (String deed : List.of("Ship", "Cancel items", "Refund", "Add note")) {
            assertThat(reader.mayPress(deed)).as("read-only: %s", deed).isFalse();
        }
        for (String act : List.of("ship", "cancel", "refund", "acknowledge")) {
            reader.open(path + "?act=" + act).sees(Shop.MUG);
            assertThat(reader.page().locator("form[action$='/" + act + "']").count())
                    .as(act)
                    .isZero();
        }
        Visit finance = world.staff(way, shop.id(), Role.FINANCE).open(path).sees(Shop.MUG);
        assertThat(finance.mayPress("Refund")).isTrue();
        assertThat(finance.mayPress("Ship")).isFalse();

        // A form that a colleague was offered, sent by somebody else in the same browser.
        Visit desk = world.visit(way).as(supporting, "console").open(path).press("Ship");
        desk.sees("Ship and take the payment").as(reading, "console");
        desk.press("Ship and take the payment").sees("This is not yours to do");
        assertThat(shop.order(order).shipments()).hasSize(1);
        desk.as(supporting, "console").open(path).press("Ship");
        desk.press("Ship and take the payment").sees("is taken");
        assertThat(shop.order(order).shipments()).hasSize(2);
    }
}
