package dev.aftersale.mail.smtp;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.subethamail.smtp.server.Session;
import org.subethamail.smtp.server.SessionHandler;

/** So many connections of one address at once. */
final class ClientLimit implements SessionHandler {

    private static final SessionAcceptance TOO_MANY =
            SessionAcceptance.failure(421, "4.7.0 Too many connections from your address, try again later.");

    private final int most;
    private final Map<InetAddress, Integer> open = new ConcurrentHashMap<>();

    ClientLimit(int most) {
        this.most = most;
    }

    @Override
    public SessionAcceptance accept(Session session) {
        InetAddress client = session.getRemoteAddress().getAddress();
        int count = open.merge(client, 1, Integer::sum);
        if (count > most) {
            leave(client); // the library tells of the end of those only that were accepted
            return TOO_MANY;
        }
        return SessionAcceptance.success();
    }

    @Override
    public void onSessionEnd(Session session) {
        leave(session.getRemoteAddress().getAddress());
    }

    private void leave(InetAddress client) {
        open.computeIfPresent(client, (address, count) -> count == 1 ? null : count - 1);
    }
}
