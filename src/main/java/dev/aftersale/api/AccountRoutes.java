package dev.aftersale.api;

import static dev.aftersale.api.graph.Shape.ID;
import static dev.aftersale.api.graph.Shape.MONEY;
import static dev.aftersale.api.graph.Shape.NUMBER;
import static dev.aftersale.api.graph.Shape.OBJECT;
import static dev.aftersale.api.graph.Shape.TEXT;
import static dev.aftersale.api.graph.Shape.TIME;
import static dev.aftersale.merchant.Scope.COMMERCE_ACCOUNT_READ_ORDERS;
import static dev.aftersale.merchant.Scope.COMMERCE_ACCOUNT_READ_REPORTS;
import static dev.aftersale.merchant.Scope.COMMERCE_ACCOUNT_READ_SETTINGS;
import static dev.aftersale.merchant.Scope.COMMERCE_MANAGE_ACCOUNTS;

import dev.aftersale.api.graph.Call;
import dev.aftersale.api.graph.Cursor;
import dev.aftersale.api.graph.Handler;
import dev.aftersale.api.graph.Kind;
import dev.aftersale.api.graph.NodeType;
import dev.aftersale.api.graph.Obj;
import dev.aftersale.api.graph.Reply;
import dev.aftersale.api.graph.Route;
import dev.aftersale.api.graph.RouteSource;
import dev.aftersale.base.Money;
import dev.aftersale.base.Problem;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.Tokens;
import dev.aftersale.order.Inventory;
import dev.aftersale.order.Product;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The calls about an account: its settings, its page, its apps, its catalog, its payouts. */
@Component
class AccountRoutes implements RouteSource {

    private static final String SET_UP = "SETUP";

    /** What Meta's profiles are made of; ours have an id and a name. */
    private static final String[] PROFILE = {
        "id",
        "name",
        "can_post",
        "link",
        "pic",
        "pic_crop",
        "pic_large",
        "pic_small",
        "pic_square",
        "profile_type",
        "username"
    };

    private final Merchants merchants;
    private final Tokens tokens;
    private final Inventory inventory;

    AccountRoutes(Merchants merchants, Tokens tokens, Inventory inventory) {
        this.merchants = merchants;
        this.tokens = tokens;
        this.inventory = inventory;
    }

    private static final NodeType<Merchant> CATALOG = NodeType.<Merchant>named("ProductCatalog")
            .id(Merchant::catalogId)
            .value("name", TEXT, merchant -> merchant.name() + " catalog")
            .build();

    private static final NodeType<Merchant> SETTINGS = NodeType.<Merchant>named("CommerceMerchantSettings")
            .id(Merchant::cmsId)
            .value("display_name", TEXT, Merchant::name)
            .value("contact_email", TEXT, Merchant::supportEmail)
            .value("merchant_status", TEXT, merchant -> merchant.suspended() ? "externally_disabled" : "enabled")
            .value("payment_provider", TEXT, merchant -> "platform")
            .onRequest(
                    "merchant_page",
                    OBJECT,
                    merchant -> Obj.empty().withId("id", merchant.pageId()).with("name", merchant.name()))
            .of(PROFILE)
            .onRequest("currency", TEXT, Merchant::currency)
            .onRequest("fees", OBJECT, AccountRoutes::fees, "rates in basis points, amounts of the account's currency")
            .of(
                    "selling_basis_points",
                    "selling_minimum{amount,currency}",
                    "processing_basis_points",
                    "processing_fixed{amount,currency}")
            .onRequest("order_settings", OBJECT, AccountRoutes::orderSettings, "in seconds")
            .of("hold", "cancel_unshipped_after", "ship_within", "release_after", "prices_include_tax")
            .edge("product_catalogs", CATALOG, List::of)
            .absent(
                    "checkout_config",
                    "checkout_message",
                    "cta",
                    "korea_ftc_listing",
                    "privacy_policy_localized",
                    "return_policy_localized",
                    "terms",
                    "facebook_channel",
                    "instagram_channel",
                    "shops_ads_setup",
                    "offsite_iab_checkout_enabled_countries")
            .build();

    private static final NodeType<Merchant> PAGE = NodeType.<Merchant>named("Page")
            .id(Merchant::pageId)
            .value("name", TEXT, Merchant::name)
            .edge("commerce_merchant_settings", SETTINGS, List::of)
            .build();

    private static final NodeType<Merchant> SETUP_STATUS = NodeType.<Merchant>named(
                    "CommerceMerchantSettingsSetupStatus")
            .value("shop_setup", TEXT, merchant -> SET_UP)
            .value("payment_setup", TEXT, merchant -> SET_UP)
            .value("deals_setup", TEXT, merchant -> SET_UP)
            .value("marketplace_approval_status", TEXT, merchant -> "approved")
            .absent("marketplace_approval_status_details", "review_status")
            .build();

    private static final NodeType<Merchant> SHOP = NodeType.<Merchant>named("Shop")
            .id(Merchant::pageId)
            .value("shop_status", TEXT, merchant -> merchant.suspended() ? "INACTIVE" : "ACTIVE")
            .node("commerce_merchant_settings", SETTINGS, merchant -> merchant)
            .absent("fb_sales_channel", "ig_sales_channel", "workspace")
            .build();

    private static final NodeType<Tokens.App> APP = NodeType.<Tokens.App>named("Application")
            .id(Tokens.App::id)
            .value("name", TEXT, Tokens.App::name)
            .build();

    private static final NodeType<Product> PRODUCT = NodeType.<Product>named("ProductItem")
            .id(Product::id)
            .value("retailer_id", TEXT, Product::retailerId)
            .value("name", TEXT, Product::title)
            .onRequest("price", TEXT, product -> shown(product.price(), product.currency()), "with its currency's sign")
            .onRequest(
                    "sale_price",
                    TEXT,
                    product -> product.salePrice() == null ? null : shown(product.salePrice(), product.currency()))
            .onRequest("currency", TEXT, Product::currency)
            .onRequest("inventory", NUMBER, Product::stock, "absent: not counted")
            .onRequest(
                    "availability",
                    TEXT,
                    product -> product.stock() != null && product.stock() == 0 ? "out of stock" : "in stock")
            .build();

    /** A payout, once there are payouts. */
    private record Payout(Money amount, @Nullable Instant date, String referenceId, String status, String transferId) {}

    private static final NodeType<Payout> PAYOUT = NodeType.<Payout>named("CommercePayout")
            .value("amount", MONEY, Payout::amount)
            .value("payout_date", TIME, Payout::date)
            .value("payout_reference_id", TEXT, Payout::referenceId)
            .value("status", TEXT, Payout::status)
            .value("transfer_id", TEXT, Payout::transferId)
            .build();

    /** A sale or a refund of a payout, once there are payouts. */
    private record Transaction(
            long id,
            String type,
            Instant date,
            long orderId,
            Instant orderCreated,
            @Nullable String reference,
            Money fee,
            Money net) {}

    private static final NodeType<Transaction> TRANSACTION = NodeType.<Transaction>named(
                    "CommerceOrderTransactionDetail")
            .id(Transaction::id)
            .value("transaction_type", TEXT, Transaction::type)
            .value("transaction_date", TIME, Transaction::date)
            .onRequest("order_id", ID, Transaction::orderId)
            .onRequest("order_created", TIME, Transaction::orderCreated)
            .onRequest("merchant_order_id", TEXT, Transaction::reference)
            .value("processing_fee", MONEY, Transaction::fee)
            .value("net_payment_amount", MONEY, Transaction::net)
            .absent("order_details", "transfer_id", "tax_rate", "payout_reference_id", "postal_code", "state")
            .build();

    @Override
    public List<Route> routes() {
        var routes = new ArrayList<Route>();
        routes.add(read(Kind.CMS, "", "An account's settings", call -> call.reply(SETTINGS, merchant(call)))
                .returns(SETTINGS));
        routes.add(read(Kind.PAGE, "", "A merchant's page", call -> call.reply(PAGE, merchant(call)))
                .returns(PAGE));
        routes.add(read(Kind.PAGE, "commerce_merchant_settings", "The page's account", call -> own(call, SETTINGS))
                .returnsListOf(SETTINGS));
        routes.add(read(Kind.PAGE, "shop_setup_status", "How far the shop is set up", call -> own(call, SETUP_STATUS))
                .returnsListOf(SETUP_STATUS));
        routes.add(read(Kind.CMS, "setup_status", "How far the account is set up", call -> own(call, SETUP_STATUS))
                .returnsListOf(SETUP_STATUS));
        routes.add(read(Kind.CMS, "shops", "The account's shops", call -> own(call, SHOP))
                .returnsListOf(SHOP));
        routes.add(read(Kind.CMS, "product_catalogs", "The account's catalogs", call -> own(call, CATALOG))
                .returnsListOf(CATALOG));
        routes.add(read(Kind.CMS, "tax_settings", "Empty: the platform collects tax", AccountRoutes::none));
        routes.addAll(apps());
        routes.addAll(catalog());
        for (Kind account : List.of(Kind.CMS, Kind.PAGE)) {
            routes.add(report(account, "commerce_payouts", "Payouts", PAYOUT)
                    .takes("start_time", TIME, "from this")
                    .takes("end_time", TIME, "before this"));
            routes.add(report(account, "commerce_transactions", "Sales and refunds of payouts", TRANSACTION)
                    .takes("start_time", TIME, "from this")
                    .takes("end_time", TIME, "before this")
                    .takes("payout_reference_id", TEXT, "of this payout"));
        }
        return routes;
    }

    private static Route read(Kind kind, String edge, String summary, Handler handler) {
        return Route.get(kind, edge, COMMERCE_ACCOUNT_READ_SETTINGS, summary, handler);
    }

    private static <N> Route report(Kind kind, String edge, String summary, NodeType<N> type) {
        return Route.get(kind, edge, COMMERCE_ACCOUNT_READ_REPORTS, summary, call -> {
                    call.params().optionalTime("start_time");
                    call.params().optionalTime("end_time");
                    return call.reply(type, List.<N>of());
                })
                .returnsListOf(type);
    }

    private List<Route> apps() {
        return List.of(
                read(
                                Kind.CMS,
                                "order_management_apps",
                                "The apps that acknowledge orders",
                                call -> call.reply(
                                        APP,
                                        tokens.apps(call.merchant()).stream()
                                                .filter(Tokens.App::tied)
                                                .toList()))
                        .returnsListOf(APP),
                Route.post(
                        Kind.CMS,
                        "order_management_apps",
                        COMMERCE_MANAGE_ACCOUNTS,
                        "Ties the calling app: new orders wait in CREATED to be acknowledged",
                        call -> tie(call, true)),
                Route.delete(
                        Kind.CMS,
                        "order_management_apps",
                        COMMERCE_MANAGE_ACCOUNTS,
                        "Unties the calling app: with none tied, new orders go to IN_PROGRESS by themselves",
                        call -> tie(call, false)));
    }

    private Reply tie(Call call, boolean tied) {
        tokens.tie(call.merchant(), call.caller().appId(), tied);
        return Reply.of(Obj.success());
    }

    private List<Route> catalog() {
        return List.of(
                read(Kind.CATALOG, "", "A catalog", call -> call.reply(CATALOG, merchant(call)))
                        .returns(CATALOG),
                Route.get(
                                Kind.CATALOG,
                                "products",
                                COMMERCE_ACCOUNT_READ_ORDERS,
                                "The catalog's products",
                                this::products)
                        .returnsListOf(PRODUCT)
                        .takes("retailer_id", TEXT, "the product with this id of the merchant's"),
                Route.post(
                                Kind.CATALOG,
                                "products",
                                COMMERCE_MANAGE_ACCOUNTS,
                                "Enters a product, or replaces it",
                                this::putProduct)
                        .needs("retailer_id", TEXT, "the merchant's own id of the product")
                        .needs("name", TEXT, "what it is called")
                        .needs("price", MONEY, "before discounts")
                        .takes("sale_price", MONEY, "while it is reduced")
                        .takes("inventory", NUMBER, "units to sell; left out: not counted"),
                Route.get(Kind.PRODUCT, "", COMMERCE_ACCOUNT_READ_ORDERS, "One product", this::product)
                        .returns(PRODUCT));
    }

    private Reply products(Call call) {
        catalog(call);
        String retailerId = call.params().optionalText("retailer_id", 100);
        if (retailerId != null) {
            return call.reply(
                    PRODUCT,
                    inventory.byRetailerId(call.merchant(), retailerId).stream().toList());
        }
        var page = call.page(1);
        long after = page.after() == null ? 0 : page.after().key(0);
        return call.reply(
                PRODUCT,
                page,
                inventory.list(call.merchant(), after, page.fetch()),
                product -> Cursor.of(product.id()));
    }

    private Reply putProduct(Call call) {
        var params = call.params();
        Money price = params.money("price");
        Money salePrice = params.optionalMoney("sale_price");
        Long stock = params.optionalNumber("inventory", 0);
        String currency = catalog(call).currency();
        for (Money money : salePrice == null ? List.of(price) : List.of(price, salePrice)) {
            if (!money.currency().getCurrencyCode().equals(currency)) {
                throw params.wrong("price", "in the account's currency, " + currency);
            }
        }
        if (stock != null && stock > Integer.MAX_VALUE) {
            throw params.wrong("inventory", "a number of units");
        }
        Product product = inventory.put(
                call.merchant(),
                params.text("retailer_id", 100),
                params.text("name", 500),
                price.minor(),
                salePrice == null ? null : salePrice.minor(),
                stock == null ? null : stock.intValue());
        return Reply.of(Obj.success().withId("id", product.id()));
    }

    private Reply product(Call call) {
        return call.reply(
                PRODUCT,
                inventory
                        .find(call.merchant(), call.node())
                        .orElseThrow(() -> Problem.UNKNOWN_OBJECT.because("No product " + call.node() + ".")));
    }

    /** The edges of a catalog are told by their names, so that its id is still to be looked at. */
    private Merchant catalog(Call call) {
        Merchant merchant = merchant(call);
        if (call.node() != merchant.catalogId()) {
            throw Problem.UNKNOWN_OBJECT.because("No catalog " + call.node() + " is visible to this token.");
        }
        return merchant;
    }

    private Merchant merchant(Call call) {
        return merchants.get(call.merchant());
    }

    private Reply own(Call call, NodeType<Merchant> type) {
        return call.reply(type, List.of(merchant(call)));
    }

    private static Reply none(Call call) {
        return Reply.of(Obj.of("data", List.of()));
    }

    /** With the currency's sign before it, as connectors expect to find it: {@code £2.55}. */
    private static String shown(long minor, String currency) {
        Money money = Money.of(minor, currency);
        return money.currency().getSymbol(Locale.forLanguageTag("en-US-u-cu-" + currency)) + money.decimal();
    }

    private static Obj fees(Merchant merchant) {
        var fees = merchant.settings().fees();
        return Obj.of("selling_basis_points", fees.sellingBasisPoints())
                .with("selling_minimum", Money.of(fees.sellingMinimum(), merchant.currency()))
                .with("processing_basis_points", fees.processingBasisPoints())
                .with("processing_fixed", Money.of(fees.processingFixed(), merchant.currency()));
    }

    private static Obj orderSettings(Merchant merchant) {
        var settings = merchant.settings();
        return Obj.of("hold", settings.hold().toSeconds())
                .with("cancel_unshipped_after", settings.cancelUnshippedAfter().toSeconds())
                .with("ship_within", settings.shipWithin().toSeconds())
                .with("release_after", settings.releaseAfter().toSeconds())
                .with("prices_include_tax", settings.pricesIncludeTax());
    }
}
