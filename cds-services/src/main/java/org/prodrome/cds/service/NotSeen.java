package org.prodrome.cds.service;

import java.util.ArrayList;
import java.util.List;
import org.prodrome.cds.prefetch.CallRecords;

/** Says on a card what was not there to be read. */
final class NotSeen {
    private NotSeen() {}

    /** None where all was there, or where our own record was read. */
    static List<String> notes(CallRecords found) {
        List<String> notes = new ArrayList<>();
        if (!found.unseen().isEmpty()) {
            notes.add("Read from what the caller sent alone; not seen: " + String.join(", ", found.unseen()) + ".");
        }
        if (!found.seenInPart().isEmpty()) {
            notes.add("Read from what the caller sent alone; only part of: " + String.join(", ", found.seenInPart())
                    + ".");
        }
        return notes;
    }
}
