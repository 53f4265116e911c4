package dev.aftersale.api.graph;

import dev.aftersale.base.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The API's description, made of the routes and the types of nodes that answer. Kinds of objects that share a path share
 * an operation: to OpenAPI all ids look alike.
 */
public final class OpenApi {

    private static final List<String> ENCODINGS =
            List.of("multipart/form-data", "application/x-www-form-urlencoded", "application/json");

    private final Routes routes;
    private final ObjectNode document = WireJson.NODES.objectNode();
    private final Schemas schemas = new Schemas();

    private OpenApi(Routes routes) {
        this.routes = routes;
    }

    public static ObjectNode describe(Routes routes) {
        return new OpenApi(routes).describe();
    }

    private ObjectNode describe() {
        document.put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", "Aftersale")
                .put("version", GraphPath.DEFAULT_VERSION)
                .put("summary", "The order management API of a Graph-shaped commerce platform.")
                .put(
                        "description",
                        "Parameters are read from the query string, a form, a multipart body or a JSON body. "
                                + "Any version is accepted, and so is a path without one. "
                                + "`POST /` takes a batch of calls, `GET /?ids=` reads several objects.")
                .set(
                        "license",
                        WireJson.NODES.objectNode().put("name", "Apache-2.0").put("identifier", "Apache-2.0"));
        document.putArray("servers").addObject().put("url", "/" + GraphPath.DEFAULT_VERSION);
        ArrayNode security = document.putArray("security");
        security.addObject().putArray("token");
        security.addObject().putArray("bearer");
        ObjectNode paths = document.putObject("paths");
        paths.set("/", root());
        byPath().forEach((path, sharing) -> paths.set(path, path(path, sharing)));
        components();
        return document;
    }

    /** What has no line in the table: several objects at once, and several calls at once. */
    private ObjectNode root() {
        ObjectNode item = WireJson.NODES.objectNode();
        ObjectNode get = item.putObject("get").put("operationId", "get_by_ids").put("summary", "Reads several objects");
        ArrayNode parameters = get.putArray("parameters");
        parameters
                .addObject()
                .put("name", "ids")
                .put("in", "query")
                .put("required", true)
                .put("description", "up to 50 ids, separated by commas")
                .set("schema", schemas.sent(Shape.TEXT));
        parameters.addObject().put("$ref", "#/components/parameters/fields");
        responses(get, schemas.object(List.of()).put("description", "each object by its id"));
        ObjectNode post =
                item.putObject("post").put("operationId", "post_batch").put("summary", "Makes several calls");
        var calls = new Route.Parameter(
                "batch",
                Shape.LIST,
                true,
                "up to 50 of method, relative_url, body, name, depends_on, omit_response_on_success; "
                        + "{result=name:$.path} takes from the answer of another");
        var headers = new Route.Parameter("include_headers", Shape.FLAG, false, "true if left out");
        inEachEncoding(post, schemas.object(List.of(calls, headers)));
        responses(post, schemas.answered(Shape.LIST).put("description", "for each call its code and body; or null"));
        return item;
    }

    private static void responses(ObjectNode operation, ObjectNode schema) {
        ObjectNode responses = operation.putObject("responses");
        ObjectNode success = responses.putObject("200").put("description", "It went well.");
        success.putObject("content").putObject("application/json").set("schema", schema);
        responses.putObject("default").put("$ref", "#/components/responses/Problem");
    }

    private Map<String, List<Route>> byPath() {
        var byPath = new LinkedHashMap<String, List<Route>>();
        for (Route route : routes.all()) {
            byPath.computeIfAbsent(pathOf(route), path -> new ArrayList<>()).add(route);
        }
        return byPath;
    }

    private static String pathOf(Route route) {
        if (route.kind() == Kind.ROOT) {
            return "/" + route.edge();
        }
        return route.edge().isEmpty() ? "/{id}" : "/{id}/" + route.edge();
    }

    private ObjectNode path(String path, List<Route> sharing) {
        ObjectNode item = WireJson.NODES.objectNode();
        if (path.startsWith("/{id}")) {
            item.putArray("parameters").addObject().put("$ref", "#/components/parameters/id");
        }
        for (Verb verb : Verb.values()) {
            List<Route> same =
                    sharing.stream().filter(route -> route.verb() == verb).toList();
            if (!same.isEmpty()) {
                item.set(verb.name().toLowerCase(Locale.ROOT), operation(path, verb, same));
            }
        }
        return item;
    }

    private ObjectNode operation(String path, Verb verb, List<Route> same) {
        String name = path.replace("/{id}/", "").replace("/{id}", "node").replace("/", "");
        ObjectNode operation = WireJson.NODES
                .objectNode()
                .put("operationId", verb.name().toLowerCase(Locale.ROOT) + "_" + name.replace('.', '_'))
                .put("summary", distinct(same.stream().map(Route::summary).toList(), " / "))
                .put("description", same.stream().map(OpenApi::permission).collect(Collectors.joining("\n")));
        if (same.stream().allMatch(Route::isOpen)) {
            operation.putArray("security");
        }
        if (verb == Verb.GET) {
            query(operation, same);
        } else {
            body(operation, same);
        }
        responses(operation, answer(same));
        return operation;
    }

    private static String permission(Route route) {
        String kind = "- " + route.kind().graphName() + ": ";
        if (route.isOpen()) {
            return kind + "needs no token.";
        }
        return kind
                + (route.scope() == null
                        ? "any token."
                        : "needs " + route.scope().permission() + ".");
    }

    private void query(ObjectNode operation, List<Route> same) {
        ArrayNode parameters = operation.putArray("parameters");
        if (same.stream().anyMatch(route -> route.type() != null)) {
            parameters.addObject().put("$ref", "#/components/parameters/fields");
        }
        if (same.stream().anyMatch(Route::isList)) {
            List.of("limit", "after", "before")
                    .forEach(name -> parameters.addObject().put("$ref", "#/components/parameters/" + name));
        }
        parameters(same).forEach((name, parameter) -> {
            ObjectNode described = parameters
                    .addObject()
                    .put("name", name)
                    .put("in", "query")
                    .put("required", isRequired(name, same))
                    .put("description", parameter.about());
            described.set("schema", schemas.sent(parameter.shape()));
        });
    }

    private void body(ObjectNode operation, List<Route> same) {
        ObjectNode schema = WireJson.NODES.objectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = WireJson.NODES.arrayNode();
        parameters(same).forEach((name, parameter) -> {
            properties.set(name, schemas.sent(parameter.shape()).put("description", parameter.about()));
            if (isRequired(name, same)) {
                required.add(name);
            }
        });
        if (properties.isEmpty()) {
            return;
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        inEachEncoding(operation, schema);
    }

    private static void inEachEncoding(ObjectNode operation, ObjectNode schema) {
        ObjectNode content = operation.putObject("requestBody").putObject("content");
        ENCODINGS.forEach(encoding -> content.putObject(encoding).set("schema", schema.deepCopy()));
    }

    private static Map<String, Route.Parameter> parameters(List<Route> same) {
        var parameters = new LinkedHashMap<String, Route.Parameter>();
        same.forEach(route -> route.parameters().forEach(each -> parameters.putIfAbsent(each.name(), each)));
        return parameters;
    }

    private static boolean isRequired(String name, List<Route> same) {
        return same.stream()
                .allMatch(route -> route.parameters().stream()
                        .anyMatch(parameter -> parameter.name().equals(name) && parameter.isRequired()));
    }

    private ObjectNode answer(List<Route> same) {
        var shapes = new LinkedHashSet<ObjectNode>();
        same.forEach(route -> shapes.add(answer(route)));
        if (shapes.size() == 1) {
            return shapes.getFirst();
        }
        ObjectNode either = WireJson.NODES.objectNode();
        either.putArray("anyOf").addAll(shapes);
        return either;
    }

    private ObjectNode answer(Route route) {
        NodeType<?> type = route.type();
        ObjectNode own = schemas.object(route.answers());
        if (type == null) {
            return own;
        }
        ObjectNode node = route.isList() ? schemas.listOf(type) : schemas.of(type);
        if (route.answers().isEmpty()) {
            return node;
        }
        ObjectNode both = WireJson.NODES.objectNode();
        both.putArray("allOf").add(own).add(node);
        return both;
    }

    private void components() {
        ObjectNode components = document.putObject("components");
        ObjectNode parameters = components.putObject("parameters");
        parameter(parameters, "id", "path", Shape.ID, "The id of an object; `me` for the page of the token.");
        parameter(parameters, "fields", "query", Shape.TEXT, "Such as `id,items.limit(5){retailer_id,quantity}`.");
        parameter(parameters, "limit", "query", Shape.NUMBER, "How many rows a page holds at most.");
        parameter(parameters, "after", "query", Shape.TEXT, "The cursor of the row before the page's first.");
        parameter(parameters, "before", "query", Shape.TEXT, "The cursor of the row behind the page's last.");
        ObjectNode problem = components
                .putObject("responses")
                .putObject("Problem")
                .put("description", "What went wrong; `code` and `error_subcode` tell the cause.");
        problem.putObject("content")
                .putObject("application/json")
                .putObject("schema")
                .put("$ref", "#/components/schemas/Error");
        schemas.addTo(components.putObject("schemas"));
        ObjectNode schemes = components.putObject("securitySchemes");
        schemes.putObject("token").put("type", "apiKey").put("in", "query").put("name", "access_token");
        schemes.putObject("bearer").put("type", "http").put("scheme", "bearer");
        ArrayNode problems = document.putArray("x-problems");
        for (Problem each : Problem.values()) {
            problems.addObject()
                    .put("name", each.name())
                    .put("code", each.code())
                    .put("error_subcode", each.subcode())
                    .put("http_status", each.httpStatus())
                    .put("is_transient", each.isTransient())
                    .put("title", each.title())
                    .put("advice", each.advice());
        }
    }

    private void parameter(ObjectNode parameters, String name, String in, Shape shape, String about) {
        ObjectNode parameter = parameters.putObject(name).put("name", name).put("in", in);
        parameter.put("required", in.equals("path")).put("description", about);
        parameter.set("schema", schemas.sent(shape));
    }

    private static String distinct(List<String> texts, String separator) {
        return String.join(separator, new LinkedHashSet<>(texts));
    }
}
