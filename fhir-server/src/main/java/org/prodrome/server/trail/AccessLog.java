package org.prodrome.server.trail;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.prodrome.server.record.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps who read what was said about patients, before they get it, and what was refused, a minute later. */
public final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

    private static final int MOST_UNKEPT = 60 * (Refusals.MOST + 2);

    private final EntityManager entities;
    private final Transactions transactions;
    private final Clock clock;
    private final Refusals refusals;
    private List<AccessNote> unkept = List.of();

    AccessLog(EntityManager entities, Transactions transactions, Clock clock) {
        this.entities = entities;
        this.transactions = transactions;
        this.clock = clock;
        this.refusals = new Refusals(clock);
    }

    /** Keeps a reading; when that fails, it throws and nothing is to be handed out. */
    public void read(Reading reading) {
        keep(List.of(AccessNote.of(reading, clock.instant())));
    }

    /** Counts a refused request. */
    void refused(Refusal refusal, String address) {
        refusals.note(refusal, address);
    }

    /** Keeps what was refused in the minutes that are over. */
    void keepRefusals() {
        keepRefusals(false);
    }

    /** Keeps all that was refused so far, before the end. */
    void close() {
        try {
            keepRefusals(true);
        } catch (RuntimeException e) {
            LOG.warn(
                    "refusals of the last minute are not in the trail: {}",
                    e.getClass().getName());
        }
    }

    /** What the database does not take now is tried again in the next round, an hour of it at most. */
    private synchronized void keepRefusals(boolean all) {
        List<AccessNote> notes = new ArrayList<>(unkept);
        refusals.take(all, (refusal, count) -> notes.add(AccessNote.of(refusal, count, clock.instant())));
        if (notes.isEmpty()) {
            return;
        }
        unkept = notes.subList(Math.max(0, notes.size() - MOST_UNKEPT), notes.size());
        keep(notes);
        unkept = List.of();
    }

    private void keep(List<AccessNote> notes) {
        transactions.call(() -> {
            notes.forEach(entities::persist);
            return notes;
        });
    }
}
