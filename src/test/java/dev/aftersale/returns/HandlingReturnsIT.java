package dev.aftersale.returns;

import static dev.aftersale.returns.ReturnShop.key;
import static dev.aftersale.returns.ReturnShop.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.MultiFormatReader;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import dev.aftersale.base.Money;
import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import dev.aftersale.order.Inventory;
import dev.aftersale.refund.PaidTo;
import dev.aftersale.refund.RefundReason;
import dev.aftersale.refund.RefundRequest;
import dev.aftersale.refund.Refunds;
import dev.aftersale.returns.Inspections.Finding;
import dev.aftersale.returns.Inspections.Inspect;
import dev.aftersale.returns.ReturnLabels.MakeLabel;
import dev.aftersale.testing.TestServer;
import java.util.Currency;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From a request to what the buyer gets for it. */
class HandlingReturnsIT {

    @RegisterExtension
    static final TestServer server = new TestServer();

    @Test
    void two_of_three_come_back_one_is_damaged_and_part_is_refunded() {
        var shop = new ReturnShop(server).policy(terms -> {
            terms.payer = ReturnPolicy.LabelPayer.BUYER;
            return terms;
        });
        server.bean(Inventory.class).put(shop.id, "MUG", "Mug", 1_000, null, 10);
        long order = shop.sell("ann");
        Return asked = shop.accepted(shop.ask(order, wanted("MUG", 2, ReturnReason.TOO_SMALL)));
        var label = server.bean(ReturnLabels.class)
                .make(shop.id, new MakeLabel(asked.id(), LabelPaper.A6, Party.MERCHANT), null)
                .value();
        assertThat(label.state()).isEqualTo(ReturnState.LABEL_SENT);
        shop.returns.track(shop.id, new Returns.Track(asked.id(), Party.CARRIER, "dhl", "JD1", null, null), null);
        shop.returns.receive(shop.id, asked.id(), Party.MERCHANT, null, null);
        long mug = shop.item(order, "MUG").id();
        refused(Problem.INVALID_PARAMETER, () -> inspect(shop, asked, new Finding(mug, 1, 0, 0, 0, 0)));
        refused(Problem.INVALID_PARAMETER, () -> inspect(shop, asked, new Finding(mug, 1, 1, 0, 10_01, 0)));
        inspect(shop, asked, new Finding(mug, 1, 1, 0, 4_00, 1));

        assertThat(server.bean(Inventory.class)
                        .byRetailerId(shop.id, "MUG")
                        .orElseThrow()
                        .stock())
                .as("3 sold, 1 back")
                .isEqualTo(8);
        var proposal = server.bean(ReturnRefunds.class).quote(shop.id, RefundOfReturn.proposed(asked.id()));
        assertThat(proposal.damage()).isEqualTo(4_00);
        assertThat(proposal.label()).isEqualTo(3_50);
        assertThat(proposal.refund().total()).isEqualTo(20_00 - 4_00 - 3_50);
        var refund = server.bean(ReturnRefunds.class)
                .refund(shop.id, RefundOfReturn.proposed(asked.id()), key("refund-" + asked.id()))
                .value();

        Return done = shop.read(asked.id());
        assertThat(refund.total()).isEqualTo(12_50);
        assertThat(done.state()).isEqualTo(ReturnState.PARTLY_REFUNDED);
        assertThat(done.refunded()).isEqualTo(12_50);
        assertThat(done.deducted()).isEqualTo(7_50);
        assertThat(done.steps())
                .extracting(Return.Step::move)
                .containsExactly(
                        Move.REQUEST,
                        Move.ACCEPT,
                        Move.LABEL,
                        Move.TRACK,
                        Move.RECEIVE,
                        Move.INSPECT,
                        Move.REFUND_PART);
        refused(
                Problem.REFUND_ZERO,
                () -> server.bean(ReturnRefunds.class).refund(shop.id, RefundOfReturn.proposed(asked.id()), null));
        assertThat(shop.wrongInTheBooks()).isEmpty();
    }

    @Test
    void what_is_missing_is_not_refunded_and_a_fault_of_the_seller_costs_the_buyer_no_label() {
        var shop = new ReturnShop(server).policy(terms -> {
            terms.payer = ReturnPolicy.LabelPayer.BUYER;
            return terms;
        });
        long order = shop.sell("ben");
        Return asked = shop.accepted(shop.ask(order, wanted("MUG", 2, ReturnReason.DEFECTIVE_ITEM)));
        server.bean(ReturnLabels.class).make(shop.id, new MakeLabel(asked.id(), LabelPaper.A4, Party.MERCHANT), null);
        inspect(shop, asked, new Finding(shop.item(order, "MUG").id(), 1, 0, 1, 0, 0));
        var refund = server.bean(ReturnRefunds.class)
                .refund(shop.id, RefundOfReturn.proposed(asked.id()), null)
                .value();
        assertThat(refund.total()).isEqualTo(10_00);
        assertThat(shop.read(asked.id()).state()).isEqualTo(ReturnState.PARTLY_REFUNDED);
    }

    @Test
    void all_is_well_and_the_refund_follows_by_itself_with_the_shipping() {
        var shop = new ReturnShop(server).policy(terms -> {
            terms.refundOnInspection = true;
            terms.shippingToo = true;
            return terms;
        });
        long order = shop.sell("cal");
        Return asked = shop.accepted(
                shop.ask(order, wanted("MUG", 3, ReturnReason.OTHER), wanted("BOWL", 1, ReturnReason.OTHER)));
        inspect(
                shop,
                asked,
                new Finding(shop.item(order, "MUG").id(), 3, 0, 0, 0, 0),
                new Finding(shop.item(order, "BOWL").id(), 1, 0, 0, 0, 0));
        Return done = shop.read(asked.id());
        assertThat(done.state()).isEqualTo(ReturnState.REFUNDED);
        assertThat(done.refunded()).isEqualTo(60_00);
        assertThat(shop.wrongInTheBooks()).isEmpty();
    }

    @Test
    void store_credit_stands_in_the_books_until_it_is_spent() {
        var shop = new ReturnShop(server);
        long order = shop.sell("dot");
        Return asked = shop.accepted(shop.ask(order, Resolution.STORE_CREDIT, wanted("BOWL", 1, ReturnReason.OTHER)));
        inspect(shop, asked, new Finding(shop.item(order, "BOWL").id(), 1, 0, 0, 0, 0));
        var paid = server.bean(ReturnRefunds.class)
                .refund(shop.id, RefundOfReturn.proposed(asked.id()), null)
                .value();

        var refund =
                server.bean(Refunds.class).ofOrders(shop.id, List.of(order)).getFirst();
        assertThat(refund.paidTo()).isEqualTo(PaidTo.STORE_CREDIT);
        assertThat(paid.total()).isEqualTo(25_00);
        var credits = server.bean(StoreCredits.class);
        String buyer = StoreCredits.buyer("dot", null);
        assertThat(credits.of(shop.id, buyer, false)).containsExactly(new StoreCredits.Credit("GBP", 25_00, 0));
        var twenty = new Money(20_00, Currency.getInstance("GBP"));
        assertThat(credits.spend(shop.id, buyer, twenty, 0, false, key("s1"))
                        .value()
                        .left())
                .isEqualTo(5_00);
        assertThat(credits.spend(shop.id, buyer, twenty, 0, false, key("s1")).replayed())
                .isTrue();
        refused(Problem.NOT_ENOUGH_CREDIT, () -> credits.spend(shop.id, buyer, twenty, 0, false, key("s2")));
        assertThat(shop.wrongInTheBooks()).isEmpty();
    }

    @Test
    void another_variant_is_sent_for_no_money() {
        var shop = new ReturnShop(server);
        long order = shop.sell("eve");
        var wanted = new RequestReturn.Wanted(null, "MUG", 2, ReturnReason.TOO_SMALL, null, "MUG-LARGE");
        Return asked = shop.accepted(shop.ask(order, Resolution.EXCHANGE, wanted));
        inspect(shop, asked, new Finding(shop.item(order, "MUG").id(), 2, 0, 0, 0, 0));
        server.bean(ReturnRefunds.class).exchange(shop.id, asked.id(), null, null);

        Return done = shop.read(asked.id());
        assertThat(done.state()).isEqualTo(ReturnState.CLOSED);
        var replacement = shop.order(done.replacementId());
        assertThat(replacement.items()).hasSize(1);
        assertThat(replacement.items().getFirst().retailerId()).isEqualTo("MUG-LARGE");
        assertThat(replacement.core().charges().authorised()).isZero();
        assertThat(replacement.address()).isNotNull();
        refused(
                Problem.RETURN_HAS_MOVED_ON,
                () -> server.bean(ReturnRefunds.class).exchange(shop.id, asked.id(), null, null));
        assertThat(shop.wrongInTheBooks()).isEmpty();
    }

    @Test
    void a_refund_by_another_door_moves_the_return_that_it_names() {
        var shop = new ReturnShop(server);
        long order = shop.sell("flo");
        Return asked = shop.ask(order, wanted("BOWL", 1, ReturnReason.DAMAGED_ITEM));
        long bowl = shop.item(order, "BOWL").id();
        var lines = List.of(new RefundRequest.Line(bowl, null, 1, null));
        refused(Problem.INVALID_PARAMETER, () -> refundElsewhere(shop, shop.sell("flo"), asked.id(), List.of()));
        refundElsewhere(shop, order, asked.id(), lines);
        Return done = shop.read(asked.id());
        assertThat(done.state()).isEqualTo(ReturnState.REFUNDED);
        assertThat(done.state().meta()).isEqualTo(ReturnState.MetaState.REFUNDED);
        assertThat(done.lines().getFirst().refunded()).isEqualTo(1);
    }

    private static void refundElsewhere(ReturnShop shop, long order, long returnId, List<RefundRequest.Line> lines) {
        server.bean(Refunds.class)
                .refund(
                        shop.id,
                        new RefundRequest(
                                order, RefundReason.REFUND_FOR_RETURN, null, lines, null, 0, 0, null, returnId, false),
                        null);
    }

    @Test
    void a_label_says_where_it_goes_and_its_codes_can_be_read() throws Exception {
        var shop = new ReturnShop(server);
        Return asked = shop.accepted(shop.ask(shop.sell("gil"), wanted("BOWL", 1, ReturnReason.OTHER)));
        var labels = server.bean(ReturnLabels.class);
        var made = labels.make(shop.id, new MakeLabel(asked.id(), LabelPaper.A6, Party.MERCHANT), key("label"))
                .value();
        var again = labels.make(shop.id, new MakeLabel(asked.id(), LabelPaper.A6, Party.MERCHANT), key("label"));
        assertThat(again.replayed()).isTrue();
        assertThat(again.value().labelId()).isEqualTo(made.labelId());
        assertThat(shop.read(asked.id()).labels()).hasSize(1);

        var file = shop.returns.label(shop.id, asked.id(), made.labelId()).orElseThrow();
        assertThat(file.mediaType()).isEqualTo("application/pdf");
        try (var pdf = Loader.loadPDF(file.content())) {
            assertThat(new PDFTextStripper().getText(pdf))
                    .contains("Ada Buyer", "12 Canal Street", "90-001 Łódź", "POLAND", "1 Dock Road", "UNITED KINGDOM")
                    .contains(Long.toString(asked.id()), made.trackingNumber());
            var image = new PDFRenderer(pdf).renderImageWithDPI(0, 300);
            int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
            var whole = new RGBLuminanceSource(image.getWidth(), image.getHeight(), pixels);
            int low = image.getHeight() * 4 / 5;
            var bars = whole.crop(0, low, image.getWidth(), image.getHeight() - low);
            assertThat(read(bars)).isEqualTo(made.trackingNumber());
            int middle = image.getHeight() * 2 / 5;
            var qr = whole.crop(image.getWidth() / 2, middle, image.getWidth() / 2, image.getHeight() * 2 / 5);
            assertThat(read(qr)).isEqualTo("return:" + asked.id() + ";" + made.trackingNumber());
        }
        assertThat(new ReturnShop(server).returns.label(new ReturnShop(server).id, asked.id(), made.labelId()))
                .isEmpty();
    }

    private static String read(com.google.zxing.LuminanceSource source) throws Exception {
        return new MultiFormatReader()
                .decode(new BinaryBitmap(new HybridBinarizer(source)))
                .getText();
    }

    @Test
    void of_two_staff_who_answer_at_once_one_does_it() throws Exception {
        var shop = new ReturnShop(server);
        Return asked = shop.ask(shop.sell("hal"), wanted("MUG", 1, ReturnReason.OTHER));
        var done = new AtomicInteger();
        var late = new AtomicInteger();
        atOnce(8, n -> {
            try {
                if (n % 2 == 0) {
                    shop.returns.accept(shop.id, new Returns.Accept(asked.id(), null, null), null);
                } else {
                    shop.returns.decline(
                            shop.id, new Returns.Decline(asked.id(), DeclineReason.NOT_FROM_US, null), null);
                }
                done.incrementAndGet();
            } catch (ProblemException e) {
                assertThat(e.problem()).isEqualTo(Problem.RETURN_HAS_MOVED_ON);
                late.incrementAndGet();
            }
        });
        assertThat(done).hasValue(1);
        assertThat(late).hasValue(7);
        assertThat(shop.read(asked.id()).steps()).hasSize(2);
    }

    @Test
    void a_buyer_who_cancels_while_the_merchant_accepts_is_cancelled_in_the_end() throws Exception {
        var shop = new ReturnShop(server);
        for (int round = 0; round < 5; round++) {
            Return asked = shop.ask(shop.sell("ida" + round), wanted("MUG", 1, ReturnReason.OTHER));
            atOnce(2, n -> {
                try {
                    if (n == 0) {
                        shop.returns.cancel(shop.id, asked.id(), null);
                    } else {
                        shop.returns.accept(shop.id, new Returns.Accept(asked.id(), null, null), null);
                    }
                } catch (ProblemException e) {
                    assertThat(n).as("only the merchant may be too late").isEqualTo(1);
                }
            });
            assertThat(shop.read(asked.id()).state()).isEqualTo(ReturnState.CANCELLED);
        }
    }

    @Test
    void eight_refunds_of_a_return_at_once_pay_once() throws Exception {
        var shop = new ReturnShop(server);
        long order = shop.sell("jon");
        Return asked = shop.accepted(shop.ask(order, wanted("MUG", 2, ReturnReason.OTHER)));
        inspect(shop, asked, new Finding(shop.item(order, "MUG").id(), 2, 0, 0, 0, 0));
        atOnce(8, n -> {
            try {
                server.bean(ReturnRefunds.class).refund(shop.id, RefundOfReturn.proposed(asked.id()), null);
            } catch (ProblemException e) {
                assertThat(e.problem()).isEqualTo(Problem.REFUND_ZERO);
            }
        });
        assertThat(shop.read(asked.id()).refunded()).isEqualTo(20_00);
        assertThat(server.bean(Refunds.class).ofOrders(shop.id, List.of(order))).hasSize(1);
        assertThat(shop.wrongInTheBooks()).isEmpty();
    }

    @Test
    void a_form_that_is_older_than_the_return_is_refused() {
        var shop = new ReturnShop(server);
        long order = shop.sell("kim");
        Return asked = shop.accepted(shop.ask(order, wanted("MUG", 1, ReturnReason.OTHER)));
        inspect(shop, asked, new Finding(shop.item(order, "MUG").id(), 1, 0, 0, 0, 0));
        var stale = new Inspect(
                asked.id(),
                asked.version(),
                List.of(new Finding(shop.item(order, "MUG").id(), 0, 0, 1, 0, 0)),
                null);
        refused(Problem.RETURN_CHANGED, () -> server.bean(Inspections.class).inspect(shop.id, stale, null));
    }

    private static void inspect(ReturnShop shop, Return asked, Finding... findings) {
        server.bean(Inspections.class).inspect(shop.id, new Inspect(asked.id(), null, List.of(findings), null), null);
    }

    private interface Deed {
        void by(int number);
    }

    private static void atOnce(int many, Deed deed) throws Exception {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var deeds = IntStream.range(0, many)
                    .mapToObj(n -> threads.submit((Callable<Boolean>) () -> {
                        start.await();
                        deed.by(n);
                        return true;
                    }))
                    .toList();
            start.countDown();
            for (var one : deeds) {
                one.get();
            }
        }
    }

    private static void refused(Problem problem, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refusal -> assertThat(refusal.problem()).isEqualTo(problem));
    }
}
