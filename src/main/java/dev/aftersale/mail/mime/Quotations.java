package dev.aftersale.mail.mime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Tells quotations of earlier messages from what is new, line by line: marks ({@code >}), the line by which a program announces
 * them, or the headers that Outlook puts above. Words are compared, no pattern is searched: nothing here can run away.
 */
final class Quotations {

    /** How lines begin and go on that announce a quotation; the end is a colon. Beginning is empty where it can be any. */
    private record Announcement(String beginning, String verb) {}

    private static final List<Announcement> ANNOUNCEMENTS = List.of(
            new Announcement("on ", "wrote"),
            new Announcement("am ", "schrieb"),
            new Announcement("le ", "a écrit"),
            new Announcement("el ", "escribió"),
            new Announcement("il ", "ha scritto"),
            new Announcement("em ", "escreveu"),
            new Announcement("op ", "schreef"),
            new Announcement("den ", "skrev"),
            new Announcement("d. ", "skrev"),
            new Announcement("", "napisał"),
            new Announcement("", "pisze"),
            new Announcement("", "napsal"),
            new Announcement("", "написал"),
            new Announcement("", "пишет"),
            new Announcement("", "пише"),
            new Announcement("", "kirjoitti"),
            new Announcement("", "yazdı"),
            new Announcement("", "írta"),
            new Announcement("", "a scris"),
            new Announcement("", "έγραψε"),
            new Announcement("", "书写"),
            new Announcement("", "写道"),
            new Announcement("", "寫道"),
            new Announcement("", "のメール"),
            new Announcement("", "書きました"),
            new Announcement("", "작성"));

    /** Between dashes, as {@code -----Original Message-----}. */
    private static final Set<String> RULES = Set.of(
            "original message",
            "forwarded message",
            "begin forwarded message",
            "ursprüngliche nachricht",
            "originalnachricht",
            "weitergeleitete nachricht",
            "message d'origine",
            "message original",
            "message d’origine",
            "message transféré",
            "mensaje original",
            "mensaje reenviado",
            "messaggio originale",
            "messaggio inoltrato",
            "mensagem original",
            "mensagem encaminhada",
            "oorspronkelijk bericht",
            "oorspronkelijk",
            "ursprungligt meddelande",
            "oprindelig meddelelse",
            "opprinnelig melding",
            "wiadomość oryginalna",
            "oryginalna wiadomość",
            "původní zpráva",
            "исходное сообщение",
            "пересылаемое сообщение",
            "alkuperäinen viesti",
            "orijinal mesaj",
            "原始邮件",
            "原始郵件",
            "元のメッセージ",
            "원본 메시지");

    private static final Set<String> FROM = Set.of(
            "from",
            "von",
            "de",
            "da",
            "van",
            "från",
            "fra",
            "od",
            "от",
            "від",
            "lähettäjä",
            "kimden",
            "发件人",
            "寄件者",
            "差出人",
            "보낸 사람");
    private static final Set<String> OTHERS = Set.of(
            "sent",
            "date",
            "to",
            "cc",
            "subject",
            "gesendet",
            "datum",
            "an",
            "betreff",
            "envoyé",
            "à",
            "objet",
            "enviado",
            "enviado el",
            "fecha",
            "para",
            "asunto",
            "inviato",
            "data",
            "a",
            "oggetto",
            "assunto",
            "verzonden",
            "aan",
            "onderwerp",
            "skickat",
            "till",
            "ämne",
            "sendt",
            "til",
            "emne",
            "wysłano",
            "do",
            "temat",
            "odesláno",
            "komu",
            "předmět",
            "отправлено",
            "дата",
            "кому",
            "тема",
            "lähetetty",
            "vastaanottaja",
            "aihe",
            "gönderildi",
            "kime",
            "konu",
            "发送时间",
            "收件人",
            "主题",
            "日付",
            "宛先",
            "件名",
            "送信日時");

    private static final int LONGEST_ANNOUNCEMENT = 300;

    private Quotations() {}

    /** All of the text, line by line, in its order. */
    static List<Passage> passages(String text) {
        String[] lines = text.split("\n", -1);
        var quoted = new boolean[lines.length];
        int at = 0;
        while (at < lines.length) {
            if (isMarked(lines[at])) {
                quoted[at++] = true;
                continue;
            }
            int announced = announcement(lines, at);
            if (announced > 0) {
                int next = nextText(lines, at + announced);
                Arrays.fill(quoted, at, next, true);
                at = next;
                if (next < lines.length && !isMarked(lines[next])) {
                    // nothing marks where it ends: it is the rest
                    Arrays.fill(quoted, at, lines.length, true);
                    at = lines.length;
                }
            } else if (isRule(lines[at]) || isHeaderBlock(lines, at)) {
                Arrays.fill(quoted, at, lines.length, true);
                at = lines.length;
            } else {
                at++;
            }
        }
        return passages(lines, quoted);
    }

    private static List<Passage> passages(String[] lines, boolean[] quoted) {
        for (int i = 1; i < lines.length; i++) {
            // empty lines between two quoted ones are quoted
            if (lines[i].isBlank() && quoted[i - 1]) {
                int next = nextText(lines, i);
                if (next == lines.length || quoted[next]) {
                    Arrays.fill(quoted, i, next, true);
                }
                i = next - 1;
            }
        }
        var passages = new ArrayList<Passage>();
        int from = 0;
        for (int i = 1; i <= lines.length; i++) {
            if (i == lines.length || quoted[i] != quoted[from]) {
                String text = String.join("\n", List.of(lines).subList(from, i));
                passages.add(new Passage(text, quoted[from]));
                from = i;
            }
        }
        return List.copyOf(passages);
    }

    private static int nextText(String[] lines, int from) {
        int at = from;
        while (at < lines.length && lines[at].isBlank()) {
            at++;
        }
        return at;
    }

    private static boolean isMarked(String line) {
        return line.startsWith(">") || line.startsWith(" >") || line.startsWith("|>");
    }

    /** How many lines announce a quotation here: long ones are broken in two or three. */
    private static int announcement(String[] lines, int at) {
        var joined = new StringBuilder();
        for (int i = at; i < Math.min(lines.length, at + 3); i++) {
            String line = lines[i].strip();
            if (line.isEmpty() || joined.length() + line.length() > LONGEST_ANNOUNCEMENT) {
                return 0;
            }
            joined.append(joined.isEmpty() ? "" : " ").append(line);
            if (isAnnouncement(joined.toString().toLowerCase(Locale.ROOT))) {
                return i - at + 1;
            }
        }
        return 0;
    }

    private static boolean isAnnouncement(String line) {
        if (!line.endsWith(":") && !line.endsWith("：")) {
            return false;
        }
        // somebody is named, or a time is
        if (line.indexOf('@') < 0 && line.chars().noneMatch(Character::isDigit)) {
            return false;
        }
        return ANNOUNCEMENTS.stream().anyMatch(one -> line.startsWith(one.beginning) && line.contains(one.verb));
    }

    private static boolean isRule(String line) {
        String bare = line.strip();
        if (bare.length() > 120 || bare.length() < 6) {
            return false;
        }
        if (bare.startsWith("##- ") && bare.endsWith(" -##")) {
            return true; // "please type your reply above this line"
        }
        boolean dashes = bare.startsWith("--") || bare.startsWith("__") || bare.startsWith("==");
        String words = bare.toLowerCase(Locale.ROOT);
        int from = 0;
        int to = words.length();
        while (from < to && "-_= ".indexOf(words.charAt(from)) >= 0) {
            from++;
        }
        while (to > from && "-_= :".indexOf(words.charAt(to - 1)) >= 0) {
            to--;
        }
        return (dashes || words.startsWith("begin forwarded")) && RULES.contains(words.substring(from, to));
    }

    /** {@code From: … Sent: … To: … Subject: …}, in whatever language, with or without a line of underscores above. */
    private static boolean isHeaderBlock(String[] lines, int at) {
        if (!FROM.contains(label(lines[at]))) {
            return false;
        }
        int others = 0;
        for (int i = at + 1; i < Math.min(lines.length, at + 6); i++) {
            if (OTHERS.contains(label(lines[i]))) {
                others++;
            }
        }
        return others >= 2;
    }

    /** What stands before the colon, without stars that made it bold; empty without one. */
    private static String label(String line) {
        int colon = line.indexOf(':');
        int wide = line.indexOf('：');
        int end = colon < 0 ? wide : wide < 0 ? colon : Math.min(colon, wide);
        if (end < 1 || end > 24) {
            return "";
        }
        return line.substring(0, end).replace("*", "").strip().toLowerCase(Locale.ROOT);
    }
}
