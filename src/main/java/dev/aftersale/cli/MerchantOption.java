package dev.aftersale.cli;

import dev.aftersale.base.MerchantId;
import dev.aftersale.merchant.Merchant;
import picocli.CommandLine.Option;

/** Whose data a command is about. */
final class MerchantOption {

    @Option(
            names = "--merchant",
            required = true,
            paramLabel = "ID",
            description = "The merchant: its own id, or that of its CMS, page or catalog.")
    long id;

    Merchant in(Platform platform) {
        return platform.merchant(id);
    }

    MerchantId idIn(Platform platform) {
        return in(platform).id();
    }
}
