package dev.aftersale.imports;

import dev.aftersale.order.NewOrder;
import java.util.List;

/** What a file asks for: a unit that is taken whole or not at all. */
sealed interface Work {

    /** What it stands in the file. */
    List<RawRecord> records();

    /** A sale that is over. */
    record PastSale(NewOrder order, List<RawRecord> records) implements Work {

        /** Minor units. */
        long total() {
            return order.items().stream()
                    .mapToLong(line -> line.unitPrice() * line.quantity() - line.discount() + line.tax())
                    .sum();
        }
    }

    /** A sale of today. */
    record NewSale(NewOrder order, RawRecord record) implements Work {
        @Override
        public List<RawRecord> records() {
            return List.of(record);
        }
    }

    /** @param occurrence counts rows that are alike within one return */
    record GiveBack(Row.Return row, int occurrence, RawRecord record) implements Work {
        @Override
        public List<RawRecord> records() {
            return List.of(record);
        }
    }

    /** Nothing: it can't be used. */
    record Reject(Reason reason, String detail, RawRecord record) implements Work {
        @Override
        public List<RawRecord> records() {
            return List.of(record);
        }
    }
}
