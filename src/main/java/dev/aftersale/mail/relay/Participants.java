package dev.aftersale.mail.relay;

import dev.aftersale.mail.shop.ShopPlatforms;
import dev.aftersale.mask.Mask.Side;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who takes part in an order's conversations, and from where its mail may come.
 *
 * @param buyer the buyer's address, if it has one
 * @param merchant the merchant's addresses, those it is written to first
 * @param agents domains from which anybody writes for the merchant
 * @param sources networks from which the merchant's mail comes, whatever DNS says
 */
public record Participants(@Nullable String buyer, List<String> merchant, Set<String> agents, List<Network> sources) {

    /** Domains where everybody has a mailbox: who has an address there does not speak for the others. */
    private static final Set<String> EVERYBODYS = Set.of(
            "gmail.com",
            "googlemail.com",
            "outlook.com",
            "outlook.de",
            "outlook.fr",
            "outlook.es",
            "hotmail.com",
            "hotmail.co.uk",
            "hotmail.fr",
            "hotmail.de",
            "hotmail.es",
            "live.com",
            "live.co.uk",
            "live.fr",
            "msn.com",
            "yahoo.com",
            "yahoo.co.uk",
            "yahoo.de",
            "yahoo.fr",
            "yahoo.es",
            "ymail.com",
            "aol.com",
            "icloud.com",
            "me.com",
            "mac.com",
            "gmx.de",
            "gmx.net",
            "gmx.com",
            "gmx.at",
            "gmx.ch",
            "web.de",
            "t-online.de",
            "freenet.de",
            "mail.com",
            "proton.me",
            "protonmail.com",
            "pm.me",
            "tutanota.com",
            "posteo.de",
            "mailbox.org",
            "fastmail.com",
            "zoho.com",
            "orange.fr",
            "wanadoo.fr",
            "free.fr",
            "laposte.net",
            "sfr.fr",
            "bbox.fr",
            "libero.it",
            "btinternet.com",
            "comcast.net",
            "verizon.net",
            "att.net",
            "qq.com",
            "163.com",
            "126.com",
            "mail.ru",
            "yandex.ru",
            "yandex.com");

    public Participants {
        merchant = List.copyOf(merchant);
        agents = Set.copyOf(agents);
        sources = List.copyOf(sources);
    }

    /** Whether who has an address there speaks for nobody else there: at providers, and where shops share a domain. */
    static boolean isEverybodys(String domain) {
        return EVERYBODYS.contains(domain) || ShopPlatforms.ofAddress(domain).isPresent();
    }

    /** Whether {@code address} is one that {@code side} writes from. Whether it really came from there is another matter. */
    public boolean isOf(Side side, String address) {
        String mailbox = Addresses.mailbox(address);
        return switch (side) {
            case BUYER -> buyer != null && Addresses.mailbox(buyer).equals(mailbox);
            case MERCHANT ->
                merchant.stream().anyMatch(one -> isSame(one, address)) || agents.contains(Addresses.domain(address));
        };
    }

    /** Where many shops share a domain, what stands behind the plus tells them apart: {@code store+123@t.shopifyemail.com}. */
    private static boolean isSame(String known, String address) {
        return ShopPlatforms.ofAddress(address).isPresent()
                ? Addresses.plain(known).equals(Addresses.plain(address))
                : Addresses.mailbox(known).equals(Addresses.mailbox(address));
    }

    public boolean isSource(InetAddress client) {
        return sources.stream().anyMatch(network -> network.contains(client));
    }
}
