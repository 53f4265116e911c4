package dev.aftersale.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What many connections cost that have each sent half of a message, and take their time with the other half. */
final class MailConnections {

    private final ServerUnderTest server;
    private final Jcmd jcmd;

    MailConnections(ServerUnderTest server) {
        this.server = server;
        this.jcmd = new Jcmd(server.pid());
    }

    /** Memory in KiB: objects after a collection, and what the process holds. All messages are ended, and must be taken. */
    Map<String, Object> hold(List<MailCorpus.Mail> mails) throws IOException, InterruptedException {
        var report = new LinkedHashMap<String, Object>();
        long heapIdle = jcmd.liveHeap();
        long memoryIdle = ChildProgram.memory(server.pid());
        var lines = new ArrayList<SmtpLine>();
        try {
            long sent = 0;
            for (var mail : mails) {
                var line = new SmtpLine(server.smtpPort());
                lines.add(line);
                line.begin(mail);
                line.write(mail.raw(), 0, mail.raw().length / 2);
                sent += mail.raw().length / 2;
            }
            ServerUnderTest.pause();
            long heap = jcmd.liveHeap();
            long memory = ChildProgram.memory(server.pid());
            report.put("connections", mails.size());
            report.put("sent_kib", sent / 1_024);
            report.put("heap_idle_kib", heapIdle);
            report.put("heap_open_kib", heap);
            report.put("heap_kib_per_connection", Math.round((heap - heapIdle) * 10.0 / mails.size()) / 10.0);
            report.put("rss_idle_mib", memoryIdle);
            report.put("rss_open_mib", memory);
            for (int i = 0; i < mails.size(); i++) {
                byte[] raw = mails.get(i).raw();
                lines.get(i).write(raw, raw.length / 2, raw.length - raw.length / 2);
                lines.get(i).end();
            }
            report.put("taken", mails.size());
        } finally {
            for (var line : lines) {
                line.close();
            }
        }
        return report;
    }
}
