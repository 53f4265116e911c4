package dev.aftersale.scenario;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** A merchant of the simulation, what it settled, and what must be left in its stock. */
record ModelShop(Shop shop, Duration hold, Duration cancelAfter, boolean acknowledges, Map<String, Long> stock) {

    ModelShop(Shop shop, Duration hold, Duration cancelAfter, boolean acknowledges) {
        this(shop, hold, cancelAfter, acknowledges, new TreeMap<>());
    }

    void sold(String sku, int units) {
        stock.merge(sku, (long) -units, Long::sum);
    }

    void restock(String sku, int units) {
        stock.merge(sku, (long) units, Long::sum);
    }
}
