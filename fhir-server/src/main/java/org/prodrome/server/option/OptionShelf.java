package org.prodrome.server.option;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.prodrome.cds.option.Options;
import org.prodrome.cds.option.Plan;

/** The plans of options that are in use: none until their content has been read. Safe for many threads. */
public final class OptionShelf {
    private final List<Consumer<List<Plan>>> waiting = new ArrayList<>();
    private List<Plan> plans = List.of();
    private boolean filled;
    private Options.State state = Options.State.LOADING;

    OptionShelf() {}

    /** Puts the plans there, after telling those who wait for them: a plan speaks only once it is registered. */
    synchronized void put(List<Plan> read) {
        plans = List.copyOf(read);
        filled = true;
        waiting.forEach(one -> one.accept(plans));
        waiting.clear();
        state = Options.State.READY;
    }

    /** There are none, since they could not be read. */
    synchronized void fail() {
        state = Options.State.FAILED;
    }

    /** The plans in use. */
    public synchronized List<Plan> plans() {
        return plans;
    }

    /** {@code loading}, {@code ready} or {@code failed}. */
    public synchronized String state() {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /** Has somebody told of the plans once, when they are there: at once where they are. */
    public synchronized void whenRead(Consumer<List<Plan>> told) {
        if (filled) {
            told.accept(plans);
        } else {
            waiting.add(told);
        }
    }
}
