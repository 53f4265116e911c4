package dev.aftersale.api.graph;

import java.util.List;

/** Some of the API's routes; all there are make the table. */
@FunctionalInterface
public interface RouteSource {
    List<Route> routes();
}
