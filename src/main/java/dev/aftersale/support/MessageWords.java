package dev.aftersale.support;

import dev.aftersale.base.MerchantId;
import java.text.Normalizer;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What messages are found by: their words in lower case and without accents, in no order. Each message also has two marks
 * that no word can look like: whose it is, and of which month. An index on words alone would go through everybody's.
 */
final class MessageWords {

    /** A text of more words than this is found by the first ones. */
    private static final int MOST = 2_000;

    private static final int LONGEST = 60;

    /** What somebody looks for has few words. */
    private static final int ASKED = 8;

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
    private static final Pattern ACCENTS = Pattern.compile("\\p{M}");
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("uuuuMM", Locale.ROOT);

    private MessageWords() {}

    static String[] of(MerchantId merchant, NewMessage message, Instant at) {
        Set<String> words = words(message.body(), MOST);
        message.files().forEach(file -> words.addAll(words(file.name(), ASKED)));
        words.add(mark(merchant));
        words.add(mark(merchant, YearMonth.from(at.atOffset(ZoneOffset.UTC))));
        return words.toArray(String[]::new);
    }

    /** The words of {@code search}, each the beginning of one in a message; empty: nothing to be found by. */
    static List<String> asked(String search) {
        return List.copyOf(words(search, ASKED));
    }

    /** A {@code tsquery} for all of {@code asked}, in one month or in any. */
    static String query(MerchantId merchant, List<String> asked, @Nullable YearMonth month) {
        return "'" + (month == null ? mark(merchant) : mark(merchant, month)) + "' & " + query(asked);
    }

    /** The same of messages that are known to be the merchant's. */
    static String query(List<String> asked) {
        return asked.stream().map(word -> "'" + word + "':*").collect(Collectors.joining(" & "));
    }

    private static String mark(MerchantId merchant) {
        return "#" + merchant.value();
    }

    private static String mark(MerchantId merchant, YearMonth month) {
        return mark(merchant) + "@" + MONTH.format(month);
    }

    private static Set<String> words(String text, int most) {
        String plain = ACCENTS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
        var words = new LinkedHashSet<String>();
        Matcher word = WORD.matcher(plain);
        while (words.size() < most && word.find()) {
            String one = word.group();
            int chars = Math.min(one.codePointCount(0, one.length()), LONGEST);
            words.add(one.substring(0, one.offsetByCodePoints(0, chars)));
        }
        return words;
    }
}
