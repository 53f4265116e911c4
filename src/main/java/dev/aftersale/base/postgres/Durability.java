package dev.aftersale.base.postgres;

/** What a confirmed transaction is worth when the power goes. */
public enum Durability {
    /** It is on the disk. */
    DURABLE,
    /** It may be gone, and the whole database with it: for tests, which make theirs anew. */
    THROWAWAY
}
