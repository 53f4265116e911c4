package dev.aftersale.mail.check;

import java.util.Optional;

/** Where mail of a domain goes that is not left to DNS. */
public interface MailRoute {

    /** @param host a name or an address */
    record Server(String host, int port) {}

    Optional<Server> of(String domain);
}
