package dev.aftersale.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.aftersale.Seed;
import dev.aftersale.base.Digests;
import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import dev.aftersale.mask.Masks;
import dev.aftersale.merchant.DeskKind;
import dev.aftersale.support.Message;
import dev.aftersale.support.Message.Author;
import dev.aftersale.support.Message.Via;
import dev.aftersale.support.NewMessage;
import dev.aftersale.support.SupportThread.Kind;
import dev.aftersale.support.Threads;
import dev.aftersale.testing.Boutique;
import dev.aftersale.testing.Requests;
import dev.aftersale.testing.TestServer;
import dev.aftersale.upload.NamedFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Buyer and agent talk through Zendesk while it answers late, twice, or not at all. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ZendeskScenario {

    private static final ZendeskStub ZENDESK = new ZendeskStub();

    @RegisterExtension
    static final TestServer server = new TestServer()
            .with("aftersale.desks.zendesk-url", ZENDESK.url())
            .with("aftersale.mail-domain", "relay.test");

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Boutique shop;

    @AfterAll
    static void stop() {
        HTTP.close();
        ZENDESK.close();
    }

    @BeforeEach
    void connect() {
        ZENDESK.fail(new Random(0), 0);
        ZENDESK.goBy(server.clock());
        shop = new Boutique(server, "Zen");
        server.bean(Desks.class).useZendesk(shop.id(), account(), ZendeskStub.TOKEN, ZendeskStub.SIGNING);
    }

    private static ZendeskAccount account() {
        return new ZendeskAccount("shop", ZendeskStub.EMAIL, 0, 3_601L, 3_602L, 3_603L, 77L, 78L, null);
    }

    private long write(long order, Author author, Via via, String body) {
        return write(order, Kind.INQUIRY, author, via, body);
    }

    private long write(long order, Kind kind, Author author, Via via, String body) {
        var name = author == Author.BUYER ? null : "Mia";
        return server.bean(Threads.class)
                .append(shop.id(), new NewMessage(order, kind, author, name, via, body), null)
                .value()
                .threadId();
    }

    private List<Message> messages(long thread) {
        return server.bean(Threads.class).find(shop.id(), thread).orElseThrow().recent();
    }

    /** Until nothing is on its way any more. Time runs quickly meanwhile, so that what waits is tried again. */
    private void settle() {
        await().atMost(Duration.ofSeconds(180))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    server.clock().advance(Duration.ofSeconds(40));
                    server.bean(DeskWorker.class).wake();
                    return isIdle();
                });
    }

    private boolean isIdle() {
        return server.db().platform(tx -> tx.sql().sql("""
                        SELECT (SELECT count(*) FROM desk_message WHERE state = 'OPEN')
                             + (SELECT count(*) FROM desk_news) + (SELECT count(*) FROM event WHERE NOT dispatched)
                        """).query(Long.class).single()) == 0;
    }

    private int hook(long ticket, String invocation) throws IOException, InterruptedException {
        return hook(ticket, invocation, server.clock().instant(), ZendeskStub.SIGNING);
    }

    private int hook(long ticket, String invocation, Instant at, String secret)
            throws IOException, InterruptedException {
        byte[] body = ("{\"ticket_id\":\"" + ticket + "\"}").getBytes(StandardCharsets.UTF_8);
        var signed = new ByteArrayOutputStream();
        signed.writeBytes(at.toString().getBytes(StandardCharsets.UTF_8));
        signed.writeBytes(body);
        var hmac = Digests.hmac("HmacSHA256", secret.getBytes(StandardCharsets.UTF_8), signed.toByteArray());
        return HTTP.send(
                        Requests.to(server.url("/desks/" + shop.id().value() + "/zendesk"))
                                .header("Content-Type", "application/json")
                                .header(
                                        "X-Zendesk-Webhook-Signature",
                                        Base64.getEncoder().encodeToString(hmac))
                                .header("X-Zendesk-Webhook-Signature-Timestamp", at.toString())
                                .header("X-Zendesk-Webhook-Invocation-Id", invocation)
                                .POST(BodyPublishers.ofByteArray(body))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    @Test
    void a_question_becomes_a_ticket_with_all_that_an_agent_needs_and_nobodys_address() throws Exception {
        long order = shop.sell("clara@buyers.test");
        long thread = write(order, Author.BUYER, Via.PAGE, "Where is it?");
        settle();

        var ticket = ZENDESK.ticketsOf(thread).getFirst();
        assertThat(ticket.subject).isEqualTo("[Order #" + order + "] Frage zu einer Bestellung");
        assertThat(ticket.made.path("recipient").asString()).isEqualTo("shop@boutique.test");
        assertThat(ticket.made.path("group_id").asLong()).isEqualTo(77);
        assertThat(ticket.made.path("tags").toString()).isEqualTo("[\"aftersale\",\"aftersale_inquiry\"]");
        var fields = ticket.made.path("custom_fields");
        assertThat(fields.size()).isEqualTo(2); // the order has no reference of the merchant's yet
        assertThat(fields.path(0).path("id").asLong()).isEqualTo(3_601);
        assertThat(fields.path(0).path("value").asString()).isEqualTo(Long.toString(order));
        assertThat(fields.path(1).path("id").asLong()).isEqualTo(3_603);
        assertThat(fields.path(1).path("value").asString()).isEqualTo("inquiry");
        assertThat(ticket.made.toString()).doesNotContain("clara@buyers.test");
        assertThat(ZENDESK.emailOf(ticket.requester))
                .isEqualTo(server.bean(Masks.class).ofBuyer(shop.id(), order))
                .endsWith("@relay.test");
        assertThat(ticket.comments).hasSize(1);
        assertThat(ticket.comments.getFirst().author()).isEqualTo(ticket.requester);
        assertThat(ticket.comments.getFirst().isPublic()).isTrue();
        assertThat(ticket.comments.getFirst().body()).isEqualTo("Where is it?");
    }

    @ParameterizedTest
    @ValueSource(longs = {20_261_128, 1, 2})
    void each_comment_is_there_exactly_once_on_both_sides_whatever_goes_wrong(long seed) throws Exception {
        var random = new Random(seed);
        ZENDESK.fail(new Random(seed), 12);
        var talks = new ArrayList<Talk>();
        for (int i = 0; i < 3; i++) {
            talks.add(new Talk(shop.sell("buyer" + i + "@buyers.test")));
        }
        for (int step = 0; step < 36; step++) {
            talks.get(random.nextInt(talks.size())).step(random, step);
            if (random.nextInt(6) == 0) {
                settle();
            }
        }
        settle();
        for (Talk talk : talks) {
            talk.hookAll(random);
        }
        settle();

        assertThat(ZENDESK.faults).as("seed %d", seed).isGreaterThan(5);
        assertThat(ZENDESK.lostReplies).as("seed %d", seed).isGreaterThan(1);
        for (Talk talk : talks) {
            talk.check(seed);
        }
    }

    /** What was said about one order, and by whom. */
    private final class Talk {

        private final long order;
        private final List<String> asked = new ArrayList<>();
        private final List<String> answered = new ArrayList<>();
        private final List<String> noted = new ArrayList<>();
        private final List<String> mirrored = new ArrayList<>();
        private long thread;

        Talk(long order) {
            this.order = order;
        }

        void step(Random random, int step) throws Exception {
            String words = "step " + step + " of " + order;
            var open = ZENDESK.ticketsOf(thread).stream()
                    .filter(ticket -> !ticket.status.equals("closed"))
                    .findFirst();
            int choice = thread == 0 || open.isEmpty() ? 0 : random.nextInt(10);
            switch (choice) {
                case 0, 1, 2, 3 -> {
                    thread = write(order, Author.BUYER, Via.PAGE, words);
                    asked.add(words);
                }
                case 4 -> {
                    write(order, Author.MERCHANT, Via.CONSOLE, words);
                    mirrored.add(words);
                }
                case 5 -> {
                    ZENDESK.agentWrites(
                            open.orElseThrow().id,
                            "INTERNAL " + words,
                            false,
                            server.clock().instant());
                    noted.add(words);
                    hook(open.orElseThrow().id, UUID.randomUUID().toString());
                }
                case 6 -> ZENDESK.close(open.orElseThrow().id);
                default -> {
                    long ticket = open.orElseThrow().id;
                    ZENDESK.agentWrites(ticket, words, true, server.clock().instant());
                    answered.add(words);
                    if (random.nextInt(4) > 0) { // otherwise the call is lost
                        String invocation = UUID.randomUUID().toString();
                        for (int times = random.nextInt(3); times >= 0; times--) {
                            assertThat(hook(ticket, invocation)).isEqualTo(200);
                        }
                    }
                }
            }
        }

        /** Late, twice, and in another order. */
        void hookAll(Random random) throws Exception {
            var calls = new ArrayList<>(
                    ZENDESK.ticketsOf(thread).stream().map(ticket -> ticket.id).toList());
            calls.addAll(List.copyOf(calls));
            Collections.shuffle(calls, random);
            for (long ticket : calls) {
                hook(ticket, UUID.randomUUID().toString());
            }
        }

        void check(long seed) {
            var comments = ZENDESK.commentsOf(thread);
            var tickets = ZENDESK.ticketsOf(thread);
            assertThat(comments)
                    .filteredOn(comment -> comment.author() == tickets.getFirst().requester)
                    .as("seed %d: the buyer's words at Zendesk", seed)
                    .extracting(ZendeskObjects.Comment::body)
                    .isEqualTo(asked);
            assertThat(comments)
                    .filteredOn(comment -> comment.author() == ZendeskStub.OWN_USER)
                    .as("seed %d: the merchant's words at Zendesk", seed)
                    .allMatch(comment -> !comment.isPublic())
                    .extracting(comment -> comment.body().replaceFirst("(?s)^.*\n\n", ""))
                    .isEqualTo(mirrored);
            assertThat(messages(thread))
                    .filteredOn(message -> message.via() == Via.DESK)
                    .as("seed %d: the agent's words to the buyer", seed)
                    .allMatch(message -> "Ann Agent".equals(message.authorName()))
                    .extracting(Message::body)
                    .containsExactlyInAnyOrderElementsOf(answered);
            assertThat(messages(thread)).noneMatch(message -> message.body().contains("INTERNAL"));
            assertThat(tickets)
                    .filteredOn(ticket -> !ticket.status.equals("closed"))
                    .hasSizeLessThanOrEqualTo(1);
            for (int i = 1; i < tickets.size(); i++) {
                assertThat(tickets.get(i).followsUp)
                        .as("seed %d: ticket %d goes on from a closed one", seed, i)
                        .isEqualTo(tickets.get(i - 1).id);
            }
        }
    }

    @Test
    void what_a_buyer_writes_after_the_ticket_was_closed_goes_on_in_a_follow_up() throws Exception {
        long order = shop.sell("late@buyers.test");
        long thread = write(order, Kind.CLAIM, Author.BUYER, Via.PAGE, "It is broken.");
        settle();
        ZENDESK.close(ZENDESK.ticketsOf(thread).getFirst().id);
        write(order, Kind.CLAIM, Author.BUYER, Via.PAGE, "Still broken.");
        settle();

        var tickets = ZENDESK.ticketsOf(thread);
        assertThat(tickets).hasSize(2);
        assertThat(tickets.get(1).followsUp).isEqualTo(tickets.get(0).id);
        assertThat(tickets.get(1).made.path("group_id").asLong()).isEqualTo(78);

        ZENDESK.agentWrites(
                tickets.get(1).id, "We send a new one.", true, server.clock().instant());
        hook(tickets.get(1).id, "invocation-1");
        settle();
        assertThat(messages(thread).getLast().body()).isEqualTo("We send a new one.");
        assertThat(messages(thread).getLast().author()).isEqualTo(Author.MERCHANT);
    }

    /** Time passes, as long as the desk is called for nothing but what it is asked every quarter of an hour. */
    private void quarters(int count) {
        int before = ZENDESK.searches;
        await().atMost(Duration.ofMinutes(2)).until(() -> {
            server.clock().advance(Duration.ofMinutes(1));
            server.bean(DeskWorker.class).wake();
            return ZENDESK.searches >= before + count && isIdle();
        });
    }

    @Test
    void an_answer_whose_call_is_lost_for_good_reaches_the_buyer_once_and_a_note_never() throws Exception {
        long thread = write(shop.sell("lost@buyers.test"), Author.BUYER, Via.PAGE, "Is anybody there?");
        long other = write(shop.sell("other@buyers.test"), Author.BUYER, Via.PAGE, "And for me?");
        settle();
        quarters(2);
        long ticket = ZENDESK.ticketsOf(thread).getFirst().id;
        ZENDESK.agentWrites(
                ticket, "INTERNAL ask the store", false, server.clock().instant());
        ZENDESK.agentWrites(ticket, "Yes, we are.", true, server.clock().instant());
        quarters(2);
        assertThat(messages(thread)).extracting(Message::body).containsExactly("Is anybody there?", "Yes, we are.");

        // found again, and told again, it is the same comment
        hook(ticket, UUID.randomUUID().toString());
        quarters(3);
        assertThat(messages(thread)).hasSize(2);
        assertThat(messages(other)).hasSize(1);

        int before = ZENDESK.searches;
        Instant from = server.clock().instant();
        quarters(4);
        long minutes = Duration.between(from, server.clock().instant()).toMinutes();
        assertThat(ZENDESK.searches - before)
                .as("searches in %d minutes by the merchants of this class", minutes)
                .isLessThanOrEqualTo((int) (merchants() * (minutes / 15 + 2)));
    }

    private static long merchants() {
        return server.db()
                .platform(tx -> tx.sql()
                        .sql("SELECT count(*) FROM desk")
                        .query(Long.class)
                        .single());
    }

    @Test
    void files_go_along_both_ways_and_what_is_none_of_the_kinds_that_are_taken_is_named() throws Exception {
        ZENDESK.fail(new Random(Seed.of("faults between files")), 25);
        long order = shop.sell("files@buyers.test");
        var picture = NamedFile.read("crack.png", picture());
        long thread = server.bean(Threads.class)
                .append(
                        shop.id(),
                        new NewMessage(order, Kind.INQUIRY, Author.BUYER, null, Via.PAGE, "", null, List.of(picture)),
                        null)
                .value()
                .threadId();
        settle();

        var ticket = ZENDESK.ticketsOf(thread).getFirst();
        assertThat(ticket.comments).hasSize(1);
        var sent = ticket.comments.getFirst().files().getFirst();
        assertThat(sent.name()).isEqualTo("crack.jpg");
        assertThat(sent.content()).isEqualTo(picture.file().content());

        ZENDESK.agentWrites(
                ticket.id,
                "Here is your receipt.",
                true,
                server.clock().instant(),
                ZENDESK.keep("receipt.txt", "text/plain", "Paid in full".getBytes(StandardCharsets.UTF_8)),
                ZENDESK.keep("run.exe", "application/pdf", new byte[] {'M', 'Z', 0, 1, 2}));
        hook(ticket.id, UUID.randomUUID().toString());
        settle();

        var answer = messages(thread).getLast();
        assertThat(messages(thread)).hasSize(2);
        assertThat(answer.body())
                .isEqualTo("Here is your receipt.\n\n(Die Datei run.exe konnte nicht weitergegeben werden.)");
        assertThat(answer.files()).hasSize(1);
        assertThat(server.bean(Threads.class)
                        .file(shop.id(), thread, answer.id(), 1)
                        .orElseThrow()
                        .file()
                        .content())
                .isEqualTo("Paid in full".getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] picture() throws IOException {
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB), "png", bytes);
        return bytes.toByteArray();
    }

    @Test
    void a_call_that_is_not_zendesks_or_is_old_is_refused() throws Exception {
        Instant now = server.clock().instant();

        assertThat(hook(1, "a", now, "another secret")).isEqualTo(401);
        assertThat(hook(1, "b", now.minus(Duration.ofMinutes(6)), ZendeskStub.SIGNING))
                .isEqualTo(401);
        assertThat(hook(1, "c", now.plus(Duration.ofMinutes(6)), ZendeskStub.SIGNING))
                .isEqualTo(401);
        assertThat(hook(1, "d", now.minus(Duration.ofMinutes(4)), ZendeskStub.SIGNING))
                .isEqualTo(200);
        settle(); // a ticket that nobody knows is no trouble
    }

    @Test
    void a_comment_longer_than_a_message_arrives_whole() throws Exception {
        long thread = write(shop.sell("long@buyers.test"), Author.BUYER, Via.PAGE, "Tell me all.");
        settle();
        long ticket = ZENDESK.ticketsOf(thread).getFirst().id;
        String all = ("It is a long story. ".repeat(40) + "\n").repeat(30).strip();
        ZENDESK.agentWrites(ticket, all, true, server.clock().instant());
        hook(ticket, "long");
        settle();

        var parts = messages(thread).stream()
                .filter(message -> message.via() == Via.DESK)
                .toList();
        assertThat(parts).hasSizeGreaterThan(1);
        assertThat(String.join("", parts.stream().map(Message::body).toList()).replaceAll("\\s", ""))
                .isEqualTo(all.replaceAll("\\s", ""));
    }

    @Test
    void our_mail_that_zendesk_has_put_aside_is_reported_and_nobody_elses() {
        ZENDESK.suspend("notices@relay.test", "New sale", "Detected as spam");
        ZENDESK.suspend("x7y@reply.relay.test", "[Order] Question", "Automated response mail");
        ZENDESK.suspend("notices@notrelay.test", "Buy gold", "Detected as spam");
        await().until(() -> {
            server.clock().advance(Duration.ofMinutes(1));
            server.bean(DeskWorker.class).wake();
            return server.bean(Desks.class).state(shop.id()).suspended().size() == 2;
        });

        var state = server.bean(Desks.class).state(shop.id());
        assertThat(state.suspended())
                .extracting(DeskState.Suspended::cause)
                .containsExactly("Detected as spam", "Automated response mail");
        assertThat(state.isWell()).isFalse();
        assertThat(server.bean(Desks.class).troubled(100))
                .extracting(Desks.Troubled::merchant)
                .contains(shop.id());
    }

    @Test
    void a_desk_that_does_not_answer_is_not_chosen_and_nothing_is_written() {
        var other = new Boutique(server, "Wrong");

        assertThatThrownBy(() ->
                        server.bean(Desks.class).useZendesk(other.id(), account(), "wrong-token", ZendeskStub.SIGNING))
                .isInstanceOfSatisfying(ProblemException.class, refusal -> {
                    assertThat(refusal.problem()).isEqualTo(Problem.INVALID_PARAMETER);
                    assertThat(refusal.field()).isEqualTo("token");
                    assertThat(refusal.detail()).contains("401").doesNotContain("wrong-token");
                });
        assertThat(server.bean(Desks.class).state(other.id()).kind()).isEqualTo(DeskKind.MAIL);
        assertThat(server.bean(Desks.class).takesByApi(other.id())).isFalse();
    }

    @Test
    void secrets_are_stored_sealed_and_messages_go_one_way_alone() {
        String stored = server.db()
                .platform(tx -> tx.sql()
                        .sql(
                                "SELECT encode(secrets, 'escape') || settings::text FROM desk WHERE merchant_id = :merchant")
                        .param("merchant", shop.id().value())
                        .query(String.class)
                        .single());
        assertThat(stored).doesNotContain(ZendeskStub.TOKEN, ZendeskStub.SIGNING);

        long order = shop.sell("one@buyers.test");
        long thread = write(order, Author.BUYER, Via.PAGE, "By which way?");
        settle();
        assertThat(mailsToTheMerchant(order)).isZero();
        assertThat(ZENDESK.commentsOf(thread)).hasSize(1);

        server.bean(Desks.class).useMail(shop.id());
        server.clock().advance(Duration.ofDays(1));
        write(order, Author.BUYER, Via.PAGE, "And now?");
        await().until(() -> mailsToTheMerchant(order) == 1);
        assertThat(ZENDESK.commentsOf(thread)).hasSize(1);
    }

    private static long mailsToTheMerchant(long order) {
        return server.db()
                .platform(tx -> tx.sql()
                        .sql("SELECT count(*) FROM mail_out WHERE order_id = :order AND kind = 'MESSAGE_TO_MERCHANT'")
                        .param("order", order)
                        .query(Long.class)
                        .single());
    }
}
