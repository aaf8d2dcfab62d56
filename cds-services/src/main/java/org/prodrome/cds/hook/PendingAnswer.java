package org.prodrome.cds.hook;

import java.time.Duration;

/**
 * The answer to one call while it is made. One thread makes it, another takes it once: when it is whole, or when the
 * time is up, as far as it has come. What is finished after that is let go: it is not sent, takes nothing of what
 * services share, and nobody notes that it was said.
 */
public interface PendingAnswer {
    /**
     * Makes the answer.
     *
     * @throws CallRefusedException when the call cannot be answered as it stands
     */
    void make();

    /** The whole answer, after it was made. */
    CdsResponse whole();

    /**
     * What is ready, with what is late in its trace; the answer may still be being made.
     *
     * @param allowed the time that was not enough
     */
    CdsResponse ready(Duration allowed);

    /** Makes it and takes it, however long that is. */
    default CdsResponse made() {
        make();
        return whole();
    }
}
