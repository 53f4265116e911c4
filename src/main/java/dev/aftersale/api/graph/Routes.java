package dev.aftersale.api.graph;

import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All routes, found by edge, then by kind, then by verb. */
public final class Routes {

    private final List<Route> all;
    private final Map<String, Map<Kind, Map<Verb, Route>>> byEdge = new HashMap<>();
    private final Set<String> rootNames;

    private Routes(List<Route> all) {
        this.all = List.copyOf(all);
        for (Route route : all) {
            Route other = byEdge.computeIfAbsent(route.edge(), edge -> new EnumMap<>(Kind.class))
                    .computeIfAbsent(route.kind(), kind -> new EnumMap<>(Verb.class))
                    .put(route.verb(), route);
            if (other != null) {
                throw new IllegalStateException("two routes for " + route);
            }
        }
        this.rootNames = all.stream()
                .filter(route -> route.kind() == Kind.ROOT)
                .map(Route::edge)
                .collect(Collectors.toUnmodifiableSet());
    }

    public static Routes of(Collection<Route> routes) {
        return new Routes(List.copyOf(routes));
    }

    /** These, and one that describes them. */
    public Routes described() {
        Handler handler = call -> new Reply(OpenApi.describe(this), false);
        var description = Route.get(Kind.ROOT, "openapi.json", null, "The description of the API", handler)
                .open();
        return of(Stream.concat(all.stream(), Stream.of(description)).toList());
    }

    public List<Route> all() {
        return all;
    }

    /** Words that stand alone in a path, such as {@code debug_token}. */
    Set<String> rootNames() {
        return rootNames;
    }

    /** Which kinds of object have this edge; empty if none. */
    Set<Kind> kindsWith(String edge) {
        return byEdge.getOrDefault(edge, Map.of()).keySet();
    }

    /** What {@code kind} takes at this edge, by verb; empty if there is no such edge. */
    Map<Verb, Route> at(Kind kind, String edge) {
        return byEdge.getOrDefault(edge, Map.of()).getOrDefault(kind, Map.of());
    }
}
