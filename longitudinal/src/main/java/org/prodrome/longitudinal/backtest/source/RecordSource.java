package org.prodrome.longitudinal.backtest.source;

import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** A place that gives whole records, one patient after the other, in an order that is the same every time. */
public interface RecordSource {
    /** What it is, in words, without any path. */
    String describe();

    /** What had to be taken for granted in reading it, a sentence each. */
    List<String> assumptions();

    /** What it does not hold, in words, so that rules about it have nothing to read. */
    default List<String> absent() {
        return List.of();
    }

    /** How many patients it has, where that is known before they are read. */
    default OptionalInt patients() {
        return OptionalInt.empty();
    }

    /**
     * Hands each record over; none is kept after its turn.
     *
     * @throws UnreadableSourceException when something found cannot be a record
     */
    void forEach(Consumer<PatientRecord> records) throws IOException;
}
