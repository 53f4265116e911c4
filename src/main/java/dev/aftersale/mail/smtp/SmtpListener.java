package dev.aftersale.mail.smtp;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.subethamail.smtp.MessageHandlerFactory;
import org.subethamail.smtp.server.SMTPServer;

/** A port that speaks SMTP; each connection has a virtual thread of its own. */
public final class SmtpListener {

    private final SMTPServer server;

    private SmtpListener(SMTPServer server) {
        this.server = server;
    }

    /**
     * @param name as which we greet
     * @param tls offers STARTTLS; null: none
     * @throws BindException if the port is taken, or not ours to take
     */
    public static SmtpListener open(
            InetAddress address,
            int port,
            String name,
            SmtpLimits limits,
            @Nullable SSLContext tls,
            MessageHandlerFactory handlers)
            throws BindException {
        var builder = SMTPServer.port(port)
                .bindAddress(address)
                .backlog(256)
                .hostName(name)
                .softwareName("Aftersale")
                .maxConnections(limits.connections())
                .maxRecipients(limits.recipients())
                .maxMessageSize(limits.messageBytes())
                .connectionTimeout(1, TimeUnit.MINUTES)
                .insertReceivedHeaders(false)
                .sessionHandler(new ClientLimit(limits.connectionsPerClient()))
                .serverSocketFactory(() -> new Watching(limits.errors()))
                .fromAddressValidator(sender -> true)
                .executorService(Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("smtp-", 0).factory()))
                .messageHandlerFactory(handlers);
        if (tls != null) {
            builder.enableTLS().startTlsSocketFactory((Socket plain) -> encrypted(plain, tls));
        }
        var server = builder.build();
        Verbs.install(server);
        try {
            server.start();
        } catch (RuntimeException e) {
            if (e.getCause() instanceof BindException refused) {
                throw refused;
            }
            throw e;
        }
        return new SmtpListener(server);
    }

    /** The library's own way asks DNS for the client's name first. */
    private static SSLSocket encrypted(Socket plain, SSLContext tls) throws IOException {
        var socket = (SSLSocket) tls.getSocketFactory()
                .createSocket(plain, plain.getInetAddress().getHostAddress(), plain.getPort(), true);
        socket.setUseClientMode(false);
        return socket;
    }

    private static final class Watching extends ServerSocket {

        private final int mostErrors;

        Watching(int mostErrors) throws IOException {
            this.mostErrors = mostErrors;
        }

        @Override
        public Socket accept() throws IOException {
            return new WatchedSocket(super.accept(), mostErrors);
        }
    }

    public int port() {
        return server.getPortAllocated();
    }

    public void close() {
        server.stop();
    }
}
