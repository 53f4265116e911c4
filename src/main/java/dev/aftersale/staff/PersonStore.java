package dev.aftersale.staff;

import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Accounts, in SQL. */
final class PersonStore {

    private static final String COLUMNS = """
            SELECT id, email, name, password_hash, operator, locale, time_zone, totp_sealed, totp_step
              FROM person
            """;

    private static final String BY_EMAIL = COLUMNS + " WHERE email = ?";

    private static final String BY_ID = COLUMNS + " WHERE id = ?";

    private static final String OPERATORS = COLUMNS + " WHERE operator ORDER BY id";

    private static final String INSERT = """
            INSERT INTO person (id, email, name, operator, created_at) VALUES (?, ?, ?, ?, ?)
            """;

    private static final String SET_PASSWORD = "UPDATE person SET password_hash = ? WHERE id = ?";

    private static final String SET_OPERATOR = "UPDATE person SET operator = ? WHERE id = ?";

    private static final String SET_PROFILE = "UPDATE person SET name = ?, locale = ?, time_zone = ? WHERE id = ?";

    private static final String SET_TOTP = "UPDATE person SET totp_sealed = ?, totp_step = ? WHERE id = ?";

    /** Guarded: of two who send the same code, one comes too late. */
    private static final String USE_STEP = """
            UPDATE person SET totp_step = ? WHERE id = ? AND totp_step < ? AND totp_sealed IS NOT NULL RETURNING id
            """;

    private PersonStore() {}

    static Optional<Person> byEmail(Tx tx, String email) {
        return one(tx, BY_EMAIL, email);
    }

    static Optional<Person> byId(Tx tx, long id) {
        return one(tx, BY_ID, id);
    }

    static List<Person> operators(Tx tx) {
        var batch = tx.batch();
        Rows<Person> found = batch.query(OPERATORS, PersonStore::read);
        batch.run();
        return found.all();
    }

    static void insert(Tx tx, long id, String email, String name, boolean operator) {
        tx.write(1, INSERT, id, email, name, operator, tx.now());
    }

    static void setPassword(Tx tx, long id, @Nullable String hash) {
        tx.write(1, SET_PASSWORD, hash, id);
    }

    static void setOperator(Tx tx, long id, boolean operator) {
        tx.write(1, SET_OPERATOR, operator, id);
    }

    static void setProfile(Tx tx, long id, String name, @Nullable String locale, @Nullable String zone) {
        tx.write(1, SET_PROFILE, name, locale, zone, id);
    }

    static void setTotp(Tx tx, long id, byte @Nullable [] sealed, long step) {
        tx.write(1, SET_TOTP, sealed, step, id);
    }

    static boolean useStep(Tx tx, long id, long step) {
        var batch = tx.batch();
        Rows<Long> used = batch.query(USE_STEP, row -> row.getLong(1), step, id, step);
        batch.run();
        return used.first().isPresent();
    }

    private static Optional<Person> one(Tx tx, String sql, Object key) {
        var batch = tx.batch();
        Rows<Person> found = batch.query(sql, PersonStore::read, key);
        batch.run();
        return found.first();
    }

    private static Person read(ResultSet row) throws SQLException {
        return new Person(
                row.getLong("id"),
                row.getString("email"),
                row.getString("name"),
                row.getString("password_hash"),
                row.getBoolean("operator"),
                row.getString("locale"),
                row.getString("time_zone"),
                row.getBytes("totp_sealed"),
                row.getLong("totp_step"));
    }
}
