package dev.aftersale.imports;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file, read record by record. */
interface Source extends Closeable {

    /**
     * What can be taken once a record is read: nothing while its order may still go on, several things at its end.
     *
     * @param record its number
     */
    record Step(long record, List<Work> works) {}

    /** Null at the end. */
    @Nullable
    Step next() throws IOException;
}
