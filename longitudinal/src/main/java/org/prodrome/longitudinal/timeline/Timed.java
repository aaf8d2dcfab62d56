package org.prodrome.longitudinal.timeline;

import java.time.Instant;

/** Something that becomes known at one instant and, where duplicates of it come in later, complete at another. */
interface Timed<E> {
    /** First instant at which it can be seen. */
    Instant from();

    /** First instant at which nothing more will be added to it; not before {@link #from()}. */
    Instant completeFrom();

    /** It, with everything that was ever added. */
    E whole();

    /** It, as it could be seen at an instant not before {@link #from()}. */
    E at(Instant instant);
}
