package dev.aftersale.base;

import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** What this deployment remembers of itself, a value a key: generated secrets, places reached in other systems' feeds. */
@Component
public final class Deployment {

    private static final String FIND = "SELECT value FROM deployment WHERE key = ?";

    private static final String KEEP_FIRST =
            "INSERT INTO deployment (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING";

    private static final String PUT = """
            INSERT INTO deployment (key, value) VALUES (?, ?)
                ON CONFLICT (key) DO UPDATE SET value = excluded.value
            """;

    private final Db db;

    public Deployment(Db db) {
        this.db = db;
    }

    public Optional<String> find(String key) {
        return db.platform(tx -> find(tx, key));
    }

    /** The value of {@code key}; if there is none yet, that of {@code first}. All processes get the same one. */
    public String findOrKeep(String key, Supplier<String> first) {
        return find(key)
                .orElseGet(() -> db.platform(tx -> {
                    tx.write(KEEP_FIRST, key, first.get());
                    return find(tx, key).orElseThrow();
                }));
    }

    public void put(String key, String value) {
        db.platform(tx -> {
            tx.write(1, PUT, key, value);
            return Optional.empty();
        });
    }

    private static Optional<String> find(Tx tx, String key) {
        tx.flush();
        Batch batch = tx.batch();
        Rows<String> found = batch.query(FIND, row -> row.getString(1), key);
        batch.run();
        return found.first();
    }
}
