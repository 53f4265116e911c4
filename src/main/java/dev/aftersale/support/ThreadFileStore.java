package dev.aftersale.support;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import dev.aftersale.upload.NamedFile;
import dev.aftersale.upload.StoredFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files of messages, in SQL. */
final class ThreadFileStore {

    private static final String INSERT = """
            INSERT INTO thread_file (shard, thread_id, message_id, position, merchant_id, name, media_type, size, width, height, content)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    /** Without their content. */
    private static final String OF_MESSAGES = """
            SELECT message_id, position, name, media_type, size, width, height
              FROM thread_file
             WHERE shard = ? AND thread_id = ? AND message_id = ANY (?) AND merchant_id = ?
             ORDER BY message_id, position
            """;

    private static final String READ = """
            SELECT name, media_type, width, height, content
              FROM thread_file
             WHERE shard = ? AND thread_id = ? AND message_id = ? AND position = ? AND merchant_id = ?
            """;

    private ThreadFileStore() {}

    static void insert(Tx tx, MerchantId merchant, long threadId, long messageId, List<NamedFile> files) {
        for (int i = 0; i < files.size(); i++) {
            NamedFile file = files.get(i);
            tx.write(
                    1,
                    INSERT,
                    merchant.shard(),
                    threadId,
                    messageId,
                    i + 1,
                    merchant,
                    file.name(),
                    file.file().mediaType(),
                    file.file().size(),
                    file.width(),
                    file.height(),
                    file.file().content());
        }
    }

    /** By the id of their message. */
    static Map<Long, List<ThreadFile>> ofMessages(Tx tx, MerchantId merchant, long threadId, long[] messages) {
        var files = new HashMap<Long, List<ThreadFile>>();
        var batch = tx.batch();
        batch.query(
                OF_MESSAGES,
                row -> files.computeIfAbsent(row.getLong("message_id"), id -> new ArrayList<>())
                        .add(new ThreadFile(
                                row.getInt("position"),
                                row.getString("name"),
                                row.getString("media_type"),
                                row.getInt("size"),
                                row.getInt("width"),
                                row.getInt("height"))),
                merchant.shard(),
                threadId,
                messages,
                merchant);
        batch.run();
        return files;
    }

    static Optional<NamedFile> read(Tx tx, MerchantId merchant, long threadId, long messageId, int position) {
        var batch = tx.batch();
        Rows<NamedFile> file = batch.query(
                READ,
                row -> new NamedFile(
                        row.getString("name"),
                        new StoredFile(row.getString("media_type"), row.getBytes("content")),
                        row.getInt("width"),
                        row.getInt("height")),
                merchant.shard(),
                threadId,
                messageId,
                position,
                merchant);
        batch.run();
        return file.first();
    }
}
