package org.prodrome.longitudinal.backtest.source;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** A place that gives whole records, one patient after the other, in an order that is the same every time. */
public interface RecordSource {
    /** What it is, in words, without any path. */
    String describe();

    /** What had to be taken for granted in reading it, a sentence each. */
    List<String> assumptions();

    /**
     * Hands each record over; none is kept after its turn.
     *
     * @throws UnreadableSourceException when something found cannot be a record
     */
    void forEach(Consumer<PatientRecord> records) throws IOException;
}
