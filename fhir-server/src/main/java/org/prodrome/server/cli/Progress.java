package org.prodrome.server.cli;

import java.io.PrintWriter;
import java.util.OptionalInt;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/** Says every few seconds how many patients are done and about how long the rest will take. */
final class Progress implements IntConsumer {
    private static final long SECOND = 1_000_000_000L;
    private static final long BETWEEN_LINES = 5 * SECOND;

    private final PrintWriter err;
    private final OptionalInt all;
    private final LongSupplier nanos;
    private final long began;
    private long said;

    /**
     * @param all patients there are, where that is known
     * @param nanos a clock that only goes forward
     */
    Progress(PrintWriter err, OptionalInt all, LongSupplier nanos) {
        this.err = err;
        this.all = all;
        this.nanos = nanos;
        this.began = nanos.getAsLong();
        this.said = began;
    }

    @Override
    public void accept(int done) {
        long now = nanos.getAsLong();
        if (now - said < BETWEEN_LINES) {
            return;
        }
        said = now;
        if (all.isPresent()) {
            int left = Math.max(0, all.getAsInt() - done);
            err.printf(
                    "  %d of %d patients, about %s left%n",
                    done, all.getAsInt(), words((now - began) / SECOND * left / done));
        } else {
            err.printf("  %d patients%n", done);
        }
        err.flush();
    }

    private static String words(long seconds) {
        return seconds < 120 ? seconds + " s" : (seconds + 30) / 60 + " min";
    }
}
