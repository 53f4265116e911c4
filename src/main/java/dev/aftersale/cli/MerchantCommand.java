package dev.aftersale.cli;

import dev.aftersale.base.Money;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.MerchantSettings;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.NewMerchant;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.staff.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "merchant",
        description = "Creates, lists, changes and suspends merchants.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            MerchantCommand.Create.class,
            MerchantCommand.Every.class,
            MerchantCommand.Settings.class,
            SendersCommand.class,
            MerchantCommand.Suspend.class
        })
final class MerchantCommand {

    @Command(
            name = "create",
            description = "Creates a merchant and prints its ids.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Create extends PlatformCommand {

        @Option(names = "--name", required = true, description = "As buyers know it.")
        String name = "";

        @Option(
                names = "--currency",
                defaultValue = "USD",
                description = "In which it sells, ISO 4217 (${DEFAULT-VALUE}).")
        String currency = "";

        @Option(names = "--country", defaultValue = "US", description = "Where it is, ISO 3166 (${DEFAULT-VALUE}).")
        String country = "";

        @Nullable
        @Option(names = "--support-email", paramLabel = "ADDRESS", description = "Where it is told of sales.")
        String supportEmail;

        @Nullable
        @Option(names = "--owner-email", paramLabel = "ADDRESS", description = "Invited as its owner.")
        String ownerEmail;

        @Mixin
        SettingsOptions settings = new SettingsOptions();

        @Override
        int run(Platform platform) {
            var merchants = platform.get(Merchants.class);
            var created = merchants.create(new NewMerchant(
                    name,
                    currency.toUpperCase(Locale.ROOT),
                    country.toUpperCase(Locale.ROOT),
                    supportEmail,
                    SettingsChange.NONE));
            var change = settings.change();
            var merchant = change.equals(SettingsChange.NONE) ? created : merchants.change(created.id(), change);
            String owner = ownerEmail;
            String invitation = owner == null ? null : StaffCommand.invite(platform, merchant.id(), owner, Role.OWNER);
            show(this, merchant, invitation);
            return OK;
        }
    }

    @Command(name = "list", description = "Lists all merchants, oldest first.", mixinStandardHelpOptions = true)
    static final class Every extends PlatformCommand {

        private static final int PAGE = 500;

        @Override
        int run(Platform platform) {
            var merchants = platform.get(Merchants.class);
            var all = new ArrayList<Map<String, Object>>();
            if (!json) {
                print("%-20s %-20s %-4s %-9s %s", "MERCHANT", "CMS", "CUR", "", "NAME");
            }
            var page = merchants.list(0, PAGE);
            while (!page.isEmpty()) {
                for (Merchant merchant : page) {
                    if (json) {
                        all.add(view(merchant));
                    } else {
                        print(
                                "%-20s %-20d %-4s %-9s %s",
                                merchant.id(),
                                merchant.cmsId(),
                                merchant.currency(),
                                merchant.suspended() ? "suspended" : "",
                                merchant.name());
                    }
                }
                page = merchants.list(page.getLast().id().value(), PAGE);
            }
            if (json) {
                printJson(all);
            }
            return OK;
        }
    }

    @Command(
            name = "settings",
            description = "Shows a merchant's settings; with options, changes them first.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Settings extends PlatformCommand {

        @Mixin
        MerchantOption merchant = new MerchantOption();

        @Mixin
        SettingsOptions settings = new SettingsOptions();

        @Override
        int run(Platform platform) {
            var change = settings.change();
            var found = merchant.in(platform);
            show(
                    this,
                    change.equals(SettingsChange.NONE)
                            ? found
                            : platform.get(Merchants.class).change(found.id(), change));
            return OK;
        }
    }

    @Command(
            name = "suspend",
            description = "Suspends a merchant: it reads, but sells and changes nothing.",
            mixinStandardHelpOptions = true)
    static final class Suspend extends PlatformCommand {

        @Mixin
        MerchantOption merchant = new MerchantOption();

        @Option(names = "--reason", description = "Why, in words that the merchant is shown.")
        String reason = "Suspended by the platform.";

        @Option(names = "--resume", description = "Lets it work again instead.")
        boolean resume;

        @Override
        int run(Platform platform) {
            var merchants = platform.get(Merchants.class);
            var id = merchant.idIn(platform);
            show(this, resume ? merchants.resume(id) : merchants.suspend(id, reason));
            return OK;
        }
    }

    private static void show(PlatformCommand command, Merchant merchant) {
        show(command, merchant, null);
    }

    private static void show(PlatformCommand command, Merchant merchant, @Nullable String invitation) {
        var view = view(merchant);
        if (invitation != null) {
            view.put("owner_invitation", invitation);
        }
        if (command.json) {
            command.printJson(view);
            return;
        }
        view.forEach((name, value) -> {
            if (value instanceof Map<?, ?> settings) {
                settings.forEach((setting, held) -> command.print("%-28s %s", setting, held));
            } else if (value != null) {
                command.print("%-28s %s", name, value);
            }
        });
    }

    /** As the API writes amounts, for scripts; and as people do. */
    private record Amount(String amount, String currency) {

        static Amount of(long minor, String currency) {
            return new Amount(Money.of(minor, currency).decimal(), currency);
        }

        @Override
        public String toString() {
            return amount + " " + currency;
        }
    }

    static Map<String, Object> view(Merchant merchant) {
        var view = new LinkedHashMap<String, Object>();
        view.put("merchant_id", merchant.id().toString());
        view.put("cms_id", Long.toString(merchant.cmsId()));
        view.put("page_id", Long.toString(merchant.pageId()));
        view.put("catalog_id", Long.toString(merchant.catalogId()));
        view.put("name", merchant.name());
        view.put("currency", merchant.currency());
        view.put("country", merchant.country());
        if (merchant.supportEmail() != null) {
            view.put("support_email", merchant.supportEmail());
        }
        view.put("suspended", merchant.suspended());
        var suspension = merchant.suspension();
        if (suspension != null) {
            view.put("suspended_for", suspension.reason());
        }
        view.put("created_at", merchant.createdAt().toString());
        view.put("settings", view(merchant.settings(), merchant.currency()));
        return view;
    }

    private static Map<String, Object> view(MerchantSettings settings, String currency) {
        var view = new LinkedHashMap<String, Object>();
        view.put("hold_seconds", settings.hold().toSeconds());
        view.put(
                "cancel_unshipped_after_seconds",
                settings.cancelUnshippedAfter().toSeconds());
        view.put("ship_within_seconds", settings.shipWithin().toSeconds());
        view.put("release_after_seconds", settings.releaseAfter().toSeconds());
        view.put("prices_include_tax", settings.pricesIncludeTax());
        view.put("selling_fee_basis_points", settings.fees().sellingBasisPoints());
        view.put("selling_fee_minimum", Amount.of(settings.fees().sellingMinimum(), currency));
        view.put("processing_fee_basis_points", settings.fees().processingBasisPoints());
        view.put("processing_fee_fixed", Amount.of(settings.fees().processingFixed(), currency));
        view.put("time_zone", settings.shop().timeZone().getId());
        view.put("locale", settings.shop().locale().toLanguageTag());
        view.put("low_stock_below", settings.shop().lowStockBelow());
        view.put("buyer_cancel_minutes", settings.buyerCancel().minutes());
        view.put("buyer_cancel_until_shipped", settings.buyerCancel().untilShipped());
        view.put("withdrawal", settings.withdrawal().buyers().name());
        view.put("consent_offered", settings.consent().offered());
        view.put("shop_mails", settings.shopMails().name());
        return view;
    }
}
