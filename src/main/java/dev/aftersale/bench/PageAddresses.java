package dev.aftersale.bench;

import dev.aftersale.base.MerchantId;
import dev.aftersale.link.LinkToken;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;

/** The addresses that the benchmark of pages asks for, by what they show; each time another of their kind. */
final class PageAddresses {

    private final Map<String, Supplier<String>> pages = new LinkedHashMap<>();

    private PageAddresses() {}

    static Map<String, Supplier<String>> of(
            MerchantId merchant, PagesStore orders, TalksStore talks, LinkToken links, int samples) throws Exception {
        var all = new PageAddresses();
        all.orders(orders.samples(merchant, samples));
        var any = talks.samples(merchant, samples);
        all.inbox(any, talks.waiting(merchant, samples));
        all.conversations(any, talks.longSamples(merchant, samples), links);
        return all.pages;
    }

    private <T> void page(String name, List<T> samples, Function<T, String> address) {
        pages.put(
                name,
                () -> address.apply(samples.get(ThreadLocalRandom.current().nextInt(samples.size()))));
    }

    private void orders(List<PagesStore.Sample> samples) {
        page("list", samples, sample -> "/console/orders");
        page("list, further on", samples, sample -> "/console/orders?after=" + sample.id());
        page("list, to ship", samples, sample -> "/console/orders?stage=to_ship,partly_shipped");
        page("list, late", samples, sample -> "/console/orders?has=late");
        page("list, refunded on Instagram", samples, sample -> "/console/orders?has=refund&channel=instagram");
        page("search, order id", samples, sample -> order(Long.toString(sample.id())));
        page("search, reference", samples, sample -> order(sample.reference()));
        page("search, name", samples, sample -> order(sample.lastName()));
        page(
                "search, begun name",
                samples,
                sample -> order(sample.lastName()
                        .substring(0, Math.min(3, sample.lastName().length()))));
        page("search, e-mail", samples, sample -> order(sample.email()));
        page("search, SKU", samples, sample -> order(sample.sku()));
        page("search, tracking", samples, sample -> order("1Z" + sample.id()));
        page("order", samples, sample -> "/console/orders/" + sample.id());
        page("home", samples, sample -> "/console");
    }

    private void inbox(List<TalksStore.Talk> talks, List<Long> waiting) {
        page("inbox", talks, talk -> "/console/messages");
        page("inbox, further on", waiting, id -> "/console/messages?after=" + id);
        page("inbox, mine", talks, talk -> "/console/messages?who=me");
        page("inbox, all", talks, talk -> "/console/messages?show=all");
        page("inbox, all, further on", talks, talk -> "/console/messages?show=all&after=" + talk.id());
        page("inbox, all, nobody's", talks, talk -> "/console/messages?show=all&who=nobody");
        page("inbox, search, rare word", talks, talk -> message(talk.rare()));
        page("inbox, search, frequent word", talks, talk -> message(TalksStore.FREQUENT));
        page("inbox, search, seldom word", talks, talk -> message(TalksStore.SELDOM));
        page("inbox, search, word everywhere", talks, talk -> message("the"));
        page("inbox, search, both", talks, talk -> message(TalksStore.FREQUENT + " " + talk.rare()));
        page("inbox, search, begun word", talks, talk -> message(TalksStore.FREQUENT.substring(0, 2)));
        page("inbox, search, no such word", talks, talk -> message("zzyzx"));
        page("inbox, search, order id", talks, talk -> message(Long.toString(talk.orderId())));
        page("inbox, search, e-mail", talks, talk -> message(talk.email()));
    }

    private void conversations(List<TalksStore.Talk> talks, List<TalksStore.Talk> longOnes, LinkToken links) {
        page("conversation", talks, talk -> "/console/messages/" + talk.id());
        page("conversation, long", longOnes, talk -> "/console/messages/" + talk.id());
        page("order, with messages", talks, talk -> "/console/orders/" + talk.orderId());
        page("order, with many messages", longOnes, talk -> "/console/orders/" + talk.orderId());
        page("buyer's order", talks, talk -> "/o/" + links.of(talk.link()));
        page("buyer's order, many messages", longOnes, talk -> "/o/" + links.of(talk.link()));
        page("buyer's messages", talks, talk -> "/o/" + links.of(talk.link()) + "/messages");
        page("buyer's messages, long", longOnes, talk -> "/o/" + links.of(talk.link()) + "/messages");
    }

    private static String order(String q) {
        return "/console/orders?q=" + URLEncoder.encode(q, StandardCharsets.UTF_8);
    }

    private static String message(String q) {
        return "/console/messages?q=" + URLEncoder.encode(q, StandardCharsets.UTF_8);
    }
}
