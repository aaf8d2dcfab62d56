package org.prodrome.cds.prefetch;

import java.util.List;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/** What came of one prefetch key. */
public sealed interface PrefetchValue {
    /**
     * The caller sent it.
     *
     * @param complete whether it is all there is: no further page, fewer entries than the template asks for, and as
     *     many as the Bundle's total says
     * @param next address of the next page, when the caller sent the first of several
     * @param counted what was counted so far, where there is a next page
     */
    record Given(
            List<Resource> resources,
            boolean complete,
            @Nullable String next,
            Counted counted) implements PrefetchValue {
        public Given {
            resources = List.copyOf(resources);
        }

        public Given(List<Resource> resources, boolean complete) {
            this(resources, complete, null, Counted.NOTHING);
        }
    }

    /** The key is there with null: the caller has no such data. Asking again would not help. */
    record NoData() implements PrefetchValue {}

    /** The key is not there, or there is nothing under it, not even null: the caller did not satisfy it. */
    record NotSent() implements PrefetchValue {}

    /**
     * The caller tried and sent an OperationOutcome instead, alone or as the content of a searchset.
     *
     * @param forGood whether asking again would fail the same way: not found, not allowed, not supported
     */
    record Failed(boolean forGood) implements PrefetchValue {}

    /** Resources of any value; none when there are none. */
    default List<Resource> found() {
        return this instanceof Given given ? given.resources() : List.of();
    }

    /** Whether the caller said all it has under this key. */
    default boolean isAnswered() {
        return this instanceof NoData || (this instanceof Given given && given.complete());
    }

    /** Whether reading the caller's server could bring more. */
    default boolean isWorthAsking() {
        return this instanceof NotSent
                || (this instanceof Failed failed && !failed.forGood())
                || (this instanceof Given given && given.next() != null);
    }
}
