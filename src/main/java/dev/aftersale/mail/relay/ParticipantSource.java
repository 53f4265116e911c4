package dev.aftersale.mail.relay;

import dev.aftersale.base.MerchantId;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.order.Order;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Looks up who takes part in an order's conversations: its buyer, and whatever the merchant has told us that it writes from.
 *
 * <p>The domain of a merchant's own address speaks for it as a whole, unless everybody can have an address there. So does a
 * server that a route of this deployment names for that domain: whoever set the route up knows whose it is.
 */
public final class ParticipantSource {

    private final Senders senders;
    private final Merchants merchants;
    private final Map<String, String> routedHosts;

    /** @param routedHosts by domain */
    public ParticipantSource(Senders senders, Merchants merchants, Map<String, String> routedHosts) {
        this.senders = senders;
        this.merchants = merchants;
        this.routedHosts = Map.copyOf(routedHosts);
    }

    public Participants of(MerchantId merchantId, Order order) {
        Merchant merchant = merchants.get(merchantId);
        var addresses = new LinkedHashSet<>(merchant.addresses());
        var agents = new HashSet<String>();
        var sources = new ArrayList<Network>();
        for (String address : addresses) {
            String domain = Addresses.domain(address);
            if (!domain.isEmpty() && !Participants.isEverybodys(domain)) {
                agents.add(domain);
            }
            route(domain, sources);
        }
        for (String sender : senders.known(merchantId)) {
            if (sender.startsWith("@")) {
                agents.add(sender.substring(1));
            } else if (sender.indexOf('@') > 0) {
                addresses.add(sender);
            } else {
                sources.add(Network.parse(sender));
            }
        }
        return new Participants(order.buyer().email(), List.copyOf(addresses), agents, sources);
    }

    private void route(String domain, List<Network> sources) {
        String host = routedHosts.get(domain);
        if (host == null) {
            return;
        }
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                sources.add(new Network(address, address.getAddress().length * 8));
            }
        } catch (UnknownHostException e) {
            // a route that leads nowhere at the moment brings no mail either
        }
    }
}
