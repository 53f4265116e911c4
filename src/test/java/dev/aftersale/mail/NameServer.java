package dev.aftersale.mail;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.ReverseMap;

/**
 * A name server for a test: answers for the names it was told of, and says of others that they don't exist. Nothing it says
 * is to be kept, so a test may change its mind.
 */
public final class NameServer implements AutoCloseable {

    private static final int A = 1;
    private static final int CNAME = 5;
    private static final int PTR = 12;
    private static final int MX = 15;
    private static final int TXT = 16;
    private static final int AAAA = 28;
    private static final int SERVER_FAILED = 2;

    private record Answer(String name, int type, byte[] data) {}

    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final int port = socket.getLocalPort();
    private final List<Answer> answers = new CopyOnWriteArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private final Set<String> silent = ConcurrentHashMap.newKeySet();

    public NameServer() throws SocketException {
        Thread.ofVirtual().start(this::serve);
    }

    /** For a field. */
    public static NameServer open() {
        try {
            return new NameServer();
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /** For {@code aftersale.dns}. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** How many questions came. */
    public int asked() {
        return asked.get();
    }

    /** IPv4 or IPv6. */
    public NameServer a(String name, String address) {
        byte[] bytes = InetAddress.ofLiteral(address).getAddress();
        answers.add(new Answer(name, bytes.length == 4 ? A : AAAA, bytes));
        return this;
    }

    public NameServer txt(String name, String text) {
        var data = new ByteArrayOutputStream();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at == 0 || at < bytes.length; at += 255) {
            int length = Math.min(255, bytes.length - at);
            data.write(length);
            data.write(bytes, at, length);
        }
        answers.add(new Answer(name, TXT, data.toByteArray()));
        return this;
    }

    public NameServer cname(String name, String target) {
        answers.add(new Answer(name, CNAME, encode(target)));
        return this;
    }

    /** The name of an address. */
    public NameServer ptr(String address, String name) {
        String reverse = ReverseMap.fromAddress(InetAddress.ofLiteral(address)).toString(true);
        answers.add(new Answer(reverse, PTR, encode(name)));
        return this;
    }

    /** From now on there is nothing of this name. */
    public NameServer forget(String name) {
        answers.removeIf(answer -> answer.name().equals(name));
        return this;
    }

    /** Questions for this name are answered with an error of the server's. */
    public NameServer fail(String name) {
        failing.add(name);
        return this;
    }

    /** Questions for this name are not answered at all. */
    public NameServer beSilentAbout(String name) {
        silent.add(name);
        return this;
    }

    public NameServer mx(String name, int preference, String host) {
        byte[] encoded = encode(host);
        byte[] data = new byte[encoded.length + 2];
        data[1] = (byte) preference;
        System.arraycopy(encoded, 0, data, 2, encoded.length);
        answers.add(new Answer(name, MX, data));
        return this;
    }

    private static byte[] encode(String name) {
        var out = new ByteArrayOutputStream();
        for (String label : name.equals(".") ? new String[0] : name.split("\\.")) {
            out.write(label.length());
            out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.write(0);
        return out.toByteArray();
    }

    private void serve() {
        var packet = new DatagramPacket(new byte[512], 512);
        while (!socket.isClosed()) {
            try {
                socket.receive(packet);
                asked.incrementAndGet();
                byte[] reply = answer(Arrays.copyOf(packet.getData(), packet.getLength()));
                if (reply.length > 0) {
                    socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    private byte[] answer(byte[] query) throws IOException {
        var name = new StringBuilder();
        int at = 12;
        while (query[at] != 0) {
            name.append(new String(query, at + 1, query[at], StandardCharsets.US_ASCII))
                    .append('.');
            at += query[at] + 1;
        }
        String asked = name.substring(0, name.length() - 1).toLowerCase(Locale.ROOT);
        int type = query[at + 2] & 0xff;
        byte[] question = Arrays.copyOfRange(query, 12, at + 5);
        var found = answers.stream()
                .filter(answer -> answer.name().equals(asked) && answer.type() == type)
                .toList();
        boolean known = answers.stream().anyMatch(answer -> answer.name().equals(asked));
        if (silent.contains(asked)) {
            return new byte[0];
        }
        boolean fails = failing.contains(asked);

        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.write(query, 0, 2);
        // an authoritative answer: there is, there is no such name, or the server can't say
        out.writeShort(fails ? 0x8580 | SERVER_FAILED : known ? 0x8580 : 0x8583);
        out.writeShort(1);
        out.writeShort(fails ? 0 : found.size());
        out.writeInt(0);
        out.write(question);
        for (Answer answer : fails ? List.<Answer>of() : found) {
            out.writeShort(0xC00C); // the name of the question
            out.writeShort(answer.type());
            out.writeShort(1);
            out.writeInt(0); // not to be kept
            out.writeShort(answer.data().length);
            out.write(answer.data());
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        socket.close();
    }
}
