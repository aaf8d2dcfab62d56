package org.prodrome.cds.service;

import java.util.List;
import org.prodrome.cds.hook.Trace;
import org.prodrome.cds.prefetch.PatientRecord;

/** Reads what one call is about beside one record. */
@FunctionalInterface
interface MomentReader {
    Reading read(Situation situation);

    /**
     * What came of it.
     *
     * @param record the record with what the call brought in it, from which the cards are proved
     * @param offers for each card the candidates for it: the first whose summary is proved is shown
     * @param steps what became of each thing that the call brought and of each rule
     */
    record Reading(PatientRecord record, List<List<Candidate>> offers, List<Trace.Step> steps) {
        public Reading {
            offers = List.copyOf(offers);
            steps = List.copyOf(steps);
        }
    }
}
