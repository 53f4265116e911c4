package dev.aftersale.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.stripe.StripeClient;
import com.stripe.exception.ApiException;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Refund;
import com.stripe.net.RequestOptions;
import com.stripe.param.PaymentIntentCaptureParams;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PaymentIntentCreateParams.CaptureMethod;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.RefundListParams;
import com.stripe.service.PaymentIntentService;
import com.stripe.service.RefundService;
import dev.aftersale.testing.TestServer;
import java.util.ArrayList;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Stripe's own client, unmodified, must find the simulator to be Stripe. */
class StripeClientIT {

    @RegisterExtension
    static final TestServer server = new TestServer().with("aftersale.workers.enabled", false);

    private PaymentIntentService payments;
    private RefundService refunds;

    @BeforeEach
    void connect() {
        var client = client(server.bean(SecretKey.class).value());
        payments = client.v1().paymentIntents();
        refunds = client.v1().refunds();
    }

    private static StripeClient client(String secretKey) {
        return StripeClient.builder()
                .setApiBase(server.url("/simulator/psp").toString())
                .setApiKey(secretKey)
                .setMaxNetworkRetries(0)
                .build();
    }

    @Test
    void a_payment_is_authorised_captured_in_two_parts_and_its_rest_let_go() throws StripeException {
        PaymentIntent payment = authorise(10_000);
        assertThat(payment.getStatus()).isEqualTo("requires_capture");
        assertThat(payment.getAmountCapturable()).isEqualTo(10_000);

        payments.capture(payment.getId(), part(3_000));
        PaymentIntent captured = payments.capture(payment.getId(), part(4_000));
        assertThat(captured.getStatus()).isEqualTo("requires_capture");
        assertThat(captured.getAmountReceived()).isEqualTo(7_000);
        assertThat(captured.getAmountCapturable()).isEqualTo(3_000);

        PaymentIntent let = payments.cancel(payment.getId());
        assertThat(let.getStatus()).isEqualTo("succeeded");
        assertThat(let.getAmountReceived()).isEqualTo(7_000);
        assertThat(let.getAmountCapturable()).isZero();
    }

    @Test
    void a_payment_that_was_never_captured_is_cancelled_and_takes_nothing_more() throws StripeException {
        PaymentIntent payment = authorise(500);
        assertThat(payments.cancel(payment.getId()).getStatus()).isEqualTo("canceled");

        var refused = refusal(() -> payments.capture(payment.getId()));
        assertThat(refused.getCode()).isEqualTo("payment_intent_unexpected_state");
    }

    @Test
    void more_than_is_authorised_is_not_captured() throws StripeException {
        PaymentIntent payment = authorise(1_000);
        payments.capture(payment.getId(), part(600));

        var refused = refusal(() -> payments.capture(payment.getId(), part(401)));

        assertThat(refused.getStatusCode()).isEqualTo(400);
        assertThat(refused.getCode()).isEqualTo("amount_too_large");
        assertThat(refused.getParam()).isEqualTo("amount_to_capture");
        assertThat(payments.retrieve(payment.getId()).getAmountReceived()).isEqualTo(600);
    }

    @Test
    void a_refund_is_made_found_and_listed() throws StripeException {
        PaymentIntent payment = captured(5_000);

        Refund refund = refunds.create(
                refundOf(payment, 1_500).putMetadata("aftersale", "rf-1").build());

        assertThat(refund.getStatus()).isEqualTo("succeeded");
        assertThat(refund.getAmount()).isEqualTo(1_500);
        assertThat(refund.getCurrency()).isEqualTo("gbp");
        assertThat(refund.getPaymentIntent()).isEqualTo(payment.getId());
        assertThat(refunds.retrieve(refund.getId())).isEqualTo(refund);
        var listed = refunds.list(
                RefundListParams.builder().setPaymentIntent(payment.getId()).build());
        assertThat(listed.getData()).containsExactly(refund);
        assertThat(listed.getData().getFirst().getMetadata()).containsEntry("aftersale", "rf-1");
    }

    @Test
    void lists_are_paged_from_the_newest_on() throws StripeException {
        PaymentIntent payment = captured(500);
        var made = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            made.add(refunds.create(refundOf(payment, 100).build()).getId());
        }

        var found = new ArrayList<String>();
        refunds.list(RefundListParams.builder()
                        .setPaymentIntent(payment.getId())
                        .setLimit(2L)
                        .build())
                .autoPagingIterable()
                .forEach(refund -> found.add(refund.getId()));

        assertThat(found).containsExactlyElementsOf(made.reversed());
    }

    @Test
    void more_than_was_captured_is_not_refunded() throws StripeException {
        PaymentIntent payment = captured(1_000);
        refunds.create(refundOf(payment, 700).build());

        var tooMuch = refusal(() -> refunds.create(refundOf(payment, 301).build()));
        assertThat(tooMuch.getStatusCode()).isEqualTo(400);
        assertThat(tooMuch.getParam()).isEqualTo("amount");
        assertThat(tooMuch.getStripeError().getType()).isEqualTo("invalid_request_error");

        refunds.create(refundOf(payment, 300).build());
        var nothingLeft = refusal(() -> refunds.create(refundOf(payment, 1).build()));
        assertThat(nothingLeft.getCode()).isEqualTo("charge_already_refunded");
    }

    @Test
    void without_an_amount_all_that_is_left_is_refunded() throws StripeException {
        PaymentIntent payment = captured(1_000);
        refunds.create(refundOf(payment, 250).build());

        var rest = refunds.create(
                RefundCreateParams.builder().setPaymentIntent(payment.getId()).build());

        assertThat(rest.getAmount()).isEqualTo(750);
    }

    @Test
    void the_same_key_gets_the_same_answer() throws StripeException {
        PaymentIntent payment = captured(1_000);
        var key = key();

        Refund first = refunds.create(refundOf(payment, 400).build(), key);
        Refund again = refunds.create(refundOf(payment, 400).build(), key);

        assertThat(again).isEqualTo(first);
        assertThat(again.getLastResponse().headers().firstValue("Idempotent-Replayed"))
                .hasValue("true");
        assertThat(again.getLastResponse().body())
                .isEqualTo(first.getLastResponse().body());
        assertThat(refunds.create(refundOf(payment, 600).build()).getAmount()).isEqualTo(600);
    }

    @Test
    void a_refusal_is_remembered_under_its_key_as_well() throws StripeException {
        PaymentIntent payment = authorise(1_000);
        var key = key();
        assertThat(refusal(() -> refunds.create(refundOf(payment, 400).build(), key))
                        .getMessage())
                .contains("does not have a successful charge");
        payments.capture(payment.getId());

        assertThat(refusal(() -> refunds.create(refundOf(payment, 400).build(), key))
                        .getMessage())
                .contains("does not have a successful charge");
    }

    @Test
    void a_key_used_for_another_call_is_refused() throws StripeException {
        PaymentIntent payment = captured(1_000);
        var key = key();
        refunds.create(refundOf(payment, 400).build(), key);

        var refused = catchThrowableOfType(
                IdempotencyException.class,
                () -> refunds.create(refundOf(payment, 401).build(), key));

        assertThat(refused.getStatusCode()).isEqualTo(400);
        assertThat(refused.getMessage()).startsWith("Keys for idempotent requests can only be used with the same");
    }

    @Test
    void a_payment_that_describes_itself_is_there() throws StripeException {
        String id = "pi_sim_10260gbp_" + UUID.randomUUID();

        assertThat(payments.retrieve(id).getAmountCapturable()).isEqualTo(10_260);
        assertThat(payments.capture(id).getAmountReceived()).isEqualTo(10_260);
        assertThat(payments.retrieve(id).getCurrency()).isEqualTo("gbp");
        assertThat(refusal(() -> payments.retrieve("pi_sim_10260zzz_1")).getCode())
                .isEqualTo("resource_missing");
    }

    @Test
    void what_can_not_be_meant_is_refused_with_the_parameter_s_name() throws StripeException {
        PaymentIntent payment = captured(1_000);

        assertThat(refusal(() -> refunds.create(refundOf(payment, 0).build())).getParam())
                .isEqualTo("amount");
        assertThat(refusal(() -> refunds.create(refundOf(payment, -5).build())).getParam())
                .isEqualTo("amount");
        assertThat(refusal(() -> refunds.create(RefundCreateParams.builder().build()))
                        .getCode())
                .isEqualTo("parameter_missing");
        assertThat(refusal(() -> refunds.retrieve("re_none")).getStatusCode()).isEqualTo(404);
    }

    @Test
    void nothing_goes_without_the_secret_key() {
        var refused = catchThrowableOfType(
                AuthenticationException.class,
                () -> client("sk_test_wrong").v1().refunds().list());

        assertThat(refused.getStatusCode()).isEqualTo(401);
    }

    @Test
    void paths_that_stripe_has_and_we_have_not_are_unknown() {
        assertThat(catchThrowableOfType(
                                StripeException.class,
                                () -> client(server.bean(SecretKey.class).value())
                                        .v1()
                                        .customers()
                                        .list())
                        .getStatusCode())
                .isEqualTo(404);
    }

    @Test
    void a_server_s_error_is_an_error_to_the_client_though_the_refund_is_made() throws StripeException {
        PaymentIntent payment = captured(1_000);
        server.bean(Dice.class).reload(Faults.of("stuck=1"));
        try {
            var key = key();
            assertThatThrownBy(() -> refunds.create(refundOf(payment, 10).build(), key))
                    .isInstanceOf(ApiException.class);
            server.bean(Dice.class).reload(Faults.NONE);

            assertThatThrownBy(() -> refunds.create(refundOf(payment, 10).build(), key))
                    .isInstanceOf(ApiException.class);
            assertThat(refunds.list(RefundListParams.builder()
                                    .setPaymentIntent(payment.getId())
                                    .build())
                            .getData())
                    .hasSize(1);
        } finally {
            server.bean(Dice.class).reload(Faults.NONE);
        }
    }

    private PaymentIntent authorise(long amount) throws StripeException {
        return payments.create(PaymentIntentCreateParams.builder()
                .setAmount(amount)
                .setCurrency("gbp")
                .setCaptureMethod(CaptureMethod.MANUAL)
                .setConfirm(true)
                .setPaymentMethod("pm_card_visa")
                .build());
    }

    private PaymentIntent captured(long amount) throws StripeException {
        return payments.capture(authorise(amount).getId());
    }

    private static PaymentIntentCaptureParams part(long amount) {
        return PaymentIntentCaptureParams.builder()
                .setAmountToCapture(amount)
                .setFinalCapture(false)
                .build();
    }

    private static RefundCreateParams.Builder refundOf(PaymentIntent payment, long amount) {
        return RefundCreateParams.builder().setPaymentIntent(payment.getId()).setAmount(amount);
    }

    private static RequestOptions key() {
        return RequestOptions.builder()
                .setIdempotencyKey(UUID.randomUUID().toString())
                .build();
    }

    private static InvalidRequestException refusal(ThrowingCallable call) {
        var refused = catchThrowableOfType(InvalidRequestException.class, call);
        assertThat(refused).isNotNull();
        return refused;
    }
}
