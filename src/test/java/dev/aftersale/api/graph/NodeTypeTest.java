package dev.aftersale.api.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aftersale.base.Money;
import dev.aftersale.base.ProblemException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class NodeTypeTest {

    private record Item(long id, String sku) {}

    private record Order(long id, List<Item> items) {}

    private static final NodeType<Item> ITEM = NodeType.<Item>named("Item")
            .id(Item::id)
            .value("sku", Shape.TEXT, Item::sku)
            .build();

    private static final NodeType<Order> ORDER = NodeType.<Order>named("CommerceOrder")
            .id(Order::id)
            .value("created", Shape.TIME, order -> Instant.EPOCH)
            .value("order_status", Shape.OBJECT, order -> Map.of("state", "CREATED"))
            .of("state")
            .onRequest("total", Shape.MONEY, order -> Money.of(1050, "USD"))
            .onRequest("nothing", Shape.TEXT, order -> null)
            .onRequest(
                    "buyer",
                    Shape.OBJECT,
                    order -> Obj.of("name", "Ann").with("email", null).with("phone", "1"))
            .ofAnything()
            .onRequest("estimate", Shape.OBJECT, order -> Obj.of("subtotal", Obj.of("items", Money.of(1050, "USD"))))
            .of("subtotal{items{amount,currency}}")
            .onRequest("tags", Shape.LIST, order -> List.of("a"))
            .edge("items", ITEM, Order::items)
            .listOnRequest("parts", ITEM, Order::items)
            .node("first", ITEM, order -> order.items().getFirst())
            .absent("pre_order_details")
            .build();

    private static final Order THREE = order(3);

    @Test
    void without_fields_the_defaults_are_answered() {
        assertThat(project(""))
                .isEqualTo(
                        "{\"id\":\"7\",\"created\":\"1970-01-01T00:00:00+00:00\",\"order_status\":{\"state\":\"CREATED\"}}");
    }

    @Test
    void the_id_is_always_answered() {
        assertThat(project("total")).isEqualTo("{\"total\":{\"amount\":\"10.50\",\"currency\":\"USD\"},\"id\":\"7\"}");
        assertThat(project("id")).isEqualTo("{\"id\":\"7\"}");
    }

    @Test
    void what_is_null_or_never_there_is_left_out() {
        assertThat(project("nothing,pre_order_details")).isEqualTo("{\"id\":\"7\"}");
    }

    @Test
    void plain_objects_are_picked_from_and_renamed() {
        assertThat(project("buyer.as(who){name.as(n),fax}")).isEqualTo("{\"who\":{\"n\":\"Ann\"},\"id\":\"7\"}");
    }

    @Test
    void edges_expand_to_pages_with_addresses_of_their_own() {
        assertThat(project("items.limit(2){id}"))
                .isEqualTo("{\"items\":{\"data\":[{\"id\":\"1\"},{\"id\":\"2\"}],\"paging\":{\"cursors\":{\"before\":\""
                        + Cursor.of(1) + "\",\"after\":\"" + Cursor.of(2)
                        + "\"},\"next\":\"https://h/v24.0/7/items?fields=id"
                        + "&access_token=T&limit=2&after=" + Cursor.of(2) + "\"}},\"id\":\"7\"}");
        assertThat(project("items.limit(2).after(" + Cursor.of(2) + ").as(rest)"))
                .contains("{\"rest\":{\"data\":[{\"id\":\"3\",\"sku\":\"s3\"}]")
                .doesNotContain("\"after\"", "\"next\"");
    }

    @Test
    void lists_without_an_address_are_answered_whole_and_without_paging() {
        assertThat(ORDER.project(order(700), FieldsParser.parse("parts"), new Links("", null))
                        .get("parts")
                        .get("data"))
                .hasSize(700);
        assertThat(project("parts{id}"))
                .isEqualTo("{\"parts\":{\"data\":[{\"id\":\"1\"},{\"id\":\"2\"},{\"id\":\"3\"}]},\"id\":\"7\"}");
    }

    @Test
    void single_objects_expand_too() {
        assertThat(project("first{sku}")).isEqualTo("{\"first\":{\"sku\":\"s1\",\"id\":\"1\"},\"id\":\"7\"}");
    }

    @Test
    void fields_that_do_not_exist_are_refused_at_every_level() {
        assertThatThrownBy(() -> ORDER.check(FieldsParser.parse("id,colour")))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("Tried accessing nonexisting field (colour) on node type (CommerceOrder).");
        assertThatThrownBy(() -> ORDER.check(FieldsParser.parse("items{colour}")))
                .hasMessageContaining("(colour) on node type (Item)");
        assertThatThrownBy(() -> ORDER.check(FieldsParser.parse("items.limit(x)")))
                .hasMessageContaining("Param limit");
        assertThatThrownBy(() -> ORDER.check(FieldsParser.parse("items.after(x)")))
                .hasMessageContaining("Param after");
    }

    @Test
    void what_can_not_be_picked_of_a_value_is_refused() {
        ORDER.check(FieldsParser.parse("total{amount,currency},order_status{state},buyer{fax},pre_order_details{x},"
                + "estimate{subtotal{items{amount}}}"));

        assertThatThrownBy(() -> ORDER.check(FieldsParser.parse("order_status{state,colour}")))
                .isInstanceOf(ProblemException.class)
                .hasMessage("Tried accessing nonexisting field (colour) on node type (CommerceOrder order_status)."
                        + " It has: state.");
        assertThatThrownBy(() -> ORDER.check(FieldsParser.parse("total{amount,value}")))
                .hasMessageContaining("(value) on node type (CommerceOrder total)");
        assertThatThrownBy(() -> ORDER.check(FieldsParser.parse("items{sku{x}}")))
                .hasMessage("Subfields are not supported by sku: it is text.");
        assertThatThrownBy(() -> ORDER.check(FieldsParser.parse("tags{x}")))
                .hasMessage("Subfields are not supported by tags: it is a list.");
    }

    @Test
    void the_objects_within_an_object_are_checked_too() {
        assertThatThrownBy(() -> ORDER.check(FieldsParser.parse("estimate{subtotal{items{colour}}}")))
                .isInstanceOf(ProblemException.class)
                .hasMessage("Tried accessing nonexisting field (colour) on node type"
                        + " (CommerceOrder estimate subtotal items). It has: amount, currency.");
        assertThatThrownBy(() -> ORDER.check(FieldsParser.parse("order_status{state{x}}")))
                .hasMessage("Subfields are not supported by state.");
        assertThatThrownBy(() -> ORDER.check(FieldsParser.parse("estimate{subtotal.limit(1)}")))
                .hasMessageContaining(
                        "Unknown modifier (limit) of field (subtotal) on node type" + " (CommerceOrder estimate).");
    }

    @Test
    void an_object_that_does_not_say_what_it_is_made_of_is_a_mistake_of_ours() {
        var type = NodeType.<Item>named("Item").value("status", Shape.OBJECT, item -> Map.of());

        assertThatThrownBy(type::build).hasMessage("Item: what is status made of?");
    }

    @Test
    void modifiers_that_would_change_nothing_are_refused() {
        ORDER.check(FieldsParser.parse("items.limit(1).as(first_items){sku.as(s)},parts.limit(2),first.as(f)"));

        assertThatThrownBy(() -> ORDER.check(FieldsParser.parse("items.skus(s1)")))
                .isInstanceOf(ProblemException.class)
                .hasMessage("Unknown modifier (skus) of field (items) on node type (CommerceOrder)."
                        + " It takes: after, as, before, limit.");
        assertThatThrownBy(() -> ORDER.check(FieldsParser.parse("first{sku.limit(2)}")))
                .hasMessageContaining("Unknown modifier (limit) of field (sku) on node type (Item).");
    }

    @Test
    void a_reader_can_ask_what_will_be_shown() {
        assertThat(ORDER.asked(Fields.DEFAULT)).containsExactly("created", "order_status");
        assertThat(ORDER.asked(FieldsParser.parse("items{id},total"))).containsExactly("items", "total");
    }

    private static String project(String fields) {
        return ORDER.project(THREE, FieldsParser.parse(fields), new Links("https://h/v24.0", "T"))
                .toString();
    }

    private static Order order(int items) {
        return new Order(
                7,
                LongStream.rangeClosed(1, items)
                        .mapToObj(i -> new Item(i, "s" + i))
                        .toList());
    }
}
