package dev.aftersale.mail;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A name server for a test: answers for the names it was told of, and says of others that they don't exist. */
final class NameServer implements AutoCloseable {

    private static final int A = 1;
    private static final int MX = 15;

    private record Answer(String name, int type, byte[] data) {}

    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final int port = socket.getLocalPort();
    private final List<Answer> answers = new ArrayList<>();

    NameServer() throws SocketException {
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return port;
    }

    NameServer a(String name, String address) {
        answers.add(new Answer(name, A, InetAddress.ofLiteral(address).getAddress()));
        return this;
    }

    NameServer mx(String name, int preference, String host) {
        byte[] encoded = encode(host);
        byte[] data = new byte[encoded.length + 2];
        data[1] = (byte) preference;
        System.arraycopy(encoded, 0, data, 2, encoded.length);
        answers.add(new Answer(name, MX, data));
        return this;
    }

    private static byte[] encode(String name) {
        var out = new ByteArrayOutputStream();
        for (String label : name.split("\\.")) {
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
                byte[] reply = answer(Arrays.copyOf(packet.getData(), packet.getLength()));
                socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
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
        int type = query[at + 2];
        byte[] question = Arrays.copyOfRange(query, 12, at + 5);
        var found = answers.stream()
                .filter(answer -> answer.name().equals(asked) && answer.type() == type)
                .toList();
        boolean known = answers.stream().anyMatch(answer -> answer.name().equals(asked));

        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.write(query, 0, 2);
        out.writeShort(known ? 0x8580 : 0x8583); // an authoritative answer: there is, or there is no such name
        out.writeShort(1);
        out.writeShort(found.size());
        out.writeInt(0);
        out.write(question);
        for (Answer answer : found) {
            out.writeShort(0xC00C); // the name of the question
            out.writeShort(answer.type());
            out.writeShort(1);
            out.writeInt(60);
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
