package dev.aftersale.api.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aftersale.base.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class PagingTest {

    private static final Links LINKS = new Links("https://api.shop.test/v24.0", "TOK");
    private static final Params PARAMS =
            ParamsTest.params("{\"access_token\":\"TOK\",\"state\":[\"CREATED\"],\"limit\":2,"
                    + "\"fields\":\"id,items{id}\",\"after\":\"old\",\"appsecret_proof\":\"p\"}");

    @Test
    void each_row_of_a_whole_list_comes_once_and_the_last_page_ends_it() {
        var seen = new ArrayList<Long>();
        Page page = new Page(2, null, null);
        int pages = 0;
        while (true) {
            JsonNode answer = whole(page, 5);
            answer.get("data").forEach(row -> seen.add(row.get("id").longValue()));
            pages++;
            JsonNode after = answer.get("paging").get("cursors").get("after");
            assertThat(answer.get("paging").has("next")).isEqualTo(after != null);
            if (after == null) {
                break;
            }
            page = new Page(2, Cursor.parse(after.stringValue(), 1), null);
        }

        assertThat(seen).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(pages).isEqualTo(3);
    }

    @Test
    void a_whole_list_can_be_walked_backwards() {
        JsonNode last = whole(new Page(2, Cursor.of(4), null), 5);
        JsonNode before = whole(new Page(2, null, cursor(last, "before")), 5);
        JsonNode first = whole(new Page(2, null, cursor(before, "before")), 5);

        assertThat(last.get("data")).hasToString("[{\"id\":5}]");
        assertThat(before.get("data")).hasToString("[{\"id\":3},{\"id\":4}]");
        assertThat(first.get("data")).hasToString("[{\"id\":1},{\"id\":2}]");
        assertThat(before.get("paging").has("previous")).isTrue();
        assertThat(first.get("paging").has("previous")).isFalse();
        assertThat(first.get("paging").has("next")).isTrue();
    }

    @Test
    void beyond_the_end_there_is_no_paging() {
        assertThat(whole(new Page(2, Cursor.of(5), null), 5)).hasToString("{\"data\":[]}");
        assertThat(whole(new Page(2, Cursor.of(Long.MAX_VALUE), null), 5)).hasToString("{\"data\":[]}");
        assertThat(whole(new Page(2, null, null), 0)).hasToString("{\"data\":[]}");
        assertThat(whole(new Page(2, null, Cursor.of(Long.MIN_VALUE)), 5)).hasToString("{\"data\":[]}");
    }

    @Test
    void the_next_page_has_an_address_that_works_as_it_stands() {
        String next =
                whole(new Page(2, null, null), 5).get("paging").get("next").stringValue();

        assertThat(next)
                .isEqualTo("https://api.shop.test/v24.0/7/things?state=%5B%22CREATED%22%5D&fields=id%2Citems%7Bid%7D"
                        + "&access_token=TOK&limit=2&after=" + Cursor.of(2));
    }

    @Test
    void a_cursor_carries_its_keys_and_nothing_else_passes() {
        Cursor cursor = Cursor.parse(Cursor.of(1_700_000_000_123_456L, -5).toString(), 2);

        assertThat(cursor).isNotNull();
        assertThat(cursor.key(0)).isEqualTo(1_700_000_000_123_456L);
        assertThat(cursor.key(1)).isEqualTo(-5);
        assertThat(Cursor.parse(Cursor.of(1).toString(), 2)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "===", "MQ.", "é", "LjE", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "' OR 1=1"})
    void a_cursor_that_is_none_of_ours_is_refused(String text) {
        Params params = new Params(WireJson.NODES.objectNode().put("after", text));

        assertThatThrownBy(() -> Page.of(params, 25, 25, 1))
                .isInstanceOf(ProblemException.class)
                .hasMessage("Param after must be a cursor that a page of this list has given.");
    }

    @Test
    void a_limit_too_great_is_lowered_and_one_below_1_refused() {
        assertThat(Page.of(ParamsTest.params("{\"limit\":\"1000\"}"), 25, 25, 1).limit())
                .isEqualTo(25);
        assertThat(Page.of(ParamsTest.params("{}"), 25, 25, 1).limit()).isEqualTo(25);
        assertThatThrownBy(() -> Page.of(ParamsTest.params("{\"limit\":0}"), 25, 25, 1))
                .hasMessage("Param limit must be a whole number of at least 1.");
    }

    private static JsonNode whole(Page page, int size) {
        List<Long> all = LongStream.rangeClosed(1, size).boxed().toList();
        return Listing.ofWhole(
                page,
                all,
                row -> Obj.of("id", row).toJson(),
                (direction, cursor) -> LINKS.page("7/things", PARAMS, page.limit(), direction, cursor));
    }

    private static Cursor cursor(JsonNode answer, String name) {
        return Cursor.parse(answer.get("paging").get("cursors").get(name).stringValue(), 1);
    }
}
