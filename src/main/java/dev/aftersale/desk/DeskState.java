package dev.aftersale.desk;

import dev.aftersale.merchant.DeskKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a merchant's desk is connected, and how that goes.
 *
 * @param host where it is; "" for mail
 * @param failingSince when the first of the calls failed that have failed since; null: the last one went well
 * @param waiting messages that are not there yet
 * @param givenUp messages that it refused, or that were tried for too long
 * @param suspended mail of ours that it has put aside
 */
public record DeskState(
        DeskKind kind,
        String host,
        @Nullable ZendeskAccount zendesk,
        @Nullable Instant connectedAt,
        @Nullable Instant lastOkAt,
        @Nullable Instant failingSince,
        @Nullable String lastError,
        long waiting,
        long givenUp,
        List<Suspended> suspended) {

    static final DeskState MAIL = new DeskState(DeskKind.MAIL, "", null, null, null, null, null, 0, 0, List.of());

    /** @param cause in Zendesk's words */
    public record Suspended(long id, String from, String subject, String cause, Instant at) {}

    public boolean isWell() {
        return failingSince == null && givenUp == 0 && suspended.isEmpty();
    }
}
