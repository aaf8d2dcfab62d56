package org.prodrome.server.trail;

import jakarta.persistence.OptimisticLockException;
import java.util.List;
import java.util.function.Consumer;
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

    /** Writes a batch. */
    public final void writeSome() {
        List<T> pieces = open();
        if (!pieces.isEmpty() && !isWritten(pieces)) {
            pieces.forEach(this::writeAlone);
        }
    }

    private void writeAlone(T piece) {
        if (!isWritten(List.of(piece)) && !isWritten(List.of(lessened(piece)))) {
            LOG.error("a piece of the trail could not be written and is left in its table: {}", name(piece));
            giveUp(piece);
        }
    }

    /** Id of a piece, for the log. */
    protected abstract String name(T piece);

    private boolean isWritten(List<T> pieces) {
        return attempt(this::write, pieces);
    }

    private static <P> boolean attempt(Consumer<P> work, P pieces) {
        try {
            work.accept(pieces);
            return true;
        } catch (OptimisticLockException otherNode) {
            return true;
        } catch (RuntimeException e) {
            LOG.warn(
                    "the trail of some calls was not written at once: {}",
                    e.getClass().getName());
            return false;
        }
    }
}
