package dev.aftersale.mail.smtp;

import java.io.IOException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.subethamail.smtp.DropConnectionException;
import org.subethamail.smtp.internal.server.Command;
import org.subethamail.smtp.internal.server.CommandException;
import org.subethamail.smtp.internal.server.CommandHandler;
import org.subethamail.smtp.internal.server.HelpMessage;
import org.subethamail.smtp.server.SMTPServer;
import org.subethamail.smtp.server.Session;

/**
 * SMTP commands that the library does not do as the standards have it, laid over its own: what it can't parse is a syntax
 * error instead of the end of the connection, and after DATA the next mail may begin whatever became of the last.
 */
final class Verbs {

    private static final Logger log = LoggerFactory.getLogger(Verbs.class);
    private static final Pattern SIZE = Pattern.compile("\\sSIZE=(\\d+)(?=\\s|$)", Pattern.CASE_INSENSITIVE);

    private Verbs() {}

    static void install(SMTPServer server) {
        CommandHandler verbs = server.getCommandHandler();
        for (String verb : verbs.getVerbs().toArray(String[]::new)) {
            verbs.addCommand(over(verb, verbs.getCommand(verb)));
        }
    }

    private static Command over(String verb, Command original) {
        return switch (verb) {
            case "EHLO" -> new Laid(original, Verbs::hello);
            case "MAIL" -> new Laid(original, (line, session, command) -> mail(line, session, command));
            case "BDAT" -> new Laid(original, (line, session, command) -> chunk());
            case "DATA" -> new Laid(original, (line, session, command) -> message(line, session, command));
            case "STARTTLS" -> new Laid(original, (line, session, command) -> encrypt(line, session));
            default -> new Laid(original, (line, session, command) -> command.execute(line, session));
        };
    }

    private interface Doing {
        void execute(String line, Session session, Command original) throws IOException, DropConnectionException;
    }

    /** The command under it, done our way. */
    private record Laid(Command original, Doing doing) implements Command {

        @Override
        public void execute(String line, Session session) throws IOException, DropConnectionException {
            try {
                doing.execute(line, session, original);
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                log.debug("SMTP: {} can't be read", original.getName(), e);
                session.sendResponse("501 5.5.4 Syntax error in parameters.");
            }
        }

        @Override
        public HelpMessage getHelp() throws CommandException {
            return original.getHelp();
        }

        @Override
        public String getName() {
            return original.getName();
        }
    }

    private static void hello(String line, Session session, Command original) throws IOException {
        String[] words = line.strip().split("\\s+", 3);
        if (words.length < 2) {
            session.sendResponse("501 5.5.4 Syntax: EHLO hostname");
            return;
        }
        session.resetMailTransaction();
        session.setHelo(words[1]);
        SMTPServer server = session.getServer();
        boolean offersTls = server.getEnableTLS() && !session.isTLSStarted();
        session.sendResponse(
                "250-%s\r\n250-PIPELINING\r\n250-SIZE %d\r\n%s250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n250 SMTPUTF8"
                        .formatted(
                                server.getHostName(), server.getMaxMessageSize(), offersTls ? "250-STARTTLS\r\n" : ""));
    }

    /** A size beyond all integers is too large, and no reason to hang up. */
    private static void mail(String line, Session session, Command original)
            throws IOException, DropConnectionException {
        Matcher size = SIZE.matcher(line);
        if (size.find() && isMoreThan(size.group(1), session.getServer().getMaxMessageSize())) {
            session.sendResponse("552 5.3.4 The message is larger than %d bytes."
                    .formatted(session.getServer().getMaxMessageSize()));
            return;
        }
        original.execute(line, session);
    }

    private static boolean isMoreThan(String digits, int most) {
        String number = digits.replaceFirst("^0+(?=\\d)", "");
        return number.length() > 10 || Long.parseLong(number) > most;
    }

    private static void message(String line, Session session, Command original)
            throws IOException, DropConnectionException {
        boolean begins = session.isMailTransactionInProgress() && session.getRecipientCount() > 0;
        try {
            original.execute(line, session);
        } finally {
            if (begins && session.isMailTransactionInProgress()) {
                session.resetMailTransaction();
            }
        }
    }

    /**
     * Not offered: of a chunk that the library refuses it leaves the octets, which then run as commands. A server that
     * pipelines chunks would let a mail's body send another mail in its name.
     */
    private static void chunk() throws DropConnectionException {
        throw new DropConnectionException("BDAT is not offered; closing the connection.");
    }

    /** The library would encrypt past the watch. What was sent early in the clear is lost with the old reader, as it must be. */
    private static void encrypt(String line, Session session) throws IOException {
        if (!line.strip().toUpperCase(Locale.ROOT).equals("STARTTLS")) {
            session.sendResponse("501 5.5.4 STARTTLS takes no parameters.");
            return;
        }
        @Nullable WatchedSocket plain = session.getSocket() instanceof WatchedSocket watched ? watched : null;
        if (!session.getServer().getEnableTLS() || session.isTLSStarted() || plain == null) {
            session.sendResponse("454 4.7.0 TLS is not available.");
            return;
        }
        session.sendResponse("220 2.0.0 Ready to start TLS");
        try {
            SSLSocket encrypted = session.getServer().createSSLSocket(plain.inner());
            encrypted.startHandshake();
            session.setSocket(plain.over(encrypted));
        } catch (IOException e) {
            log.info("SMTP: no TLS with {}: {}", plain.getInetAddress(), e.getMessage());
            session.closeSocket();
            return;
        }
        session.resetSmtpProtocol();
        session.setTlsStarted(true);
    }
}
