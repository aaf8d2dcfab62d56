package org.prodrome.cds.service;

import java.time.Instant;
import java.util.List;
import org.prodrome.cds.hook.HookCall;
import org.prodrome.cds.hook.Trace;
import org.prodrome.cds.prefetch.PatientRecord;

/** Reads the drafts of one call beside one record. */
@FunctionalInterface
interface OrderReader {
    Reading read(HookCall call, PatientRecord record, Instant now);

    /**
     * What came of it.
     *
     * @param record the record with the drafts in it, from which the cards are proved
     * @param offers for each card the candidates for it: the first whose summary is proved is shown
     * @param steps what became of each draft and rule
     */
    record Reading(PatientRecord record, List<List<Candidate>> offers, List<Trace.Step> steps) {
        public Reading {
            offers = List.copyOf(offers);
            steps = List.copyOf(steps);
        }
    }
}
