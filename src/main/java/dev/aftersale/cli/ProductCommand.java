package dev.aftersale.cli;

import dev.aftersale.base.Money;
import dev.aftersale.order.Inventory;
import dev.aftersale.order.Product;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "product",
        description = "Enters and lists products and their stock.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ProductCommand.Put.class, ProductCommand.Every.class})
final class ProductCommand {

    @Command(
            name = "put",
            description = "Enters a product, or replaces what is known of it.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Put extends PlatformCommand {

        @Mixin
        MerchantOption merchant = new MerchantOption();

        @Option(names = "--retailer-id", required = true, description = "The merchant's own number of it.")
        String retailerId = "";

        @Option(names = "--title", required = true, description = "As buyers know it.")
        String title = "";

        @Option(
                names = "--price",
                required = true,
                paramLabel = "AMOUNT",
                description = "Of a unit in the merchant's currency, for example 10.50.")
        String price = "";

        @Nullable
        @Option(names = "--sale-price", paramLabel = "AMOUNT", description = "While it is on sale.")
        String salePrice;

        @Nullable
        @Option(
                names = "--stock",
                paramLabel = "UNITS",
                description = "Units to sell; if left out they are not counted, and never run out.")
        Integer stock;

        @Override
        int run(Platform platform) {
            var found = merchant.in(platform);
            var currency = Currency.getInstance(found.currency());
            var product = platform.get(Inventory.class)
                    .put(
                            found.id(),
                            retailerId,
                            title,
                            minor("--price", price, currency),
                            salePrice == null ? null : minor("--sale-price", salePrice, currency),
                            stock);
            if (json) {
                printJson(view(product));
            } else {
                print("%s", line(product));
            }
            return OK;
        }

        private long minor(String option, String amount, Currency currency) {
            try {
                return Money.parse(amount, currency).minor();
            } catch (ArithmeticException | NumberFormatException e) {
                throw usage("%s: '%s' is no amount of %s.".formatted(option, amount, currency));
            }
        }
    }

    @Command(name = "list", description = "Lists a merchant's products.", mixinStandardHelpOptions = true)
    static final class Every extends PlatformCommand {

        private static final int PAGE = 500;

        @Mixin
        MerchantOption merchant = new MerchantOption();

        @Override
        int run(Platform platform) {
            var id = merchant.idIn(platform);
            var inventory = platform.get(Inventory.class);
            var all = new ArrayList<Map<String, Object>>();
            var page = inventory.list(id, 0, PAGE);
            while (!page.isEmpty()) {
                for (Product product : page) {
                    if (json) {
                        all.add(view(product));
                    } else {
                        print("%s", line(product));
                    }
                }
                page = inventory.list(id, page.getLast().id(), PAGE);
            }
            if (json) {
                printJson(all);
            }
            return OK;
        }
    }

    private static String line(Product product) {
        return "%-20d %-20s %14s %8s  %s"
                .formatted(
                        product.id(),
                        product.retailerId(),
                        Money.of(product.price(), product.currency()),
                        product.stock() == null ? "-" : product.stock(),
                        product.title());
    }

    private static Map<String, Object> view(Product product) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("product_id", Long.toString(product.id()));
        view.put("retailer_id", product.retailerId());
        view.put("title", product.title());
        view.put("price", Money.of(product.price(), product.currency()).decimal());
        view.put(
                "sale_price",
                product.salePrice() == null
                        ? null
                        : Money.of(product.salePrice(), product.currency()).decimal());
        view.put("currency", product.currency());
        view.put("stock", product.stock());
        view.values().removeIf(Objects::isNull);
        return view;
    }
}
