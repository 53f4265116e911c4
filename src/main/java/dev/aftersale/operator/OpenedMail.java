package dev.aftersale.operator;

import dev.aftersale.mail.Mailbox;

/** What the page of one mail shows. */
public record OpenedMail(Mailbox.Opened mail, Moments moments) {}
