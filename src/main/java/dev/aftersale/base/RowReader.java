package dev.aftersale.base;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads the row on which a result stands. */
@FunctionalInterface
public interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
}
