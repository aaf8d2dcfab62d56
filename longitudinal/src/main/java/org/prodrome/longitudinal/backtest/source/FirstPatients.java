package org.prodrome.longitudinal.backtest.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** The first patients of a source, in its own order. */
public final class FirstPatients implements RecordSource {
    private final RecordSource source;
    private final int most;

    /** @param most 1 and up */
    public FirstPatients(RecordSource source, int most) {
        if (most < 1) {
            throw new IllegalArgumentException("%d patients are none to replay".formatted(most));
        }
        this.source = source;
        this.most = most;
    }

    @Override
    public String describe() {
        return source.describe();
    }

    @Override
    public List<String> assumptions() {
        List<String> assumed = new ArrayList<>(source.assumptions());
        assumed.add("Only the first %d patients are replayed.".formatted(most));
        return assumed;
    }

    @Override
    public List<String> absent() {
        return source.absent();
    }

    @Override
    public OptionalInt patients() {
        OptionalInt all = source.patients();
        return all.isEmpty() ? all : OptionalInt.of(Math.min(most, all.getAsInt()));
    }

    @Override
    public void forEach(Consumer<PatientRecord> records) throws IOException {
        int[] handed = {0};
        source.forEach(record -> {
            if (handed[0]++ < most) {
                records.accept(record);
            }
        });
    }
}
