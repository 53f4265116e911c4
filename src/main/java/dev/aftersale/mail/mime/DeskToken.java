package dev.aftersale.mail.mime;

/** By what a help desk knows its ticket again: give it back in whatever is sent to it later. */
public sealed interface DeskToken {

    /** {@code [shop.test #17]}, in the subject: RT and its kin. With its brackets. */
    record Subject(String tag) implements DeskToken {}

    /** {@code [1G7EOR-0Q2J]}, anywhere in the body: Zendesk. With its brackets. */
    record Body(String tag) implements DeskToken {}

    /** {@code support+id1G7EOR-0Q2J@shop.zendesk.com}, the address to write to: Zendesk. */
    record PlusAddress(String address) implements DeskToken {}
}
