package dev.aftersale.staff;

import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** Recovery codes and passkeys, in SQL. */
final class FactorStore {

    private static final String CODES = "SELECT count(*) FROM recovery_code WHERE person_id = ?";

    private static final String ADD_CODE = "INSERT INTO recovery_code (person_id, code_hash) VALUES (?, ?)";

    /** Guarded: a code is good once. */
    private static final String TAKE_CODE = """
            DELETE FROM recovery_code WHERE person_id = ? AND code_hash = ? RETURNING person_id
            """;

    private static final String DROP_CODES = "DELETE FROM recovery_code WHERE person_id = ?";

    private static final String PASSKEYS = """
            SELECT credential_id, person_id, name, record, sign_count, backed_up, created_at, used_at
              FROM passkey
             WHERE person_id = ?
             ORDER BY created_at
            """;

    private static final String ADD_PASSKEY = """
            INSERT INTO passkey (credential_id, person_id, name, record, sign_count, backed_up, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (credential_id) DO NOTHING RETURNING person_id
            """;

    private static final String USED = """
            UPDATE passkey SET sign_count = ?, used_at = ? WHERE credential_id = ? AND person_id = ?
            """;

    private static final String DROP_PASSKEY = """
            DELETE FROM passkey WHERE person_id = ? AND credential_id = ? RETURNING person_id
            """;

    private FactorStore() {}

    static int codesLeft(Tx tx, long person) {
        return ask(tx, CODES, person).orElse(0L).intValue();
    }

    static void addCode(Tx tx, long person, byte[] hash) {
        tx.write(1, ADD_CODE, person, hash);
    }

    static boolean takeCode(Tx tx, long person, byte[] hash) {
        return ask(tx, TAKE_CODE, person, hash).isPresent();
    }

    static void dropCodes(Tx tx, long person) {
        tx.write(DROP_CODES, person);
    }

    static List<Passkey> passkeys(Tx tx, long person) {
        var batch = tx.batch();
        Rows<Passkey> found = batch.query(
                PASSKEYS,
                row -> {
                    var used = row.getObject("used_at", OffsetDateTime.class);
                    return new Passkey(
                            row.getBytes("credential_id"),
                            row.getLong("person_id"),
                            row.getString("name"),
                            row.getBytes("record"),
                            row.getLong("sign_count"),
                            row.getBoolean("backed_up"),
                            row.getObject("created_at", OffsetDateTime.class).toInstant(),
                            used == null ? null : used.toInstant());
                },
                person);
        batch.run();
        return found.all();
    }

    /** Returns false if that credential is somebody's already. */
    static boolean add(Tx tx, Passkey passkey) {
        return ask(
                        tx,
                        ADD_PASSKEY,
                        passkey.credentialId(),
                        passkey.personId(),
                        passkey.name(),
                        passkey.record(),
                        passkey.signCount(),
                        passkey.backedUp(),
                        passkey.createdAt())
                .isPresent();
    }

    static void used(Tx tx, Passkey passkey, long signCount) {
        tx.write(1, USED, signCount, tx.now(), passkey.credentialId(), passkey.personId());
    }

    static boolean drop(Tx tx, long person, byte[] credentialId) {
        return ask(tx, DROP_PASSKEY, person, credentialId).isPresent();
    }

    private static Optional<Long> ask(Tx tx, String sql, Object... args) {
        var batch = tx.batch();
        Rows<Long> answer = batch.query(sql, row -> row.getLong(1), args);
        batch.run();
        return answer.first();
    }
}
