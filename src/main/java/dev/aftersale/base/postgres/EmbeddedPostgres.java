package dev.aftersale.base.postgres;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A hold on the PostgreSQL server of a data folder. All programs that use the folder at the same time share one server:
 * whoever finds it alive joins it, whoever finds none starts it, and the last one out stops it.
 *
 * <p>While it is held, the server is watched, and started again when it dies; usually on the same port, but ask
 * {@link #url()} before each connection.
 */
public final class EmbeddedPostgres implements AutoCloseable {

    /** Owns the database, may make roles and databases, and is otherwise nobody special. */
    public static final String OWNER = "aftersale";

    static final String DATABASE = "aftersale";

    private final SharedServer server;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedPostgres(SharedServer server) {
        this.server = server;
    }

    /** The durable server of {@code folder}, which is made where there is none. */
    public static EmbeddedPostgres open(Path folder) {
        return open(folder, Durability.DURABLE);
    }

    /** @param durability what a server that is started here promises; one that runs already keeps its own ways */
    public static EmbeddedPostgres open(Path folder, Durability durability) {
        return new EmbeddedPostgres(SharedServer.join(folder, durability));
    }

    /** Where the program's own database is at this moment. */
    public String url() {
        return url(DATABASE);
    }

    public String url(String database) {
        return server.url(database);
    }

    public String user() {
        return OWNER;
    }

    public String password() {
        return server.secret();
    }

    /** The server's process; another one after a crash. */
    long pid() {
        return server.pid();
    }

    /** Lets go of the server, and stops it if nobody else holds it. */
    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            server.leave();
        }
    }
}
