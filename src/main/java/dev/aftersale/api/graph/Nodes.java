package dev.aftersale.api.graph;

import dev.aftersale.base.MerchantId;
import org.jspecify.annotations.Nullable;

/** Tells what an id stands for. Asked only where neither the caller's own ids nor the edge tell. */
@FunctionalInterface
public interface Nodes {

    /** Null if the merchant has no such object. */
    @Nullable
    Kind kindOf(MerchantId merchant, long id);
}
