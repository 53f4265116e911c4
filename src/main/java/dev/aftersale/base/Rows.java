package dev.aftersale.base;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rows of one query in a {@link Batch}; there once the batch has run. */
public final class Rows<T> {

    final List<T> found = new ArrayList<>();

    public List<T> all() {
        return found;
    }

    public Optional<T> first() {
        return found.isEmpty() ? Optional.empty() : Optional.of(found.getFirst());
    }
}
