package dev.aftersale.base;

import java.sql.SQLException;

/** An error of the database, unchecked, with its SQL state. */
final class DatabaseException extends RuntimeException {

    DatabaseException(SQLException cause) {
        super(cause.getMessage(), cause);
    }
}
