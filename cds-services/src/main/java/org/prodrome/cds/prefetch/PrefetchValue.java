package org.prodrome.cds.prefetch;

import java.util.List;
import org.hl7.fhir.r4.model.Resource;

/** What came of one prefetch key. */
public sealed interface PrefetchValue {
    /**
     * The caller sent it.
     *
     * @param complete whether it is all there is: no further page, fewer entries than the template asks for
     */
    record Given(List<Resource> resources, boolean complete) implements PrefetchValue {
        public Given {
            resources = List.copyOf(resources);
        }
    }

    /** The key is there with null: the caller has no such data. Asking again would not help. */
    record NoData() implements PrefetchValue {}

    /** The key is not there: the caller did not satisfy it. */
    record NotSent() implements PrefetchValue {}

    /** The caller tried and sent an OperationOutcome instead. */
    record Failed() implements PrefetchValue {}

    /** Resources of any value; none when there are none. */
    default List<Resource> found() {
        return this instanceof Given given ? given.resources() : List.of();
    }

    /** Whether the caller said all it has under this key. */
    default boolean isAnswered() {
        return this instanceof NoData || (this instanceof Given given && given.complete());
    }
}
