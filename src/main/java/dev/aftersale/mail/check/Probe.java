package dev.aftersale.mail.check;

import static dev.aftersale.mail.check.CheckStep.ADDRESS;
import static dev.aftersale.mail.check.CheckStep.ATTACHMENT;
import static dev.aftersale.mail.check.CheckStep.CATCH_ALL;
import static dev.aftersale.mail.check.CheckStep.CONNECTION;
import static dev.aftersale.mail.check.CheckStep.ENCRYPTION;
import static dev.aftersale.mail.check.CheckStep.GREETING;
import static dev.aftersale.mail.check.CheckStep.MESSAGE;
import static dev.aftersale.mail.check.CheckStep.RECIPIENT;

import dev.aftersale.mail.check.SmtpDialogue.Reply;
import java.io.IOException;
import java.net.IDN;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One attempt: everything from the address to the delivered mail, and later on a large one. It knows nothing of merchants or
 * the database.
 */
final class Probe {

    private static final long LARGE = 20L * 1024 * 1024;
    private static final Duration SOON = Duration.ofDays(14);
    private static final Pattern LOCAL = Pattern.compile("[^\\s@<>\\p{Cntrl}]{1,64}");

    /** How patient a probe is: to connect, for one answer, for one server in all. */
    record Patience(Duration connect, Duration answer, Duration all) {

        static final Patience USUAL =
                new Patience(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(4));
    }

    /**
     * What to send, and as whom.
     *
     * @param envelopeFrom where bounces go
     */
    record Letter(String helo, String envelopeFrom, byte[] raw) {}

    private final Targets targets;
    private final Patience patience;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    Probe(Targets targets, Patience patience, InstantSource clock) {
        this.targets = targets;
        this.patience = patience;
        this.clock = clock;
    }

    List<StepResult> run(String address, Letter letter) {
        List<StepResult> steps = new ArrayList<>();
        String mailbox = mailbox(address);
        steps.add(address(address, mailbox));
        if (mailbox.isEmpty()) {
            return steps;
        }
        Targets.Found found = targets.of(mailbox.substring(mailbox.lastIndexOf('@') + 1));
        steps.add(found.step());
        if (found.targets().isEmpty()) {
            return steps;
        }
        meet(found.targets(), letter, steps).ifPresent(best -> deliver(best, mailbox, letter, steps));
        return steps;
    }

    /** With its domain in ASCII; empty if it is no address. */
    static String mailbox(String address) {
        String text = address.strip();
        int at = text.lastIndexOf('@');
        if (at <= 0 || !LOCAL.matcher(text.substring(0, at)).matches()) {
            return "";
        }
        try {
            String domain = IDN.toASCII(text.substring(at + 1), IDN.USE_STD3_ASCII_RULES)
                    .toLowerCase(Locale.ROOT);
            return domain.matches("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]*[a-z0-9]")
                    ? text.substring(0, at + 1) + domain
                    : "";
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static StepResult address(String address, String mailbox) {
        if (mailbox.isEmpty()) {
            return StepResult.bad(ADDRESS, "no_address_at_all", List.of(address), address);
        }
        boolean isAscii = address.strip().equalsIgnoreCase(mailbox);
        boolean isUtf8 = !mailbox.chars().allMatch(one -> one < 128);
        if (isUtf8) {
            return StepResult.noted(ADDRESS, "utf8_local", List.of(address, mailbox), mailbox);
        }
        return StepResult.good(ADDRESS, isAscii ? "address" : "idn", List.of(address, mailbox), mailbox);
    }

    /** A server that answered, and what it said of itself. */
    private record Server(Target target, boolean encrypts, boolean isExtended) {}

    /** How severe, the worst last. */
    private record Finding(StepVerdict verdict, String advice, String... details) {

        StepResult of(CheckStep step, List<String> transcript) {
            return new StepResult(step, verdict, advice, List.of(details), transcript);
        }
    }

    private static Finding worst(List<Finding> findings) {
        return findings.stream().max(Comparator.comparing(Finding::verdict)).orElseThrow();
    }

    /** What three steps find out in one conversation with each server. */
    private static final class Notes {

        private final List<String> connections = new ArrayList<>();
        private final List<String> greetings = new ArrayList<>();
        private final List<String> encryptions = new ArrayList<>();
        private final List<Finding> greeted = new ArrayList<>();
        private final List<Finding> encrypted = new ArrayList<>();
        private final List<String> dead = new ArrayList<>();
    }

    /** Steps 3 to 5 with each server. Returns the first that can be spoken to. */
    private Optional<Server> meet(List<Target> all, Letter letter, List<StepResult> steps) {
        var notes = new Notes();
        List<Server> met = new ArrayList<>();
        for (Target target : all) {
            try (var talk = open(target, notes.connections)) {
                Reply banner = talk.read();
                greet(target, talk, banner, letter, notes).ifPresent(met::add);
            } catch (IOException e) {
                notes.dead.add(target.address().getHostAddress() + ":" + target.port());
            }
        }
        steps.add(connection(all, notes.dead, notes.connections));
        if (!notes.greeted.isEmpty()) {
            steps.add(worst(notes.greeted).of(GREETING, notes.greetings));
        }
        if (!notes.encrypted.isEmpty()) {
            steps.add(worst(notes.encrypted).of(ENCRYPTION, notes.encryptions));
        }
        return met.stream().findFirst();
    }

    private SmtpDialogue open(Target target, List<String> transcript) throws IOException {
        return SmtpDialogue.open(
                target.address(), target.port(), patience.connect(), patience.answer(), patience.all(), transcript);
    }

    private static StepResult connection(List<Target> all, List<String> dead, List<String> transcript) {
        if (dead.isEmpty()) {
            return StepResult.good(CONNECTION, "connected", transcript, Integer.toString(all.size()));
        }
        return dead.size() == all.size()
                ? StepResult.later(CONNECTION, "unreachable", transcript, String.join(", ", dead))
                : StepResult.noted(CONNECTION, "some_unreachable", transcript, String.join(", ", dead));
    }

    private Optional<Server> greet(Target target, SmtpDialogue talk, Reply banner, Letter letter, Notes notes)
            throws IOException {
        notes.greetings.add("* " + target.host());
        if (!banner.isGood()) {
            notes.greeted.add(refusing(banner, "banner_refused"));
            return Optional.empty();
        }
        talk.noteIn(notes.greetings);
        Reply hello = talk.command("EHLO " + letter.helo());
        boolean isExtended = hello.isGood();
        if (!isExtended) {
            hello = talk.command("HELO " + letter.helo());
            if (!hello.isGood()) {
                notes.greeted.add(refusing(hello, "helo_refused"));
                return Optional.empty();
            }
        }
        notes.greeted.add(greeting(isExtended, hello));
        notes.encryptions.add("* " + target.host());
        talk.noteIn(notes.encryptions);
        boolean offers = isExtended && SmtpDialogue.offers(hello, "STARTTLS");
        if (!offers) {
            notes.encrypted.add(new Finding(StepVerdict.NOTED, "no_starttls", target.host()));
        }
        return Optional.of(new Server(target, offers && encrypt(target, talk, notes.encrypted), isExtended));
    }

    private static Finding refusing(Reply reply, String advice) {
        return new Finding(reply.isLater() ? StepVerdict.LATER : StepVerdict.BAD, advice, reply.text());
    }

    private static Finding greeting(boolean isExtended, Reply hello) {
        if (!isExtended) {
            return new Finding(StepVerdict.NOTED, "no_ehlo");
        }
        Optional<Long> size = size(hello);
        if (size.isPresent() && size.get() > 0 && size.get() < LARGE) {
            return new Finding(StepVerdict.NOTED, "small_size", Long.toString(size.get() / (1024 * 1024)));
        }
        if (!SmtpDialogue.offers(hello, "8BITMIME")) {
            return new Finding(StepVerdict.NOTED, "no_8bitmime");
        }
        return SmtpDialogue.offers(hello, "SMTPUTF8")
                ? new Finding(StepVerdict.GOOD, "greeted")
                : new Finding(StepVerdict.GOOD, "greeted_no_utf8");
    }

    private static Optional<Long> size(Reply hello) {
        return hello.lines().stream()
                .map(line -> line.toUpperCase(Locale.ROOT).strip().split(" +"))
                .filter(words -> words.length == 2 && words[0].equals("SIZE") && words[1].matches("\\d{1,18}"))
                .map(words -> Long.valueOf(words[1]))
                .findFirst();
    }

    /** Returns whether it worked. */
    private boolean encrypt(Target target, SmtpDialogue talk, List<Finding> encrypted) {
        try {
            Reply ready = talk.command("STARTTLS");
            if (!ready.isGood()) {
                encrypted.add(new Finding(StepVerdict.NOTED, "starttls_refused", ready.text()));
                return false;
            }
            talk.encrypt(target.host());
        } catch (IOException e) {
            encrypted.add(new Finding(StepVerdict.NOTED, "tls_failed", SmtpDialogue.reason(e)));
            return false;
        }
        encrypted.add(certificate(target, talk));
        return true;
    }

    private Finding certificate(Target target, SmtpDialogue talk) {
        String version = talk.session().orElseThrow().getProtocol();
        X509Certificate own = talk.chain().getFirst();
        Instant end = own.getNotAfter().toInstant();
        if (end.isBefore(clock.instant())) {
            return new Finding(StepVerdict.NOTED, "certificate_expired", target.host(), end.toString());
        }
        boolean hasName = target.host().chars().anyMatch(Character::isLetter)
                && target.host().indexOf(':') < 0;
        if (hasName && !Certificates.isFor(own, target.host())) {
            return new Finding(StepVerdict.NOTED, "certificate_name", target.host());
        }
        if (!Certificates.isTrusted(talk.chain())) {
            return new Finding(StepVerdict.NOTED, "certificate_untrusted", target.host());
        }
        if (end.isBefore(clock.instant().plus(SOON))) {
            return new Finding(StepVerdict.NOTED, "certificate_soon", target.host(), end.toString());
        }
        return new Finding(StepVerdict.GOOD, "encrypted", version);
    }

    /** Steps 6 to 8, in one conversation with one server. */
    private void deliver(Server server, String mailbox, Letter letter, List<StepResult> steps) {
        List<String> transcript = new ArrayList<>();
        CheckStep at = RECIPIENT;
        try (var talk = open(server.target(), transcript)) {
            hello(server, talk, letter);
            StepResult recipient = recipient(talk, mailbox, letter, transcript);
            steps.add(recipient);
            if (recipient.verdict() != StepVerdict.GOOD) {
                return;
            }
            at = CATCH_ALL;
            steps.add(catchAll(talk, mailbox, letter, transcript));
            at = MESSAGE;
            Reply reply = message(talk, mailbox, letter);
            steps.add(
                    reply.isGood()
                            ? StepResult.good(MESSAGE, "accepted", taken(transcript))
                            : refused(MESSAGE, reply, taken(transcript)));
            talk.quit();
        } catch (IOException e) {
            steps.add(new StepResult(
                    at,
                    at == CATCH_ALL ? StepVerdict.NOTED : StepVerdict.LATER,
                    "cut",
                    List.of(SmtpDialogue.reason(e)),
                    transcript));
        }
    }

    private static void hello(Server server, SmtpDialogue talk, Letter letter) throws IOException {
        Reply banner = talk.read();
        if (!banner.isGood()) {
            throw new IOException(banner.text());
        }
        talk.command((server.isExtended() ? "EHLO " : "HELO ") + letter.helo());
        if (server.encrypts()) {
            Reply ready = talk.command("STARTTLS");
            if (ready.isGood()) {
                talk.encrypt(server.target().host());
                talk.command("EHLO " + letter.helo());
            }
        }
    }

    /** What was said since the last step. */
    private static List<String> taken(List<String> transcript) {
        List<String> all = List.copyOf(transcript);
        transcript.clear();
        return all;
    }

    private static Reply envelope(SmtpDialogue talk, String mailbox, Letter letter) throws IOException {
        boolean isUtf8 = !mailbox.chars().allMatch(one -> one < 128);
        Reply from = talk.command("MAIL FROM:<" + letter.envelopeFrom() + ">" + (isUtf8 ? " SMTPUTF8" : ""));
        return from.isGood() ? talk.command("RCPT TO:<" + mailbox + ">") : from;
    }

    private static StepResult recipient(SmtpDialogue talk, String mailbox, Letter letter, List<String> transcript)
            throws IOException {
        Reply reply = envelope(talk, mailbox, letter);
        if (reply.isGood()) {
            talk.command("RSET");
            return StepResult.good(RECIPIENT, "recipient", taken(transcript), mailbox);
        }
        talk.command("QUIT");
        return refused(RECIPIENT, reply, taken(transcript));
    }

    private static StepResult refused(CheckStep step, Reply reply, List<String> transcript) {
        Refusal why = Refusal.of(reply);
        boolean later = why == Refusal.GREYLISTED || why == Refusal.RATE || (why == Refusal.FULL && reply.isLater());
        return new StepResult(
                step, later ? StepVerdict.LATER : StepVerdict.BAD, why.key(), List.of(reply.text()), transcript);
    }

    /** One look, at a name that nobody has. */
    private StepResult catchAll(SmtpDialogue talk, String mailbox, Letter letter, List<String> transcript)
            throws IOException {
        String nobody = "as-" + Long.toString(random.nextLong() >>> 1, Character.MAX_RADIX);
        Reply reply = envelope(talk, nobody + mailbox.substring(mailbox.lastIndexOf('@')), letter);
        talk.command("RSET");
        return reply.isGood()
                ? StepResult.noted(CATCH_ALL, "takes_all", taken(transcript))
                : StepResult.good(CATCH_ALL, "knows_its_own", taken(transcript));
    }

    private static Reply message(SmtpDialogue talk, String mailbox, Letter letter) throws IOException {
        Reply reply = envelope(talk, mailbox, letter);
        if (reply.isGood()) {
            reply = talk.command("DATA");
            if (reply.code() == 354) {
                reply = talk.message(letter.raw());
            }
        }
        return reply;
    }

    /** Step 9, of an address that somebody confirmed: megabytes are for nobody else. */
    StepResult attachment(String address, Letter letter) {
        String mailbox = mailbox(address);
        Targets.Found found = targets.of(mailbox.substring(mailbox.lastIndexOf('@') + 1));
        List<StepResult> steps = new ArrayList<>(List.of(found.step()));
        Optional<Server> server = found.targets().isEmpty() ? Optional.empty() : meet(found.targets(), letter, steps);
        if (server.isEmpty()) {
            StepResult last = steps.getLast();
            return StepResult.later(
                    ATTACHMENT, "attachment_later", last.transcript(), String.join(", ", last.details()));
        }
        List<String> transcript = new ArrayList<>();
        try (var talk = open(server.get().target(), transcript)) {
            hello(server.get(), talk, letter);
            Reply reply = message(talk, mailbox, letter);
            talk.quit();
            return attachment(reply, transcript);
        } catch (IOException e) {
            return StepResult.noted(ATTACHMENT, "attachment_cut", transcript, SmtpDialogue.reason(e));
        }
    }

    private static StepResult attachment(Reply reply, List<String> transcript) {
        if (reply.isGood()) {
            return StepResult.good(ATTACHMENT, "attachment", transcript);
        }
        return reply.isLater()
                ? StepResult.later(ATTACHMENT, "attachment_later", transcript, reply.text())
                : StepResult.noted(ATTACHMENT, "attachment_refused", transcript, reply.text());
    }
}
