package org.prodrome.server.trail;

import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import jakarta.persistence.OptimisticLockException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes behind: the table of what happened is the queue, so nothing waits in memory, a crash or a stop loses nothing,
 * and there is no bound at which something is dropped. One piece that cannot be written does not hold up the others.
 *
 * @param <T> one piece with all that is said of it
 */
public abstract class Behind<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Behind.class);

    /** The oldest pieces that are not written, at most a batch. */
    protected abstract List<T> open();

    /**
     * Writes pieces and marks them written, in one transaction.
     *
     * @throws OptimisticLockException when another node has written one of them
     */
    protected abstract void write(List<T> pieces);

    /** The same piece without what our record may have lost since. */
    protected abstract T lessened(T piece);

    /** Marks a piece that cannot be written, so that it is not tried for ever; it stays in the table. */
    protected abstract void giveUp(T piece);

    /**
     * Writes a batch. What the record refuses is given up, with its id in the log; what fails otherwise stays in its
     * table for a later round.
     */
    public final void writeSome() {
        List<T> pieces = open();
        if (!pieces.isEmpty() && attempt(pieces) != Attempt.DONE) {
            pieces.forEach(this::writeAlone);
        }
    }

    private void writeAlone(T piece) {
        if (attempt(List.of(piece)) == Attempt.REFUSED && attempt(List.of(lessened(piece))) == Attempt.REFUSED) {
            LOG.error("a piece of the trail was refused by the record and is left in its table: {}", name(piece));
            giveUp(piece);
        }
    }

    /** Id of a piece, for the log. */
    protected abstract String name(T piece);

    private enum Attempt {
        DONE,
        /** The record does not take it, and would not later. */
        REFUSED,
        /** Something else went wrong, which may pass. */
        FAILED
    }

    private Attempt attempt(List<T> pieces) {
        try {
            write(pieces);
            return Attempt.DONE;
        } catch (OptimisticLockException otherNode) {
            return Attempt.DONE;
        } catch (BaseServerResponseException e) {
            return e.getStatusCode() < 500 ? Attempt.REFUSED : Attempt.FAILED;
        } catch (RuntimeException e) {
            LOG.warn("a part of the trail is written later: {}", e.getClass().getName());
            return Attempt.FAILED;
        }
    }
}
