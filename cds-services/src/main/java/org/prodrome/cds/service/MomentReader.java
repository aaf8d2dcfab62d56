package org.prodrome.cds.service;

import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.DomainResource;
import org.jspecify.annotations.Nullable;
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
     * @param drafted what options stand beside; null where none do
     */
    record Reading(
            PatientRecord record,
            List<List<Candidate>> offers,
            List<Trace.Step> steps,
            @Nullable Drafted drafted) {
        public Reading {
            offers = List.copyOf(offers);
            steps = List.copyOf(steps);
        }

        /** One beside which no options stand. */
        Reading(PatientRecord record, List<List<Candidate>> offers, List<Trace.Step> steps) {
            this(record, offers, steps, null);
        }

        Reading with(Drafted orders) {
            return new Reading(record, offers, steps, orders);
        }
    }

    /**
     * Drafts that can still be changed, with what rules read of them.
     *
     * @param all references under which they stand in the record
     * @param sent those that the caller has named, by reference, as they came
     */
    record Drafted(RuleReading read, List<String> all, Map<String, DomainResource> sent) {
        public Drafted {
            all = List.copyOf(all);
            sent = Map.copyOf(sent);
        }
    }
}
