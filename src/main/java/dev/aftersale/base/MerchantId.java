package dev.aftersale.base;

/** A merchant, and with it the shard in which all of its rows lie. */
public record MerchantId(long value) {

    public int shard() {
        return Ids.shard(value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
