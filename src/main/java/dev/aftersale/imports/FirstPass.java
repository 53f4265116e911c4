package dev.aftersale.imports;

import dev.aftersale.base.Problem;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * What reading a file once has found, before anything of it is taken.
 *
 * @param digest of the file's content and of how it is read: the same import has the same
 * @param csv null: it holds orders as JSON
 */
record FirstPass(String digest, long records, @Nullable CsvPlan csv) {

    static FirstPass over(ImportRequest request) throws IOException {
        CsvPlan csv = isJson(request) ? null : csv(request);
        MessageDigest digest = sha256();
        try (var packed = new DigestInputStream(Files.newInputStream(request.file()), digest);
                var in = SourceFile.unpacked(packed)) {
            var counted = csv == null ? count(in) : scan(in, csv);
            packed.transferTo(OutputStream.nullOutputStream());
            digest.update(request.reading().getBytes(StandardCharsets.UTF_8));
            String id = HexFormat.of().formatHex(digest.digest(), 0, 16);
            return new FirstPass(id, counted.records, csv == null ? null : csv.with(counted.scattered));
        } catch (EOFException | ZipException e) {
            throw Problem.INVALID_PARAMETER.because("The file is cut off or damaged: " + e.getMessage(), e);
        }
    }

    Source source(ImportRequest request) throws IOException {
        InputStream in = SourceFile.open(request.file());
        try {
            return csv == null ? new JsonSource(in, request) : new CsvSource(in, csv, request);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private static boolean isJson(ImportRequest request) throws IOException {
        if (request.mapping() != null) {
            return false;
        }
        try (var in = SourceFile.open(request.file())) {
            RawRecord first = new RecordReader(in, RecordReader.NO_QUOTES).next();
            return first != null
                    && new String(first.bytes(), StandardCharsets.UTF_8).strip().startsWith("{");
        }
    }

    private static CsvPlan csv(ImportRequest request) throws IOException {
        var mapping = request.mapping() == null ? ColumnMapping.byOurNames() : request.mapping();
        try (var in = SourceFile.open(request.file())) {
            RawRecord header = new RecordReader(in, RecordReader.NO_QUOTES).next();
            return CsvPlan.of(request, mapping, header == null ? "" : header.text());
        } catch (CharacterCodingException e) {
            throw Problem.INVALID_PARAMETER.because("The file is not in UTF-8.", e);
        }
    }

    private record Counted(long records, Map<String, Long> scattered) {}

    private static Counted count(InputStream in) throws IOException {
        var reader = new RecordReader(in, RecordReader.NO_QUOTES);
        long records = 0;
        for (RawRecord record = reader.next(); record != null; record = reader.next()) {
            records = record.number();
        }
        return new Counted(records, Map.of());
    }

    /** Finds orders that go on after another one began. Of the others only a hash is kept: files may be long. */
    private static Counted scan(InputStream in, CsvPlan csv) throws IOException {
        var reader = new RecordReader(in, csv.delimiter());
        reader.next(); // the header
        Set<Long> begun = new HashSet<>();
        Map<String, Long> scattered = new HashMap<>();
        String before = null;
        long records = 0;
        for (RawRecord record = reader.next(); record != null; record = reader.next()) {
            records = record.number() - 1;
            String order = csv.reading().orderOf(record);
            boolean goesOn = order != null && !order.equals(before) && !begun.add(hash(order));
            if (goesOn || (order != null && scattered.containsKey(order))) {
                scattered.put(order, records);
            }
            before = order;
        }
        return new Counted(records, scattered);
    }

    /** Of 64 bits. Should two be the same, an order is taken for scattered that is not: it is handed on all the same. */
    private static long hash(String order) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < order.length(); i++) {
            hash = (hash ^ order.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
