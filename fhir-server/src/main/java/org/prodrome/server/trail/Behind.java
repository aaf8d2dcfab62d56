package org.prodrome.server.trail;

import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import jakarta.persistence.OptimisticLockException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes behind: the table of what happened is the queue, so nothing waits in memory, a crash or a stop loses nothing,
 * and there is no bound at which something is dropped. One piece that cannot be written does not hold up the others: it
 * goes behind those that are due, longer each time.
 *
 * @param <T> one piece with all that is said of it
 */
public abstract class Behind<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Behind.class);

    private final TrailTable table;
    private final int batch;

    /** @param batch most pieces that are written at once */
    protected Behind(TrailTable table, int batch) {
        this.table = table;
        this.batch = batch;
    }

    /** The pieces with these ids; at least one. */
    protected abstract List<T> read(List<String> ids);

    /** Writes the resources of pieces, inside the transaction that marks them written. */
    protected abstract void write(List<T> pieces);

    /** The same piece without what our record may have lost since. */
    protected abstract T lessened(T piece);

    /** Id of a piece. */
    protected abstract String id(T piece);

    /** Runs work in one transaction. */
    protected abstract void inTransaction(Runnable work);

    /**
     * Writes a batch. What the record refuses is dead at once, with its id in the log; what fails otherwise is tried
     * again later.
     */
    public final void writeSome() {
        List<String> due = table.due(batch);
        List<T> pieces = due.isEmpty() ? List.of() : read(due);
        if (!pieces.isEmpty() && !(attempt(pieces) instanceof Attempt.Done)) {
            pieces.forEach(this::writeAlone);
        }
    }

    private void writeAlone(T piece) {
        Attempt attempt = attempt(List.of(piece));
        if (attempt instanceof Attempt.Refused) {
            attempt = attempt(List.of(lessened(piece)));
        }
        if (attempt instanceof Attempt.Refused refused) {
            table.bury(id(piece), refused.fault());
            LOG.error(
                    "a piece of the trail was refused by the record and is tried no more: {} {}",
                    table.name(),
                    id(piece));
        } else if (attempt instanceof Attempt.Failed failed) {
            boolean dead = table.postpone(id(piece), failed.fault());
            LOG.warn(
                    "a piece of the trail is {}: {} {}, {}",
                    dead ? "tried no more" : "tried again later",
                    table.name(),
                    id(piece),
                    failed.fault());
        }
    }

    private sealed interface Attempt {
        record Done() implements Attempt {}

        /** The record does not take it, and would not later. */
        record Refused(String fault) implements Attempt {}

        /** Something else went wrong, which may pass. */
        record Failed(String fault) implements Attempt {}
    }

    private Attempt attempt(List<T> pieces) {
        List<String> ids = pieces.stream().map(this::id).toList();
        try {
            inTransaction(() -> {
                if (table.mark(ids) != ids.size()) {
                    throw new OptimisticLockException("another node was quicker");
                }
                write(pieces);
            });
            return new Attempt.Done();
        } catch (OptimisticLockException otherNode) {
            return new Attempt.Done();
        } catch (BaseServerResponseException e) {
            String fault = "%s %d".formatted(e.getClass().getSimpleName(), e.getStatusCode());
            return e.getStatusCode() < 500 ? new Attempt.Refused(fault) : new Attempt.Failed(fault);
        } catch (RuntimeException e) {
            return new Attempt.Failed(e.getClass().getSimpleName());
        }
    }
}
