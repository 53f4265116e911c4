package dev.aftersale.bench;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** A name server on loopback for the senders' domains: SPF, DKIM and DMARC are asked of it, as they are asked of the world's. */
final class NamesOfBench implements AutoCloseable {

    /** Seconds. As usual in DNS, answers may be kept for a while. */
    private static final int KEPT = 300;

    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final Map<Name, String> texts = new ConcurrentHashMap<>();

    NamesOfBench() throws IOException {
        Thread.ofPlatform().daemon().name("names").start(this::serve);
    }

    /** For {@code aftersale.dns}. */
    String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    void text(String name, String text) throws IOException {
        texts.put(Name.fromString(name + "."), text);
    }

    private void serve() {
        byte[] bytes = new byte[4_096];
        try {
            while (true) {
                var packet = new DatagramPacket(bytes, bytes.length);
                socket.receive(packet);
                byte[] reply = answer(new Message(java.util.Arrays.copyOf(bytes, packet.getLength())))
                        .toWire();
                socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
            }
        } catch (IOException closed) {
            // the end
        }
    }

    private Message answer(Message query) {
        Record question = query.getQuestion();
        var reply = new Message(query.getHeader().getID());
        reply.getHeader().setFlag(Flags.QR);
        reply.getHeader().setFlag(Flags.AA);
        reply.addRecord(question, Section.QUESTION);
        String text = texts.get(question.getName());
        if (text == null) {
            reply.getHeader().setRcode(Rcode.NXDOMAIN);
        } else if (question.getType() == Type.TXT) {
            reply.addRecord(
                    new TXTRecord(question.getName(), DClass.IN, KEPT, MailCorpus.pieces(text, 255)), Section.ANSWER);
        }
        return reply;
    }

    @Override
    public void close() {
        socket.close();
    }
}
