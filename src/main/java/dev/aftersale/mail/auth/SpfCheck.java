package dev.aftersale.mail.auth;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.james.jspf.core.DNSRequest;
import org.apache.james.jspf.core.DNSService;
import org.apache.james.jspf.core.exceptions.TimeoutException;
import org.apache.james.jspf.impl.SPF;
import org.jspecify.annotations.Nullable;

/** SPF by jSPF, which asks through our resolver. */
final class SpfCheck {

    /** A record may lead to a hundred questions, each to a server that takes its time: all together may take so long. */
    private static final Duration LONGEST = Duration.ofSeconds(20);

    /** When the check of this thread has to come to its end. */
    static final ScopedValue<Long> DEADLINE = ScopedValue.newInstance();

    private final Dns dns;

    /** One for all: what it compiles when it is made costs more than a check. */
    private final SPF spf;

    SpfCheck(Dns dns) {
        this.dns = dns;
        this.spf = new SPF(new Questions());
    }

    Spf check(InetAddress client, String helo, String mailFrom) {
        String domain = mailFrom.isEmpty() ? helo : mailFrom.substring(mailFrom.lastIndexOf('@') + 1);
        String asked = Domains.ascii(domain);
        String sender = mailFrom.isEmpty() ? "" : localPart(mailFrom) + "@" + asked;
        if (asked.isEmpty()) {
            return new Spf(Spf.Result.NONE, "");
        }
        String greeting = Domains.ascii(helo);
        String result = ScopedValue.where(DEADLINE, System.nanoTime() + LONGEST.toNanos())
                .call(() -> spf.checkSPF(plain(client), sender, greeting.isEmpty() ? "unknown" : greeting)
                        .getResult());
        return new Spf(result(result), asked);
    }

    /** A local part with an @ of its own would be cut in the wrong place. */
    private static String localPart(String mailFrom) {
        int at = mailFrom.lastIndexOf('@');
        return at <= 0 ? "postmaster" : mailFrom.substring(0, at).replaceAll("[@\\s]", "_");
    }

    private static String plain(InetAddress client) {
        String address = client.getHostAddress();
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }

    private static Spf.Result result(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "pass" -> Spf.Result.PASS;
            case "fail" -> Spf.Result.FAIL;
            case "softfail" -> Spf.Result.SOFTFAIL;
            case "neutral" -> Spf.Result.NEUTRAL;
            case "temperror" -> Spf.Result.TEMPERROR;
            case "permerror" -> Spf.Result.PERMERROR;
            default -> Spf.Result.NONE;
        };
    }

    /** Of the check that runs in the thread that asks. */
    final class Questions implements DNSService {

        private static final int MOST_RECORDS = 10; // of an MX or PTR mechanism: RFC 7208, section 4.6.4

        @Override
        public @Nullable List<String> getRecords(DNSRequest request) throws TimeoutException {
            if (System.nanoTime() - DEADLINE.get() > 0) {
                throw new TimeoutException("the record leads to too many questions");
            }
            try {
                List<String> found = ask(request.getHostname(), request.getRecordType());
                return found.isEmpty() ? null : new ArrayList<>(found);
            } catch (DnsFailure e) {
                throw new TimeoutException(e.reason());
            }
        }

        private List<String> ask(String name, int type) throws DnsFailure {
            return switch (type) {
                case DNSRequest.A -> addresses(dns.ipv4(name));
                case DNSRequest.AAAA -> addresses(dns.ipv6(name));
                case DNSRequest.MX ->
                    dns.exchangers(name).stream().map(Dns.Exchanger::host).toList();
                case DNSRequest.PTR -> dns.pointers(name);
                case DNSRequest.TXT -> dns.texts(name);
                default -> List.of(); // the type SPF is history: RFC 7208, section 3.1
            };
        }

        private List<String> addresses(List<InetAddress> addresses) {
            return addresses.stream().map(InetAddress::getHostAddress).toList();
        }

        /** At once, in the thread that asks: each has one of its own here. */
        @Override
        public CompletionStage<List<String>> getRecordsAsync(DNSRequest request) {
            try {
                return CompletableFuture.completedFuture(getRecords(request));
            } catch (TimeoutException e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        @Override
        public List<String> getLocalDomainNames() {
            return List.of();
        }

        @Override
        public void setTimeOut(int seconds) {
            // as patient as the resolver is
        }

        @Override
        public int getRecordLimit() {
            return MOST_RECORDS;
        }

        @Override
        public void setRecordLimit(int limit) {
            // the standard's
        }
    }
}
