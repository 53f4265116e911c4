package dev.aftersale.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.imports.RawRecord.Flaw;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class RecordReaderTest {

    private static List<RawRecord> read(byte[] bytes, int delimiter) throws IOException {
        var reader = new RecordReader(new ByteArrayInputStream(bytes), delimiter);
        var records = new ArrayList<RawRecord>();
        for (var record = reader.next(); record != null; record = reader.next()) {
            records.add(record);
        }
        return records;
    }

    private static List<String> texts(String text, int delimiter) throws IOException {
        return read(text.getBytes(UTF_8), delimiter).stream()
                .map(record -> record.number() + "/" + record.line() + ":" + new String(record.bytes(), UTF_8))
                .toList();
    }

    @Test
    void lines_are_records_whatever_ends_them_and_empty_ones_are_none() throws IOException {
        assertThat(texts("\ufeffone\r\n\n  \ntwo\nthree", RecordReader.NO_QUOTES))
                .containsExactly("1/1:one", "2/4:two", "3/5:three");
        assertThat(texts("", ',')).isEmpty();
        assertThat(texts("a", ',')).containsExactly("1/1:a");
    }

    @Test
    void a_quoted_field_may_hold_line_ends_and_quotes() throws IOException {
        assertThat(texts("a,\"b\nc\",d\ne,\"say \"\"hi\"\"\n\",f\ng", ','))
                .containsExactly("1/1:a,\"b\nc\",d", "2/3:e,\"say \"\"hi\"\"\n\",f", "3/5:g");
    }

    @Test
    void a_quote_within_a_field_means_nothing() throws IOException {
        assertThat(texts("a,5\" nail,b\nc,d,e", ',')).containsExactly("1/1:a,5\" nail,b", "2/2:c,d,e");
    }

    @Test
    void a_quote_that_is_never_closed_costs_its_own_line_only() throws IOException {
        var text = "a,b\nc,\"d\n" + "e,f\n".repeat(30_000) + "g,\"h\ni";
        var records = read(text.getBytes(UTF_8), ',');

        assertThat(records).hasSize(30_004);
        assertThat(records.stream().filter(record -> record.flaw() == Flaw.QUOTE_OPEN))
                .extracting(RawRecord::line)
                .containsExactly(2L, 30_003L);
        assertThat(records.getLast().line()).isEqualTo(30_004);
        assertThat(new String(records.get(1).bytes(), UTF_8)).isEqualTo("c,\"d");
    }

    @Test
    void what_no_record_can_be_is_cut_and_the_next_one_is_whole() throws IOException {
        var records = read(("x".repeat(RecordReader.LONGEST + 10) + "\nnext").getBytes(UTF_8), RecordReader.NO_QUOTES);

        assertThat(records.getFirst().flaw()).isEqualTo(Flaw.TOO_LONG);
        assertThat(records.getFirst().bytes()).hasSizeLessThan(100_000);
        assertThat(new String(records.getLast().bytes(), UTF_8)).isEqualTo("next");
    }

    @Test
    void a_packed_file_is_known_by_its_beginning() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write("hello".getBytes(UTF_8));
        }
        for (byte[] bytes : List.of("hello".getBytes(UTF_8), packed.toByteArray())) {
            try (var in = SourceFile.unpacked(new ByteArrayInputStream(bytes))) {
                assertThat(in.readAllBytes()).asString(UTF_8).isEqualTo("hello");
            }
        }
        try (var in = SourceFile.unpacked(new ByteArrayInputStream(new byte[] {'x'}))) {
            assertThat(in.readAllBytes()).asString(UTF_8).isEqualTo("x");
        }
    }

    @Test
    void fields_are_read_as_they_are_written() {
        assertThat(CsvFields.split("a,\"\",\"b,c\",\"say \"\"hi\"\"\",\"two\nlines\"", ','))
                .containsExactly("a", "", "b,c", "say \"hi\"", "two\nlines");
        assertThat(CsvFields.split("a;\"b;c\"d;5\" e", ';')).containsExactly("a", "b;cd", "5\" e");
        assertThat(CsvFields.split("", ',')).containsExactly("");
    }
}
