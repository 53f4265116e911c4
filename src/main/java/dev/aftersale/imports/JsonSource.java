package dev.aftersale.imports;

import dev.aftersale.base.ProblemException;
import dev.aftersale.order.NewOrder;
import dev.aftersale.order.OrderJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Orders as the intake takes them, one a line. */
final class JsonSource implements Source {

    private final InputStream in;
    private final RecordReader records;
    private final ImportRequest request;

    JsonSource(InputStream in, ImportRequest request) throws IOException {
        this.in = in;
        this.records = new RecordReader(in, RecordReader.NO_QUOTES);
        this.request = request;
    }

    @Override
    public @Nullable Step next() throws IOException {
        RawRecord record = records.next();
        return record == null ? null : new Step(record.number(), List.of(read(record)));
    }

    private Work read(RawRecord record) {
        if (record.flaw() == RawRecord.Flaw.TOO_LONG) {
            return new Work.Reject(Reason.TOO_LONG, "The line is too long.", record);
        }
        try {
            NewOrder order = OrderJson.read(record.text(), request.currency());
            if (order.externalId() == null) {
                return new Work.Reject(
                        Reason.NO_NUMBER,
                        "external_id is required here: without it a line could be taken twice.",
                        record);
            }
            return new Work.NewSale(request.test() ? order.asTest() : order, record);
        } catch (CharacterCodingException e) {
            return new Work.Reject(Reason.ENCODING, "The line is not in UTF-8.", record);
        } catch (ProblemException refused) {
            return new Work.Reject(Reason.of(refused.problem()), refused.detail(), record);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
