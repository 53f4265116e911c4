package dev.aftersale.staff;

import dev.aftersale.base.Tx;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Sessions, links and counts whose time is over, in SQL. Each answers how many it threw away. */
final class OldKeyStore {

    /** Each says its condition twice: a row that changed meanwhile is looked at once more when it is free. */
    private static final String SESSIONS = """
            DELETE FROM session
             WHERE token_hash IN (SELECT token_hash
                                    FROM session
                                   WHERE seen_at < :idle OR created_at < :old
                                      OR stage <> 'OPEN' AND created_at < :onTheWay
                                   LIMIT :most)
               AND (seen_at < :idle OR created_at < :old OR stage <> 'OPEN' AND created_at < :onTheWay)
            """;

    private static final String LINKS = """
            DELETE FROM one_time_link
             WHERE token_hash IN (SELECT token_hash FROM one_time_link WHERE expires_at < :now LIMIT :most)
            """;

    private static final String THROTTLES = """
            DELETE FROM login_throttle
             WHERE account_hash IN (SELECT account_hash
                                      FROM login_throttle
                                     WHERE last_at < :forgotten AND blocked_until < :now
                                     LIMIT :most)
               AND last_at < :forgotten AND blocked_until < :now
            """;

    private OldKeyStore() {}

    static int forgetSessions(Tx tx, int most) {
        return tx.sql()
                .sql(SESSIONS)
                .param("idle", time(tx.now().minus(Sessions.IDLE)))
                .param("old", time(tx.now().minus(Sessions.LONGEST)))
                .param("onTheWay", time(tx.now().minus(Sessions.ON_THE_WAY)))
                .param("most", most)
                .update();
    }

    static int forgetLinks(Tx tx, int most) {
        return tx.sql()
                .sql(LINKS)
                .param("now", time(tx.now()))
                .param("most", most)
                .update();
    }

    static int forgetThrottles(Tx tx, int most) {
        return tx.sql()
                .sql(THROTTLES)
                .param("forgotten", time(tx.now().minus(Throttle.FORGOTTEN)))
                .param("now", time(tx.now()))
                .param("most", most)
                .update();
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
