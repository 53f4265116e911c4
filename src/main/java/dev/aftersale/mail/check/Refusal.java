package dev.aftersale.mail.check;

import dev.aftersale.mail.check.SmtpDialogue.Reply;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server means by not taking a mail, by its code, its enhanced code (RFC 3463) and its words. */
enum Refusal {
    GREYLISTED,
    RATE,
    NO_SUCH_USER,
    FULL,
    TOO_LARGE,
    POLICY,
    OTHER;

    private static final Pattern ENHANCED = Pattern.compile("\\b[245]\\.(\\d{1,3})\\.(\\d{1,3})\\b");
    private static final Pattern POLICY_WORDS = Pattern.compile(
            "spam|policy|blocked|block list|blocklist|blacklist|denied|reputation|dmarc|spf|dkim|not allowed|rejected due");
    private static final Pattern USER_WORDS =
            Pattern.compile("no such|unknown|does ?n.t exist|does not exist|not found|invalid recipient|no mailbox");

    static Refusal of(Reply reply) {
        String text = reply.text().toLowerCase(Locale.ROOT);
        Matcher enhanced = ENHANCED.matcher(text);
        String status = enhanced.find() ? enhanced.group(1) + "." + enhanced.group(2) : "";
        if (status.startsWith("2.2") || text.contains("quota") || text.contains("mailbox full")) {
            return FULL;
        }
        if (reply.code() == 552 || status.equals("3.4") || status.equals("2.3")) {
            return TOO_LARGE;
        }
        if (reply.code() == 421) {
            return RATE;
        }
        if (reply.isLater()) {
            return GREYLISTED;
        }
        if (status.startsWith("1.")) {
            return NO_SUCH_USER;
        }
        if (status.startsWith("7.") || POLICY_WORDS.matcher(text).find()) {
            return POLICY;
        }
        return USER_WORDS.matcher(text).find() || reply.code() == 551 || reply.code() == 553 ? NO_SUCH_USER : OTHER;
    }

    /** As texts name it. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
