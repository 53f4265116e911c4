package dev.aftersale.payment;

import dev.aftersale.base.Ids;
import java.util.Optional;

/** Which intent. */
record IntentId(IntentKind kind, long refId) {

    static IntentId of(Intent intent) {
        return new IntentId(intent.kind(), intent.refId());
    }

    /** Whose key this is, if it is one of ours at all. */
    static Optional<IntentId> ofKey(String key) {
        for (IntentKind kind : IntentKind.values()) {
            if (key.startsWith(kind.prefix())) {
                try {
                    return Optional.of(new IntentId(
                            kind, Ids.parse(key.substring(kind.prefix().length()))));
                } catch (NumberFormatException e) {
                    return Optional.empty(); // somebody else's
                }
            }
        }
        return Optional.empty();
    }

    int shard() {
        return Ids.shard(refId);
    }
}
