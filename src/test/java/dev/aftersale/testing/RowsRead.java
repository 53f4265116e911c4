package dev.aftersale.testing;

import dev.aftersale.base.Tx;

/** How many rows of a table the database has looked at, through indexes or not, since a transaction began. */
public final class RowsRead {

    private static final String READ = """
            SELECT coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables WHERE relname = ?
            """;

    private RowsRead() {}

    public static long of(Tx tx, String table) {
        return tx.sql().sql(READ).param(table).query(Long.class).single();
    }
}
