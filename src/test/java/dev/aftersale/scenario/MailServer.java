package dev.aftersale.scenario;

import static org.awaitility.Awaitility.await;

import dev.aftersale.mail.NameServer;
import dev.aftersale.testing.Ports;
import dev.aftersale.testing.TestKeystore;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * A domain's mail server as Debian ships it: Postfix, and opendkim, which signs what the domain's people send and writes down
 * what it thinks of signatures on what comes in. It has a folder of its own and leaves {@code /etc} alone, listens on
 * addresses of loopback only, and ends with this JVM.
 *
 * <p>Mail comes in at one address and goes out from another, as it does at large providers: the route that leads to the
 * first does not make the second one known.
 */
final class MailServer implements AutoCloseable {

    static final String NEEDED =
            "real mail servers need root, Postfix and opendkim: apt-get install --no-install-recommends postfix opendkim";

    /** From where people hand in their mail; nobody else may send through the server. */
    static final String PEOPLE = "127.0.0.31";

    private static final String SELECTOR = "s1";

    private static final Duration STARTS_WITHIN = Duration.ofMinutes(1);

    private static final String MAIN = """
            compatibility_level = 3.6
            queue_directory = ${folder}/queue
            data_directory = ${folder}/data
            maillog_file = ${folder}/mail.log
            maillog_file_prefixes = ${folder}

            myhostname = mx.${domain}
            mydestination =
            alias_maps =
            alias_database =
            inet_protocols = ipv4
            inet_interfaces = loopback-only
            smtp_bind_address = ${out}
            mynetworks = ${people}/32
            smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
            smtpd_recipient_restrictions = check_recipient_access texthash:${folder}/etc/access
            smtpd_peername_lookup = no
            smtp_dns_support_level = disabled
            transport_maps = texthash:${folder}/etc/transport

            virtual_mailbox_domains = ${domain}
            virtual_mailbox_base = ${folder}/mail
            virtual_mailbox_maps = texthash:${folder}/etc/mailboxes
            virtual_uid_maps = static:${uid}
            virtual_gid_maps = static:${uid}

            smtpd_tls_security_level = ${tls}
            smtpd_tls_chain_files = ${folder}/etc/tls.pem
            smtpd_tls_received_header = yes
            smtp_tls_security_level = verify
            smtp_tls_verify_cert_match = localhost
            smtp_tls_CAfile = ${folder}/etc/trusted.pem
            smtp_tls_loglevel = 1

            smtpd_milters = inet:127.0.0.1:${milter}
            milter_default_action = tempfail

            # what can't go out is tried again in seconds, and not in minutes
            queue_run_delay = 1s
            minimal_backoff_time = 1s
            maximal_backoff_time = 2s
            transport_retry_time = 1s
            """;

    /** As in Debian's, but that nothing runs in a chroot of its own. */
    private static final String MASTER = """
            ${in}:${port} inet n - n - - smtpd
            pickup   unix n - n 60 1 pickup
            cleanup  unix n - n - 0 cleanup
            qmgr     unix n - n 300 1 qmgr
            tlsmgr   unix - - n 1000? 1 tlsmgr
            rewrite  unix - - n - - trivial-rewrite
            bounce   unix - - n - 0 bounce
            defer    unix - - n - 0 bounce
            trace    unix - - n - 0 bounce
            flush    unix n - n 1000? 0 flush
            proxymap unix - - n - - proxymap
            smtp     unix - - n - - smtp
            showq    unix n - n - - showq
            error    unix - - n - - error
            retry    unix - - n - - error
            virtual  unix - n n - - virtual
            anvil    unix - - n - 1 anvil
            scache   unix - - n - 1 scache
            postlog  unix-dgram n - n - 1 postlogd
            # takes what comes, and finds out later that there is no such user
            nobody   unix - n n - - pipe user=nobody argv=/bin/sh -c {exit 67}
            """;

    private static final String OPENDKIM = """
            Mode sv
            Domain ${domain}
            Selector ${selector}
            Canonicalization relaxed/relaxed
            KeyFile ${folder}/etc/dkim.pem
            RequireSafeKeys no
            InternalHosts ${people}
            Socket inet:${milter}@127.0.0.1
            ResolverConfiguration ${folder}/etc/unbound.conf
            AuthservID mx.${domain}
            AlwaysAddARHeader yes
            Syslog no
            """;

    /** opendkim asks through libunbound, which by itself asks neither loopback nor anybody about {@code .test}. */
    private static final String UNBOUND = """
            server:
              do-not-query-localhost: no
              local-zone: "test." nodefault
              module-config: "iterator"
            forward-zone:
              name: "."
              forward-addr: ${dns}
            """;

    private final String domain;
    private final String in;
    private final String out;
    private final NameServer dns;
    private final int port;
    private final int milter;
    private Path folder;
    private String keyRecord;
    private Attended postfix;
    private Attended opendkim;

    /**
     * @param in where it listens, on loopback
     * @param out from where it sends
     */
    MailServer(String domain, String in, String out, NameServer dns) {
        this.domain = domain;
        this.in = in;
        this.out = out;
        this.dns = dns;
        this.port = Ports.free(in);
        this.milter = Ports.free("127.0.0.1");
    }

    /** Whether there are such servers on this machine. In CI there must be: without them, the tests fail there. */
    static boolean canRun() {
        return System.getenv("CI") != null || isInstalled();
    }

    private static boolean isInstalled() {
        try {
            Attended.find("postfix");
            Attended.find("opendkim");
            return System.getProperty("user.name").equals("root");
        } catch (IOException absent) {
            return false;
        }
    }

    String domain() {
        return domain;
    }

    String in() {
        return in;
    }

    String out() {
        return out;
    }

    int port() {
        return port;
    }

    /** Where DNS has the key that it signs with. */
    String keyName() {
        return SELECTOR + "._domainkey." + domain;
    }

    String keyRecord() {
        return keyRecord;
    }

    /** For {@code aftersale.mail-routes}. */
    String route() {
        return domain + "=" + in + ":" + port;
    }

    /**
     * Writes down how it is to be run, publishes the key that it signs with, and starts it.
     *
     * @param folder empty or absent; in one that all users may go through
     * @param tls {@code encrypt} takes nothing in the clear, {@code may} takes both
     * @param localParts of those who have a mailbox
     * @param routes where mail of other domains goes, as {@code market.test smtp:[127.0.0.1]:2525}
     */
    void open(Path folder, String tls, List<String> localParts, List<String> routes) throws IOException {
        if (!isInstalled()) {
            throw new IllegalStateException(NEEDED);
        }
        this.folder = folder;
        Path etc = Files.createDirectories(folder.resolve("etc"));
        Files.createDirectories(folder.resolve("queue"));
        Path mail = Files.createDirectories(folder.resolve("mail"));
        Path data = Files.createDirectories(folder.resolve("data"));
        // each of the servers' users goes through here
        for (Path each : List.of(folder, etc, mail)) {
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        own(data, "postfix");
        own(mail, "nobody");
        write(
                "main.cf",
                MAIN.replace("${tls}", tls)
                        .replace("${uid}", Files.getAttribute(mail, "unix:uid").toString()));
        write("master.cf", MASTER);
        write("opendkim.conf", OPENDKIM);
        write("unbound.conf", UNBOUND);
        write("access", "");
        write("transport", String.join("\n", routes) + "\n");
        write(
                "mailboxes",
                localParts.stream()
                        .map(local -> "%s@%s %s/\n".formatted(local, domain, folder(local)))
                        .reduce("", String::concat));
        certificates();
        signing();
        opendkim = new Attended(
                "%s -f -x %s/opendkim.conf & dkim=$!".formatted(Attended.find("opendkim"), etc),
                "kill $dkim; wait $dkim",
                folder.resolve("opendkim.log"));
        awaitPort("127.0.0.1", milter, opendkim);
        start();
    }

    private static void own(Path path, String user) throws IOException {
        Files.setOwner(
                path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(
                folder.resolve("etc").resolve(name),
                text.replace("${folder}", folder.toString())
                        .replace("${domain}", domain)
                        .replace("${selector}", SELECTOR)
                        .replace("${in}", in)
                        .replace("${out}", out)
                        .replace("${people}", PEOPLE)
                        .replace("${port}", Integer.toString(port))
                        .replace("${milter}", Integer.toString(milter))
                        .replace("${dns}", dns.address().replace(':', '@')));
    }

    /** One certificate will do for all servers of a test, ours too; Postfix believes it, and no other. */
    private void certificates() throws IOException {
        try (InputStream file = Files.newInputStream(TestKeystore.file())) {
            var store = KeyStore.getInstance("PKCS12");
            store.load(file, TestKeystore.PASSWORD.toCharArray());
            String key = pem(
                    "PRIVATE KEY",
                    store.getKey("aftersale", TestKeystore.PASSWORD.toCharArray())
                            .getEncoded());
            String certificate =
                    pem("CERTIFICATE", store.getCertificate("aftersale").getEncoded());
            write("tls.pem", key + certificate);
            write("trusted.pem", certificate);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void signing() throws IOException {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            write("dkim.pem", pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
            keyRecord = "v=DKIM1; k=rsa; p="
                    + Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
            dns.txt(keyName(), keyRecord);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
                .formatted(what, Base64.getMimeEncoder().encodeToString(bytes));
    }

    void start() throws IOException {
        String command = Attended.find("postfix") + " -c " + folder.resolve("etc");
        postfix = new Attended(command + " start || exit 1", command + " stop", folder.resolve("postfix.log"));
        awaitPort(in, port, postfix);
    }

    /** What it has not passed on yet stays in its queue. */
    void stop() throws IOException {
        if (postfix != null) {
            postfix.close();
            postfix = null;
        }
    }

    private void awaitPort(String address, int port, Attended program) {
        await().atMost(STARTS_WITHIN).pollInterval(Duration.ofMillis(50)).until(() -> {
            if (!program.isAlive()) {
                throw new AssertionError("it ended by itself: " + program + log());
            }
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(address, port), 1_000);
                return true;
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    /** Answers whoever writes to {@code local} with {@code reply}, as {@code 450 4.2.0 come back later}; empty: takes it again. */
    void answer(String local, String reply) throws IOException {
        write("access", reply.isEmpty() ? "" : "%s@%s %s%n".formatted(local, domain, reply));
        Attended.run(
                Attended.find("postfix").toString(), "-c", folder.resolve("etc").toString(), "reload");
    }

    /** Where the mail of {@code local} lies, a file each. */
    Path mailbox(String local) {
        return folder.resolve("mail").resolve(folder(local)).resolve("new");
    }

    /** In letters that every file system has. */
    private static String folder(String local) {
        return local.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_");
    }

    /** What Postfix says of its work. */
    String log() {
        try {
            Path log = folder.resolve("mail.log");
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        stop();
        if (opendkim != null) {
            opendkim.close();
            opendkim = null;
        }
        if (folder == null) {
            return;
        }
        // outlives the folder, for who wants to know what went wrong
        Path kept = Files.createDirectories(Path.of("target", "test-data")).resolve("mail-" + domain + ".log");
        Files.writeString(kept, log(), StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    }
}
