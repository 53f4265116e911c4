package dev.aftersale.mail;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where mail goes that is not to be left to MX records: {@code shop.test=127.0.0.1:2626,*=relay.example:25}.
 *
 * @param byDomain in lower case; {@code *} is for all that have none of their own
 */
record Routes(Map<String, Hop> byDomain) {

    private static final String REST = "*";

    Routes {
        byDomain = Map.copyOf(byDomain);
    }

    /** A server to talk SMTP to. */
    record Hop(String host, int port) {

        static Hop parse(String text) {
            int colon = text.lastIndexOf(':');
            if (colon <= 0) {
                throw new IllegalArgumentException("aftersale.mail-routes: '" + text + "' is not host:port");
            }
            String host = text.substring(0, colon).strip();
            return new Hop(
                    host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host,
                    Integer.parseInt(text.substring(colon + 1).strip()));
        }
    }

    static Routes parse(String text) {
        var routes = new LinkedHashMap<String, Hop>();
        for (String part : text.split(",", -1)) {
            if (part.isBlank()) {
                continue;
            }
            int equals = part.indexOf('=');
            if (equals <= 0) {
                throw new IllegalArgumentException("aftersale.mail-routes: '" + part + "' is not domain=host:port");
            }
            routes.put(
                    part.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                    Hop.parse(part.substring(equals + 1).strip()));
        }
        return new Routes(routes);
    }

    /** The hosts of the domains that have a route of their own. */
    Map<String, String> hosts() {
        return byDomain.entrySet().stream()
                .filter(route -> !route.getKey().equals(REST))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, route -> route.getValue().host()));
    }

    Optional<Hop> of(String domain) {
        return Optional.ofNullable(byDomain.getOrDefault(domain, byDomain.get(REST)));
    }
}
