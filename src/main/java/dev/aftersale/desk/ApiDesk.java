package dev.aftersale.desk;

/** A desk that is called. */
sealed interface ApiDesk extends SupportDesk permits ZendeskDesk, WebhookDesk {

    /** Finds out whether it is there and takes what we send. */
    void greet() throws DeskTrouble;

    /** Sees to it that the message is there, once, whatever became of earlier attempts. */
    void take(Handover handover) throws DeskTrouble;
}
