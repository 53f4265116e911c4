package dev.aftersale.returns;

import static dev.aftersale.returns.ReturnShop.key;
import static dev.aftersale.returns.ReturnShop.request;
import static dev.aftersale.returns.ReturnShop.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import dev.aftersale.order.OrderFilter;
import dev.aftersale.order.OrderLists;
import dev.aftersale.order.OrderRow;
import dev.aftersale.order.OrderStage;
import dev.aftersale.returns.Eligibility.WhyNot;
import dev.aftersale.testing.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RequestingReturnsIT {

    @RegisterExtension
    static final TestServer server = new TestServer();

    @AfterEach
    void the_time_of_the_world() {
        server.clock().run();
    }

    @Test
    void what_was_shipped_may_be_returned_until_the_window_closes() {
        var shop = new ReturnShop(server);
        long order = shop.sell("ann");

        var eligibility = shop.returns.eligibility(shop.id, order);
        assertThat(eligibility.elsewhere()).isNull();
        assertThat(eligibility.lines()).extracting(Eligibility.Line::quantity).containsExactly(3, 1);
        assertThat(eligibility.lines()).extracting(Eligibility.Line::value).containsExactly(30_00L, 25_00L);

        server.clock().advance(Duration.ofDays(32));
        assertThat(shop.returns.eligibility(shop.id, order).lines())
                .extracting(Eligibility.Line::whyNot)
                .containsOnly(WhyNot.WINDOW_OVER);
        refused(Problem.RETURN_WINDOW_OVER, () -> shop.ask(order, wanted("MUG", 1, ReturnReason.OTHER)));
        var late = new RequestReturn(
                order,
                Party.MERCHANT,
                List.of(wanted("MUG", 1, ReturnReason.OTHER)),
                Resolution.REFUND,
                null,
                "RMA-1",
                List.of());
        assertThat(shop.returns.request(shop.id, late, null).value().state()).isEqualTo(ReturnState.REQUESTED);
    }

    @Test
    void units_are_asked_for_once() {
        var shop = new ReturnShop(server);
        long order = shop.sell("ben");
        Return asked = shop.ask(order, wanted("MUG", 2, ReturnReason.TOO_SMALL));

        assertThat(asked.state()).isEqualTo(ReturnState.REQUESTED);
        assertThat(asked.value()).isEqualTo(20_00);
        assertThat(asked.steps()).extracting(Return.Step::move).containsExactly(Move.REQUEST);
        refused(Problem.NOT_RETURNABLE, () -> shop.ask(order, wanted("MUG", 2, ReturnReason.OTHER)));
        shop.ask(order, wanted("MUG", 1, ReturnReason.OTHER));
        assertThat(shop.returns.eligibility(shop.id, order).lines().getFirst().whyNot())
                .isEqualTo(WhyNot.RETURNED);

        shop.returns.cancel(shop.id, asked.id(), null);
        assertThat(shop.returns.eligibility(shop.id, order).lines().getFirst().quantity())
                .isEqualTo(2);
    }

    @Test
    void orders_with_a_return_are_found_by_it_newest_first() {
        var shop = new ReturnShop(server);
        long first = shop.sell("found1");
        long none = shop.sell("found2");
        long second = shop.sell("found3");
        shop.ask(first, wanted("MUG", 1, ReturnReason.OTHER));
        shop.ask(first, wanted("BOWL", 1, ReturnReason.OTHER));
        shop.ask(second, wanted("MUG", 1, ReturnReason.OTHER));
        assertThat(withReturn(shop, null, Set.of())).containsExactly(second, first);
        assertThat(withReturn(shop, "found1@buyers.test", Set.of())).containsExactly(first);
        assertThat(withReturn(shop, "found2@buyers.test", Set.of())).isEmpty();
        assertThat(withReturn(shop, null, Set.of(OrderStage.SHIPPED))).containsExactly(second, first);
        assertThat(withReturn(shop, null, Set.of(OrderStage.TO_SHIP))).isEmpty();
        assertThat(withReturn(shop, "return", Set.of()))
                .as("the mark is no word to search for")
                .isEmpty();
        assertThat(withReturn(new ReturnShop(server), null, Set.of())).isEmpty();
        assertThat(none).isNotIn(first, second);
    }

    private static List<Long> withReturn(ReturnShop shop, String search, Set<OrderStage> stages) {
        var filter = new OrderFilter(search, stages, null, null, null, false, true, false, null, false);
        return server.bean(OrderLists.class).page(shop.id, filter, null, 10).rows().stream()
                .map(OrderRow::id)
                .toList();
    }

    @Test
    void a_repeated_request_gets_the_first_answer() {
        var shop = new ReturnShop(server);
        long order = shop.sell("cal");
        var asked = request(order, Resolution.REFUND, wanted("BOWL", 1, ReturnReason.DAMAGED_ITEM));
        var first = shop.returns.request(shop.id, asked, key("k1"));
        var again = shop.returns.request(shop.id, asked, key("k1"));

        assertThat(again.replayed()).isTrue();
        assertThat(again.value()).isEqualTo(first.value());
        assertThat(shop.returns.ofOrders(shop.id, List.of(order))).hasSize(1);
    }

    @Test
    void final_sale_and_returns_elsewhere_are_said_so() {
        var shop = new ReturnShop(server).policy(terms -> {
            terms.finalSale = List.of("BO*");
            return terms;
        });
        long order = shop.sell("dan");
        assertThat(shop.returns.eligibility(shop.id, order).lines())
                .extracting(Eligibility.Line::whyNot)
                .containsExactly(null, WhyNot.FINAL_SALE);

        shop.policy(terms -> {
            terms.mode = ReturnPolicy.Mode.EXTERNAL;
            terms.externalUrl = "https://shop.example/returns?order={order_id}&ref={reference}";
            return terms;
        });
        assertThat(shop.returns.eligibility(shop.id, order).elsewhere())
                .hasToString("https://shop.example/returns?order=" + order + "&ref=");
        refused(Problem.RETURNS_ELSEWHERE, () -> shop.ask(order, wanted("MUG", 1, ReturnReason.OTHER)));
    }

    @Test
    void a_rule_accepts_refunds_at_once_or_lets_the_buyer_keep_it() {
        var cheap = new ReturnRule(
                "cheap", Verdict.RETURNLESS_REFUND, Set.of(), null, 15_00L, List.of(), null, null, null, false);
        var trusted = new ReturnRule(
                "trusted", Verdict.INSTANT_REFUND, Set.of(), null, null, List.of("MUG"), 1, null, null, false);
        var rest = new ReturnRule(
                "rest", Verdict.APPROVE, Set.of(ReturnReason.TOO_BIG), null, null, List.of(), null, null, null, false);
        var shop = new ReturnShop(server).policy(terms -> {
            terms.rules = List.of(cheap, trusted, rest);
            return terms;
        });
        long first = shop.sell("eva");
        Return kept = shop.ask(first, wanted("MUG", 1, ReturnReason.OTHER));
        assertThat(kept.state()).isEqualTo(ReturnState.REFUNDED);
        assertThat(kept.rule()).isEqualTo("cheap");
        assertThat(kept.refunded()).isEqualTo(10_00);
        assertThat(kept.steps())
                .extracting(Return.Step::party)
                .containsExactly(Party.BUYER, Party.PLATFORM, Party.PLATFORM);

        Return asked = shop.ask(first, wanted("MUG", 2, ReturnReason.OTHER));
        assertThat(asked.state()).as("a first order is no trust").isEqualTo(ReturnState.REQUESTED);
        Return instant = shop.ask(shop.sell("eva"), wanted("MUG", 2, ReturnReason.OTHER));
        assertThat(instant.state()).isEqualTo(ReturnState.REFUNDED);
        Return approved = shop.ask(shop.sell("eva"), wanted("BOWL", 1, ReturnReason.TOO_BIG));
        assertThat(approved.state()).isEqualTo(ReturnState.ACCEPTED);
        assertThat(shop.wrongInTheBooks()).isEmpty();
    }

    @Test
    void another_merchant_sees_nothing_of_it() {
        var shop = new ReturnShop(server);
        Return asked = shop.ask(shop.sell("fay"), wanted("MUG", 1, ReturnReason.OTHER));
        var other = new ReturnShop(server);

        assertThat(other.returns.find(other.id, asked.id())).isEmpty();
        refused(
                Problem.UNKNOWN_OBJECT,
                () -> other.returns.accept(other.id, new Returns.Accept(asked.id(), null, null), null));
        refused(Problem.INVALID_ORDER, () -> other.ask(asked.orderId(), wanted("MUG", 1, ReturnReason.OTHER)));
        assertThat(other.returns.list(other.id, ReturnQuery.newest(false, 10))).isEmpty();
        assertThat(shop.returns.list(shop.id, ReturnQuery.newest(false, 10))).hasSize(1);
        assertThat(shop.returns.toDo(shop.id, false).toAnswer()).isEqualTo(1);
        assertThat(shop.returns.asked(shop.id)).isEqualTo(new Returns.Asked(1, 0));
        assertThat(shop.returns.toDo(shop.id, false).toAnswerWorth()).isPositive();
    }

    @Test
    void a_return_that_was_answered_is_not_answered_again() {
        var shop = new ReturnShop(server);
        Return asked = shop.ask(shop.sell("gus"), wanted("MUG", 1, ReturnReason.OTHER));
        shop.returns.decline(
                shop.id, new Returns.Decline(asked.id(), DeclineReason.USED_OR_WORN, "It was used."), null);

        Return declined = shop.read(asked.id());
        assertThat(declined.state()).isEqualTo(ReturnState.DECLINED);
        assertThat(declined.times().answeredAt()).isNotNull();
        assertThat(declined.merchantMessage()).isEqualTo("It was used.");
        refused(Problem.RETURN_HAS_MOVED_ON, () -> shop.accepted(asked));
    }

    private static void refused(Problem problem, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refusal -> assertThat(refusal.problem()).isEqualTo(problem));
    }
}
