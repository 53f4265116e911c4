package dev.aftersale.bench;

import dev.aftersale.base.Digests;
import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import java.util.UUID;

/** A merchant with a token, made in the database: the benchmark's own process starts no Spring. */
record BenchMerchant(MerchantId id, long cmsId, String token) {

    static BenchMerchant make(BenchStore store, int shard) throws Exception {
        var id = new MerchantId(Ids.next(shard));
        long cmsId = Ids.next(shard);
        String token = "bench" + UUID.randomUUID();
        store.makeMerchant(id, cmsId, Digests.sha256(token));
        return new BenchMerchant(id, cmsId, token);
    }
}
