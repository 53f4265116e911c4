package dev.aftersale.operator;

import dev.aftersale.base.QueueFigures;
import dev.aftersale.desk.Desks;
import dev.aftersale.event.Events;
import dev.aftersale.event.Webhooks;
import dev.aftersale.mail.MailHealth;
import dev.aftersale.order.OrderLookup;
import dev.aftersale.payment.PaymentIntents;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.springframework.stereotype.Component;

/** Everything that works by itself behind the pages, and how far behind it is. */
@Component
class Queues {

    private final Events events;
    private final PaymentIntents intents;
    private final Webhooks webhooks;
    private final MailHealth mail;
    private final Desks desks;
    private final OrderLookup orders;
    private final InstantSource clock;

    Queues(
            Events events,
            PaymentIntents intents,
            Webhooks webhooks,
            MailHealth mail,
            Desks desks,
            OrderLookup orders,
            InstantSource clock) {
        this.events = events;
        this.intents = intents;
        this.webhooks = webhooks;
        this.mail = mail;
        this.desks = desks;
        this.orders = orders;
        this.clock = clock;
    }

    List<QueueReport> reports() {
        return List.of(
                new QueueReport(QueueReport.Kind.EVENTS, events.queue(), Duration.ofMinutes(1), null),
                new QueueReport(QueueReport.Kind.INTENTS, openIntents(), Duration.ofMinutes(30), null),
                new QueueReport(QueueReport.Kind.WEBHOOKS, webhooks.queue(), Duration.ofHours(1), "/operator/webhooks"),
                new QueueReport(QueueReport.Kind.MAILS, mail.queue(), Duration.ofMinutes(30), "/operator/mail"),
                new QueueReport(QueueReport.Kind.INTAKE, mail.intake(), Duration.ofMinutes(5), null),
                new QueueReport(
                        QueueReport.Kind.DESKS, desks.queue(), Duration.ofMinutes(30), "/operator/queues#desks"),
                new QueueReport(QueueReport.Kind.ORDER_CLOCK, orders.clock(), Duration.ofMinutes(5), null));
    }

    private QueueFigures openIntents() {
        var health = intents.health();
        return new QueueFigures(
                health.open(), health.open() == 0 ? null : clock.instant().minus(health.oldest()), health.unknown());
    }
}
