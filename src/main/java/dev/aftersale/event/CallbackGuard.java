package dev.aftersale.event;

import dev.aftersale.base.Problem;
import dev.aftersale.base.PublicAddresses;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Keeps webhooks from reaching into our own network. It judges the addresses that a connection is really made to: the
 * client asks it at every connect, so a name that pointed elsewhere when it was subscribed does not get through.
 */
@Component
final class CallbackGuard implements DnsResolver {

    private static final int LONGEST_URL = 2_000;

    private final WebhookSettings settings;

    CallbackGuard(WebhookSettings settings) {
        this.settings = settings;
    }

    /** The URL of a new subscription, or a problem that says what is wrong with it. */
    URI check(String url) {
        URI uri = parse(url);
        String host = uri.getHost();
        if (url.length() > LONGEST_URL || host == null || uri.getUserInfo() != null || uri.getFragment() != null) {
            throw invalid("must be an absolute URL of at most 2000 characters, without user or fragment.");
        }
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(bare(host));
        } catch (UnknownHostException e) {
            throw invalid("names a host, " + host + ", that is not known.");
        }
        if (!settings.allowPrivate() && !Arrays.stream(addresses).allMatch(PublicAddresses::contains)) {
            throw invalid("names a host, " + host + ", that is not on the public Internet.");
        }
        boolean loopback = Arrays.stream(addresses).allMatch(InetAddress::isLoopbackAddress);
        boolean plain = "http".equalsIgnoreCase(uri.getScheme()) && (settings.demo() || loopback);
        if (!plain && !"https".equalsIgnoreCase(uri.getScheme())) {
            throw invalid("must begin with https://.");
        }
        return uri;
    }

    private static URI parse(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw invalid("must be a URL: " + e.getReason() + ".");
        }
    }

    private static RuntimeException invalid(String rule) {
        return Problem.INVALID_PARAMETER.at("callback_url", rule);
    }

    private static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** The addresses that a connection may be made to. */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] all = InetAddress.getAllByName(bare(host));
        if (settings.allowPrivate()) {
            return all;
        }
        InetAddress[] permitted =
                Arrays.stream(all).filter(PublicAddresses::contains).toArray(InetAddress[]::new);
        if (permitted.length == 0) {
            throw new UnknownHostException(host + " is not on the public Internet");
        }
        return permitted;
    }

    @Override
    public @Nullable String resolveCanonicalHostname(String host) {
        return host;
    }
}
