package dev.aftersale.returns;

import dev.aftersale.base.Db;
import dev.aftersale.base.Json;
import dev.aftersale.base.MerchantId;
import dev.aftersale.merchant.Merchants;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a table of rules would have decided of last month's requests: of the same facts, by the same function. */
@Component
public class ReturnRulePreview {

    private static final Duration MONTH = Duration.ofDays(30);
    private static final int MOST = 1_000;

    private final Db db;
    private final Merchants merchants;

    ReturnRulePreview(Db db, Merchants merchants) {
        this.db = db;
        this.merchants = merchants;
    }

    /**
     * A request of last month.
     *
     * @param value in minor units
     * @param came what really came of it
     * @param would what the rules would have made of it, and {@code rule} which one
     */
    public record Seen(
            long returnId,
            Instant at,
            long value,
            String currency,
            ReturnState came,
            Verdict would,
            @Nullable String rule) {}

    /** @param verdicts how many requests each would have met */
    public record Preview(List<Seen> requests, Map<Verdict, Integer> verdicts) {}

    public Preview lastMonth(MerchantId merchant, List<ReturnRule> rules) {
        String currency = merchants.get(merchant).currency();
        var seen = db
                .within(
                        merchant,
                        tx -> ReturnListStore.facts(tx, merchant, tx.now().minus(MONTH), MOST))
                .stream()
                .map(past -> {
                    var facts = Json.read(past.facts(), ReturnCase.class);
                    var decided = ReturnRule.decide(rules, facts, currency);
                    return new Seen(
                            past.id(),
                            past.at(),
                            facts.value(),
                            facts.currency(),
                            past.state(),
                            decided.verdict(),
                            decided.rule());
                })
                .toList();
        var verdicts = new EnumMap<Verdict, Integer>(Verdict.class);
        for (Verdict verdict : Verdict.values()) {
            verdicts.put(verdict, (int)
                    seen.stream().filter(one -> one.would() == verdict).count());
        }
        return new Preview(seen, verdicts);
    }
}
