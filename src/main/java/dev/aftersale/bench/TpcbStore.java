package dev.aftersale.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** TPC-B's transaction through JDBC, statement by statement and prepared, as pgbench does it. */
final class TpcbStore implements AutoCloseable {

    private static final List<String> STATEMENTS = List.of(
            "UPDATE bench.accounts SET abalance = abalance + ? WHERE aid = ?",
            "SELECT abalance FROM bench.accounts WHERE aid = ?",
            "UPDATE bench.tellers SET tbalance = tbalance + ? WHERE tid = ?",
            "UPDATE bench.branches SET bbalance = bbalance + ? WHERE bid = ?",
            "INSERT INTO bench.history (tid, bid, aid, delta, mtime) VALUES (?, ?, ?, ?, CURRENT_TIMESTAMP)");

    private final Connection connection;
    private final int scale;
    private final SplittableRandom random;
    private final List<PreparedStatement> statements;

    TpcbStore(BenchDatabase database, int scale, long seed) throws SQLException {
        this.connection = BenchStore.connect(database);
        this.scale = scale;
        this.random = new SplittableRandom(seed);
        connection.setAutoCommit(false);
        var prepared = new ArrayList<PreparedStatement>();
        for (String sql : STATEMENTS) {
            prepared.add(connection.prepareStatement(sql));
        }
        this.statements = prepared;
    }

    void transaction() throws SQLException {
        int account = 1 + random.nextInt(scale * 100_000);
        int teller = 1 + random.nextInt(scale * 10);
        int branch = 1 + random.nextInt(scale);
        int delta = random.nextInt(-5_000, 5_001);
        run(0, delta, account);
        run(1, account);
        run(2, delta, teller);
        run(3, delta, branch);
        run(4, teller, branch, account, delta);
        connection.commit();
    }

    private void run(int index, int... values) throws SQLException {
        PreparedStatement statement = statements.get(index);
        for (int i = 0; i < values.length; i++) {
            statement.setInt(i + 1, values[i]);
        }
        if (statement.execute()) {
            try (var rows = statement.getResultSet()) {
                rows.next();
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
