package dev.aftersale.api.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.merchant.Scope;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OpenApiTest {

    private record Thing(long id, List<Thing> parts) {}

    private static final NodeType<Thing> PART = NodeType.<Thing>named("Part")
            .id(Thing::id)
            .value("price", Shape.MONEY, part -> null, "before tax")
            .build();

    private static final NodeType<Thing> THING = NodeType.<Thing>named("Thing")
            .id(Thing::id)
            .value("created", Shape.TIME, thing -> null)
            .edge("parts", PART, Thing::parts)
            .build();

    private static final JsonNode DOCUMENT = OpenApi.describe(Routes.of(List.of(
            Route.get(Kind.ORDER, "", Scope.COMMERCE_ACCOUNT_READ_ORDERS, "One thing", call -> null)
                    .returns(THING),
            Route.get(Kind.CMS, "things", Scope.COMMERCE_ACCOUNT_READ_ORDERS, "Things", call -> null)
                    .returnsListOf(THING)
                    .needs("since", Shape.TIME, "From then on."),
            Route.get(Kind.PAGE, "things", Scope.COMMERCE_ACCOUNT_READ_ORDERS, "Things", call -> null)
                    .returnsListOf(THING)
                    .takes("since", Shape.TIME, "From then on."),
            Route.post(Kind.CMS, "things", Scope.COMMERCE_ACCOUNT_MANAGE_ORDERS, "Makes one", call -> null)
                    .needs("price", Shape.MONEY, "What it costs.")
                    .takes("idempotency_key", Shape.TEXT, "Once.")
                    .answers("id", Shape.ID, "Of the new thing."),
            Route.get(Kind.ROOT, "open.json", null, "For all", call -> null).open())));

    @Test
    void every_path_stands_there_once_whatever_kinds_share_it() {
        assertThat(DOCUMENT.get("paths").propertyNames()).containsExactly("/", "/{id}", "/{id}/things", "/open.json");
        JsonNode get = DOCUMENT.at("/paths/~1{id}~1things/get");
        assertThat(get.get("operationId").stringValue()).isEqualTo("get_things");
        assertThat(get.get("description").stringValue())
                .isEqualTo("- CommerceMerchantSettings: needs commerce_account_read_orders.\n"
                        + "- Page: needs commerce_account_read_orders.");
        assertThat(get.at("/parameters/4/name").stringValue()).isEqualTo("since");
        assertThat(get.at("/parameters/4/required").booleanValue())
                .as("only one of the two kinds demands it")
                .isFalse();
    }

    @Test
    void a_write_tells_what_it_takes_in_each_encoding_and_what_it_answers() {
        JsonNode post = DOCUMENT.at("/paths/~1{id}~1things/post");

        assertThat(post.at("/requestBody/content").propertyNames())
                .containsExactly("multipart/form-data", "application/x-www-form-urlencoded", "application/json");
        assertThat(post.at("/requestBody/content/application~1json/schema/required")
                        .toString())
                .isEqualTo("[\"price\"]");
        assertThat(post.at("/responses/200/content/application~1json/schema/properties/id/type")
                        .stringValue())
                .isEqualTo("string");
    }

    @Test
    void types_of_nodes_become_schemas_with_all_that_they_mention() {
        assertThat(DOCUMENT.at("/components/schemas/Thing/properties").propertyNames())
                .containsExactly("id", "created", "parts");
        assertThat(DOCUMENT.at("/components/schemas/Part/properties/price/description")
                        .stringValue())
                .isEqualTo("before tax; answered by default");
    }

    @Test
    void every_reference_leads_somewhere() {
        var references = new ArrayList<String>();
        collect(DOCUMENT, references);

        assertThat(references)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                DOCUMENT.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    @Test
    void an_open_call_asks_for_no_token() {
        assertThat(DOCUMENT.at("/paths/~1open.json/get/security").toString()).isEqualTo("[]");
    }

    private static void collect(JsonNode node, List<String> references) {
        if (node.has("$ref")) {
            references.add(node.get("$ref").stringValue());
        }
        node.values().forEach(child -> collect(child, references));
    }
}
