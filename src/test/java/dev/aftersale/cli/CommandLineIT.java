package dev.aftersale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.Aftersale;
import dev.aftersale.base.Json;
import dev.aftersale.testing.TestDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class CommandLineIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static List<String> set = List.of();

    @TempDir
    Path folder;

    /** As an administrator sets them, in one of the ways that Spring knows. */
    @BeforeAll
    static void settings() {
        var settings = database.settings();
        var properties = Map.of(
                "aftersale.data-dir", settings.dataDir().toString(),
                "aftersale.database-url", String.valueOf(settings.url()),
                "aftersale.database-user", String.valueOf(settings.user()),
                "aftersale.database-password", String.valueOf(settings.password()));
        set = List.copyOf(properties.keySet());
        properties.forEach(System::setProperty);
    }

    @AfterAll
    static void clear() {
        set.forEach(System::clearProperty);
    }

    record Ran(int code, String out, String err) {
        JsonNode json() {
            return Json.tree(out);
        }
    }

    static Ran run(String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = Program.commands(Aftersale.class)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
        return new Ran(code, out.toString(), err.toString());
    }

    private static String merchant() {
        return run("merchant", "create", "--name", "A shop", "--currency", "gbp", "--country", "gb", "--json")
                .json()
                .get("merchant_id")
                .asString();
    }

    @Test
    void a_merchant_is_made_listed_changed_and_suspended() {
        var made =
                run("merchant", "create", "--name", "Ann's", "--hold", "90s", "--support-email", "a@b.test", "--json");
        assertThat(made.code()).as(made.err()).isZero();
        var ids = made.json();
        assertThat(ids.propertyNames()).contains("merchant_id", "cms_id", "page_id", "catalog_id");
        assertThat(ids.get("settings").get("hold_seconds").asInt()).isEqualTo(90);
        String cms = ids.get("cms_id").asString();

        assertThat(run("merchant", "list").out()).contains(cms).contains("Ann's");
        assertThat(run("merchant", "settings", "--merchant", cms, "--release-after", "7d", "--json")
                        .json()
                        .get("settings")
                        .get("release_after_seconds")
                        .asInt())
                .isEqualTo(7 * 86_400);
        assertThat(run("merchant", "settings", "--merchant", cms, "--shop-mails", "drop")
                        .out())
                .containsPattern("shop_mails +DROP")
                .containsPattern("release_after_seconds +" + 7 * 86_400);
        assertThat(run("merchant", "settings", "--merchant", cms, "--selling-fee-minimum", "1234")
                        .out())
                .containsPattern(
                        "selling_fee_minimum +12\\.34 " + ids.get("currency").asString());
        assertThat(run("merchant", "settings", "--merchant", cms, "--shop-mails", "lose")
                        .code())
                .isEqualTo(2);
        assertThat(run("merchant", "suspend", "--merchant", cms).out()).containsPattern("suspended +true");
        assertThat(run("product", "put", "--merchant", cms, "--retailer-id", "A", "--title", "A", "--price", "1"))
                .satisfies(refused -> {
                    assertThat(refused.code()).isEqualTo(1);
                    assertThat(refused.err()).contains("is suspended").hasLineCount(1);
                });
        assertThat(run("merchant", "suspend", "--merchant", cms, "--resume").out())
                .containsPattern("suspended +false");
    }

    @Test
    void a_token_is_made_with_its_secret_and_revoked() {
        String merchant = merchant();
        var made = run(
                "token",
                "create",
                "--merchant",
                merchant,
                "--scopes",
                "commerce_account_read_orders",
                "--expires",
                "1d",
                "--json");
        assertThat(made.code()).as(made.err()).isZero();
        assertThat(made.json().propertyNames())
                .contains("access_token", "app_id", "app_secret", "scopes", "expires_at", "merchant_id");
        String token = made.json().get("access_token").asString();

        assertThat(run("token", "revoke", token).code()).isZero();
        assertThat(run("token", "revoke", token)).satisfies(again -> {
            assertThat(again.code()).isEqualTo(1);
            assertThat(again.err()).isEqualToIgnoringNewLines("aftersale: The access token is unknown or revoked.");
        });
    }

    @Test
    void products_are_entered_and_listed() {
        String merchant = merchant();
        assertThat(run(
                                "product",
                                "put",
                                "--merchant",
                                merchant,
                                "--retailer-id",
                                "MUG",
                                "--title",
                                "A mug",
                                "--price",
                                "10.50",
                                "--stock",
                                "4")
                        .code())
                .isZero();
        var products = run("product", "list", "--merchant", merchant, "--json").json();
        assertThat(products.get(0).get("price").asString()).isEqualTo("10.50");
        assertThat(products.get(0).get("stock").asInt()).isEqualTo(4);
        assertThat(run("product", "put", "--merchant", merchant, "--retailer-id", "X", "--title", "X", "--price", "a")
                        .code())
                .isEqualTo(2);
    }

    @Test
    void a_file_is_imported_and_what_can_not_be_taken_lies_beside() throws IOException {
        String merchant = merchant();
        Path file = Files.writeString(folder.resolve("history.csv"), """
                Invoice;Code;Qty;Price;Customer
                1;MUG;2;2.50;77
                1;"say ""hi"" now";1;0;77
                C2;MUG;-1;2.50;77
                """);
        Path rejects = folder.resolve("rejects.csv");
        String[] call = {
            "import",
            file.toString(),
            "--merchant",
            merchant,
            "--map",
            "order=Invoice,sku=Code,quantity=Qty,unit_price=Price,buyer=Customer",
            "--rejects",
            rejects.toString(),
            "--json"
        };
        var taken = run(call);

        assertThat(taken.code()).as(taken.err()).isZero();
        var summary = taken.json();
        assertThat(summary.get("orders").asInt()).isEqualTo(1);
        assertThat(summary.get("gross").get("GBP").asString()).isEqualTo("5.00");
        assertThat(summary.get("refund_rows").asInt()).isEqualTo(1);
        assertThat(summary.get("refunded").get("GBP").asString()).isEqualTo("2.50");
        assertThat(summary.get("rejects_by_reason").get("price_not_positive").asInt())
                .isEqualTo(1);
        String raw = "1;\"say \"\"hi\"\" now\";1;0;77";
        assertThat(rejects)
                .hasContent("line,reason,detail,row\n3,price_not_positive,\"unit_price is 0.\",\""
                        + raw.replace("\"", "\"\"") + "\"\n");
        var again = run(call).json();
        assertThat(again.get("taken_before").asBoolean()).isTrue();
        assertThat(again.get("orders").asInt()).isZero();
        assertThat(again.get("orders_known").asInt()).isEqualTo(1);
        assertThat(again.get("gross").isEmpty()).isTrue();
        assertThat(again.get("refund_rows_known").asInt()).isEqualTo(1);
    }

    @Test
    void a_call_that_makes_no_sense_says_so_in_a_line_and_how_to_get_help() {
        for (String[] call : new String[][] {
            {"nonsense"},
            {"merchant", "create"},
            {"token", "create", "--merchant", "x"},
            {"import", "--merchant", "1"},
            {"merchant", "create", "--name", "A", "--hold", "soon"}
        }) {
            var ran = run(call);
            assertThat(ran.code()).as(String.join(" ", call)).isEqualTo(2);
            assertThat(ran.err()).startsWith("aftersale: ").contains("--help'.").doesNotContain("\tat ");
            assertThat(ran.out()).isEmpty();
        }
    }

    @Test
    void what_fails_is_said_in_a_line_without_a_stack() {
        String merchant = merchant();
        for (String[] call : new String[][] {
            {"merchant", "settings", "--merchant", "17"},
            {"merchant", "create", "--name", "A", "--currency", "POUND"},
            {"import", "/nowhere.csv", "--merchant", merchant},
            {"token", "create", "--merchant", merchant, "--scopes", "everything"}
        }) {
            var ran = run(call);
            assertThat(ran.code()).as(String.join(" ", call)).isEqualTo(1);
            assertThat(ran.err()).startsWith("aftersale: ").hasLineCount(1);
        }
    }

    @Test
    void every_command_explains_itself() {
        assertThat(run("--help").out()).contains("import", "merchant", "token", "product", "serve", "Exit codes");
        for (String command : List.of("merchant", "token", "product", "import", "serve")) {
            assertThat(run(command, "--help")).satisfies(help -> {
                assertThat(help.code()).isZero();
                assertThat(help.out()).contains("Usage: aftersale " + command);
            });
        }
    }
}
