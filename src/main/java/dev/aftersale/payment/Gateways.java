package dev.aftersale.payment;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** All gateways, by the name under which orders know them. */
@Component
final class Gateways {

    private final Map<String, Gateway> byName;

    Gateways(List<Gateway> gateways) {
        this.byName = gateways.stream().collect(Collectors.toUnmodifiableMap(Gateway::name, Function.identity()));
    }

    Set<String> names() {
        return byName.keySet();
    }

    Iterable<Gateway> all() {
        return byName.values();
    }

    /** @throws IllegalArgumentException if there is none of that name */
    Gateway named(String name) {
        Gateway gateway = byName.get(name);
        if (gateway == null) {
            throw new IllegalArgumentException("no gateway is named " + name);
        }
        return gateway;
    }
}
