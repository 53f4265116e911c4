package dev.aftersale.returns;

import dev.aftersale.base.Digests;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import dev.aftersale.upload.Photo;
import dev.aftersale.upload.StoredFile;
import java.util.List;
import java.util.Optional;

/** Photos and labels in SQL, by their content. */
final class ReturnFileStore {

    private static final String PUT = """
            INSERT INTO return_file (shard, merchant_id, sha256, media_type, content, created_at)
            VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (shard, merchant_id, sha256) DO NOTHING
            """;

    private static final String INSERT_PHOTO = """
            INSERT INTO return_photo (shard, return_id, position, merchant_id, sha256, width, height)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String PHOTO = """
            SELECT f.media_type, f.content
              FROM return_photo p
              JOIN return_file f ON f.shard = p.shard AND f.merchant_id = p.merchant_id AND f.sha256 = p.sha256
             WHERE p.shard = ? AND p.return_id = ? AND p.position = ? AND p.merchant_id = ?
            """;

    private static final String LABEL = """
            SELECT f.media_type, f.content
              FROM return_label l
              JOIN return_file f ON f.shard = l.shard AND f.merchant_id = l.merchant_id AND f.sha256 = l.sha256
             WHERE l.shard = ? AND l.id = ? AND l.return_id = ? AND l.merchant_id = ? AND l.state = 'READY'
            """;

    private ReturnFileStore() {}

    /** Keeps a file and tells its digest; what is there already is not kept again. */
    static byte[] put(Tx tx, MerchantId merchant, String mediaType, byte[] content) {
        byte[] digest = Digests.sha256(content);
        tx.write(PUT, merchant.shard(), merchant, digest, mediaType, content, tx.now());
        return digest;
    }

    static void insertPhotos(Tx tx, MerchantId merchant, long returnId, List<Photo> photos) {
        for (int i = 0; i < photos.size(); i++) {
            Photo photo = photos.get(i);
            byte[] digest = put(tx, merchant, "image/jpeg", photo.jpeg());
            tx.write(
                    1,
                    INSERT_PHOTO,
                    merchant.shard(),
                    returnId,
                    i + 1,
                    merchant,
                    digest,
                    photo.width(),
                    photo.height());
        }
    }

    static Optional<StoredFile> photo(Tx tx, MerchantId merchant, long returnId, int position) {
        var batch = tx.batch();
        var file = batch.query(
                PHOTO,
                row -> new StoredFile(row.getString(1), row.getBytes(2)),
                merchant.shard(),
                returnId,
                position,
                merchant);
        batch.run();
        return file.first();
    }

    static Optional<StoredFile> label(Tx tx, MerchantId merchant, long returnId, long labelId) {
        var batch = tx.batch();
        var file = batch.query(
                LABEL,
                row -> new StoredFile(row.getString(1), row.getBytes(2)),
                merchant.shard(),
                labelId,
                returnId,
                merchant);
        batch.run();
        return file.first();
    }
}
