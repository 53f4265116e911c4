package dev.aftersale.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.net.httpserver.HttpServer;
import dev.aftersale.browser.WebRoutes.WebRoute;
import dev.aftersale.event.Delivery;
import dev.aftersale.event.EventType;
import dev.aftersale.event.Subscription;
import dev.aftersale.event.Webhooks;
import dev.aftersale.mail.Logo;
import dev.aftersale.mail.Mailbox;
import dev.aftersale.mail.NoticeStyles;
import dev.aftersale.mail.ShopMails;
import dev.aftersale.mail.SilenceChecks;
import dev.aftersale.mail.SmtpClient;
import dev.aftersale.mail.check.CheckReport;
import dev.aftersale.mail.check.Checks;
import dev.aftersale.mail.relay.Senders;
import dev.aftersale.mask.Masks;
import dev.aftersale.returns.LabelPaper;
import dev.aftersale.returns.Party;
import dev.aftersale.returns.ReturnLabels;
import dev.aftersale.returns.ReturnPolicy;
import dev.aftersale.returns.Returns;
import dev.aftersale.staff.Invitations;
import dev.aftersale.staff.Operators;
import dev.aftersale.staff.Role;
import dev.aftersale.support.CannedAnswer;
import dev.aftersale.support.CannedAnswers;
import dev.aftersale.support.Message;
import dev.aftersale.support.NewMessage;
import dev.aftersale.support.SupportThread;
import dev.aftersale.support.Threads;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import dev.aftersale.upload.NamedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A shop with one of everything, for the parts in routes' paths: {@code orders/{id}} is an order's id, wherever it stands. */
final class Samples implements AutoCloseable {

    private static final Pattern PART = Pattern.compile("([\\w-]+)/\\{(\\w+)}");

    private static final Pattern CHECK = Pattern.compile("/o/check/([\\w.-]+)");

    /** Pages that have more than one face. */
    private static final Map<String, List<String>> FACES = Map.of(
            "/console/orders/{id}", List.of("", "?act=ship", "?act=cancel", "?act=refund", "?act=refund&all=1"),
            "/console/orders", List.of("", "?q=nothing-like-this", "?channel=instagram"),
            "/console/palette", List.of("?q=mug"));

    private final Map<String, Supplier<String>> values = new HashMap<>();
    private final Map<String, List<String>> faces = new HashMap<>();
    private final TestServer server;
    private final Shop shop;
    private final HttpServer endpoint;

    Samples(TestServer server, String text) {
        this.server = server;
        this.shop = new Shop(server, text);
        this.endpoint = endpoint();
        long hook = hook();
        long order = shop.eventful(text);
        put("merchants/{id}", shop.id());
        put("tokens/{app}", shop.app());
        put("webhooks/{id}", hook);
        values.put("deliveries/{event}", () -> Long.toString(delivered(hook)));
        put("orders/{id}", order);
        put("shipments/{shipment}", shop.order(order).shipments().getFirst().id());
        values.put("operator: mail/{id}", this::mail);
        put(
                "console: mail/{id}",
                server.bean(Checks.class)
                        .start(shop.id(), "help@harbour.test", CheckReport.Trigger.STAFF)
                        .id());
        String check = check();
        put("check/{token}", check);
        faces.put("/o/check/{token}", List.of("/o/check/" + check, "/o/check/unknown"));
        server.bean(NoticeStyles.class).show(shop.id(), Logo.read(Shop.picture()));
        put("inventory/{id}", shop.product());
        put("notices/{kind}", "received");
        String link = shop.link(order);
        put("o/{token}", link.substring("/o/".length()));
        long unreached = shop.unreached(text);
        faces.put("/o/{token}", List.of(link, shop.link(unreached)));
        faces.put(
                "/console/orders/{id}",
                Stream.concat(
                                FACES.get("/console/orders/{id}").stream()
                                        .map(face -> "/console/orders/" + order + face),
                                Stream.of("/console/orders/" + unreached))
                        .toList());
        long waiting = shop.acknowledged();
        faces.put(
                "/console/orders/bulk",
                List.of(
                        "/console/orders/bulk?act=ship&order=" + waiting,
                        "/console/orders/bulk?act=cancel&order=" + waiting));
        faces.put(
                "/console/orders/{order}/messages",
                List.of("/console/orders/" + order + "/messages", "/console/orders/" + waiting + "/messages"));
        faces.put("/o/{token}/cancel", List.of(shop.link(waiting) + "/cancel"));
        aReturn(text, order);
        aConversation(text, order);
        put("shop/{mail}", shopMail(text, order));
        server.bean(SilenceChecks.class).start(shop.id(), shop.testOrder(), SilenceChecks.USUAL);
        people(text);
    }

    /** A mail that the shop sent its buyer by itself, and that is held. */
    private long shopMail(String text, long order) {
        server.bean(Senders.class).add(shop.id(), "127.0.0.0/8");
        String subject = Base64.getEncoder()
                .encodeToString(("Your order #17 has been refunded " + text).getBytes(StandardCharsets.UTF_8));
        try {
            String reply = SmtpClient.send(
                    server.smtpPort(),
                    "bounces@harbour.test",
                    server.bean(Masks.class).ofBuyer(shop.id(), order),
                    "From: help@harbour.test\nSubject: =?UTF-8?B?" + subject + "?=\nMessage-ID: <" + order
                            + "@harbour.test>\nAuto-Submitted: auto-generated\n"
                            + "Content-Type: text/plain; charset=utf-8\n\nWe have refunded it. " + text);
            assertThat(reply).startsWith("250");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Awaitility.await()
                .until(() -> server.bean(ShopMails.class).held(shop.id(), 1), list -> !list.isEmpty())
                .getFirst()
                .id();
    }

    private void aReturn(String text, long order) {
        shop.returns(ReturnPolicy.Mode.REQUESTS, null);
        long id = shop.askReturn(order, text);
        server.bean(Returns.class).accept(shop.id(), new Returns.Accept(id, text, text), null);
        var wanted = new ReturnLabels.MakeLabel(id, LabelPaper.A6, Party.MERCHANT);
        server.bean(ReturnLabels.class).make(shop.id(), wanted, null);
        var made = server.bean(Returns.class).find(shop.id(), id).orElseThrow();
        for (String name : List.of("returns/{id}", "return/{id}")) {
            put(name, id);
        }
        for (String name : List.of("photos/{position}", "photo/{position}")) {
            put(name, made.photos().getFirst().position());
        }
        for (String name : List.of("labels/{label}", "label/{label}")) {
            put(name, made.labels().getFirst().id());
        }
        put("return/{id}", id);
    }

    private void aConversation(String text, long order) {
        var file = NamedFile.read(text + ".txt", "what was sent".getBytes(StandardCharsets.UTF_8));
        var message = new NewMessage(
                order,
                SupportThread.Kind.INQUIRY,
                Message.Author.BUYER,
                "Ada " + text,
                Message.Via.PAGE,
                text,
                text,
                List.of(file));
        var appended =
                server.bean(Threads.class).append(shop.id(), message, null).value();
        put("messages/{id}", appended.threadId());
        put("said/{message}", appended.messageId());
        put("files/{position}", 1);
        put("orders/{order}", order);
        String name = text.substring(0, Math.min(CannedAnswer.LONGEST_NAME, text.length()));
        put(
                "answers/{id}",
                server.bean(CannedAnswers.class)
                        .save(shop.id(), name, "", "Thank you, {buyer_name}.")
                        .id());
    }

    private void people(String text) {
        String invitation = server.bean(Invitations.class)
                .invite(shop.id(), "new-" + shop.id() + "@staff.test", Role.SUPPORT, Locale.ENGLISH)
                .orElseThrow();
        put("invitation/{token}", invitation.substring(invitation.lastIndexOf('/') + 1));
        String reset = server.bean(Operators.class).create("new-" + shop.id() + "@platform.test");
        put("reset/{token}", reset.substring(reset.lastIndexOf('/') + 1));
        var owner = TestBrowser.staff(server, shop.id(), Role.OWNER);
        owner.get("/console/orders");
        owner.post("/console/orders/views", "name", text.substring(0, Math.min(60, text.length())), "q", "mug");
        // A view can be forgotten where it is open.
        String open = owner.get("/console/orders?q=mug").body();
        Matcher view = Pattern.compile("orders/views/(\\d+)/delete").matcher(open);
        put("views/{id}", view.find() ? view.group(1) : fail("no view was kept: %s", open));
    }

    private void put(String part, Object value) {
        values.put(part, value::toString);
    }

    Shop shop() {
        return shop;
    }

    long order() {
        return Long.parseLong(values.get("orders/{id}").get());
    }

    /** Paths that lead somewhere; more than one where a page has several faces. */
    List<String> paths(WebRoute route) {
        List<String> own = faces.get(route.pattern());
        return own != null
                ? own
                : FACES.getOrDefault(route.pattern(), List.of("")).stream()
                        .map(face -> path(route) + face)
                        .toList();
    }

    String path(WebRoute route) {
        return path(route, (part, number) -> value(part, route));
    }

    /** A path whose parts are what {@code value} makes of each and its number, from 0. */
    static String path(WebRoute route, BiFunction<String, Integer, String> value) {
        var number = new AtomicInteger();
        String path = PART.matcher(route.pattern())
                .replaceAll(part -> part.group(1) + "/" + value.apply(part.group(), number.getAndIncrement()));
        return path.contains("{") ? fail("%s has a part that no sample can stand for: teach Samples", route) : path;
    }

    /** Where two desks mean different things by a word, the desk stands before it. */
    String value(String part, WebRoute route) {
        String desk = route.pattern().split("/", 3)[1];
        Supplier<String> value = values.getOrDefault(desk + ": " + part, values.get(part));
        return value != null ? value.get() : fail("%s needs a sample: tell Samples one for \"%s\"", route, part);
    }

    private String mail() {
        var mails =
                Awaitility.await().until(() -> server.bean(Mailbox.class).list(null, null, 1), list -> !list.isEmpty());
        return Long.toString(mails.getFirst().id());
    }

    /** What the link of a check ends in: it stands in a mail and nowhere else. */
    private String check() {
        var box = server.bean(Mailbox.class);
        return Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(
                        () -> box.list(null, null, 100).stream()
                                .filter(mail -> mail.recipients().contains("help@harbour.test"))
                                .flatMap(mail -> box.open(mail.id()).stream())
                                .map(mail -> CHECK.matcher(mail.text()))
                                .filter(Matcher::find)
                                .map(found -> found.group(1))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private long delivered(long hook) {
        var query = new Delivery.Query(hook, null, null, null, null, 1);
        return Awaitility.await()
                .until(() -> server.bean(Webhooks.class).deliveries(shop.id(), query), list -> !list.isEmpty())
                .getFirst()
                .eventId();
    }

    private long hook() {
        String url = "http://127.0.0.1:" + endpoint.getAddress().getPort() + "/hook";
        var wanted = new Subscription.Wanted(shop.app(), url, EnumSet.allOf(EventType.Field.class), false, "v");
        return server.bean(Webhooks.class).subscribe(shop.id(), wanted).id();
    }

    /** A merchant's system that takes every webhook. */
    private static HttpServer endpoint() {
        try {
            var endpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            endpoint.createContext("/", exchange -> {
                String query = exchange.getRequestURI().getQuery();
                String answer = query == null ? "fine" : query.replaceAll(".*hub.challenge=([0-9]+).*", "$1");
                byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
                exchange.close();
            });
            endpoint.start();
            return endpoint;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.bean(Webhooks.class)
                .list(shop.id())
                .forEach(one -> server.bean(Webhooks.class).delete(shop.id(), one.id()));
        endpoint.stop(0);
    }
}
