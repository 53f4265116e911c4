package dev.aftersale.desk;

/** A desk that is fed by mail: messages reach it as mail does, and nothing is handed over here. */
record MailDesk() implements SupportDesk {}
