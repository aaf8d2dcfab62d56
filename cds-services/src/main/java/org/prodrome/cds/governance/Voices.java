package org.prodrome.cds.governance;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The register as it is now, and a place to write down who spoke. */
public interface Voices {
    /** The register at this moment: a change made before the call is in it. */
    Register now();

    /** What users want to hear no more of for a while, of these patients (named as in {@link Audience}), now. */
    List<Snooze> snoozed(Set<String> patients);

    /** Notes that cards have just carried these. */
    void spoke(Collection<Spoken> spoken);

    /** One speaker that stood on a card. */
    record Spoken(Kind kind, String id) {}
}
