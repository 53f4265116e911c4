package dev.aftersale.testing;

import dev.aftersale.base.Db;
import dev.aftersale.base.Idempotency;
import dev.aftersale.base.postgres.Database;
import dev.aftersale.base.postgres.DatabaseSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A migrated, empty database for one test class, dropped after it:
 *
 * <pre>{@code
 * class RefundsIT {
 *     @RegisterExtension
 *     static final TestDatabase database = new TestDatabase();
 *
 *     Refunds refunds = new Refunds(database.db(), …);
 * }
 * }</pre>
 *
 * <p>Classes may run in parallel, each has its own. The methods of a class share it: make a merchant of your own in each.
 */
public final class TestDatabase implements BeforeAllCallback, AfterAllCallback {

    private final TestClock clock;
    private String name = "";
    private Database database;
    private int classes;

    public TestDatabase() {
        this(new TestClock());
    }

    public TestDatabase(TestClock clock) {
        this.clock = clock;
    }

    public TestClock clock() {
        return clock;
    }

    public Db db() {
        return database().db(clock);
    }

    public Idempotency idempotency() {
        return new Idempotency(db());
    }

    /** The database with its two pools, opened by the first who asks. */
    public synchronized Database database() {
        if (database == null) {
            database = Database.open(settings());
        }
        return database;
    }

    /** For what opens the database by itself. */
    public DatabaseSettings settings() {
        return TestPostgres.instance().settings(Path.of("target", "test-data", name), name);
    }

    /** A connection past all fences, for looking at what was written and for breaking things. */
    public Connection asOwner() throws SQLException {
        return TestPostgres.instance().connect(name);
    }

    @Override
    public synchronized void beforeAll(ExtensionContext context) throws SQLException {
        if (classes++ > 0) {
            return; // a nested class shares the outer one's
        }
        name = TestPostgres.instance().copy();
    }

    @Override
    public synchronized void afterAll(ExtensionContext context) throws SQLException {
        if (--classes > 0) {
            return;
        }
        if (database != null) {
            database.close();
            database = null;
        }
        TestPostgres.instance().drop(name);
    }
}
