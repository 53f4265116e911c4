package dev.aftersale.imports;

/** Told after each batch, once it is committed. */
@FunctionalInterface
public interface ImportProgress {

    ImportProgress NONE = (record, of) -> {};

    void reached(long record, long of);
}
