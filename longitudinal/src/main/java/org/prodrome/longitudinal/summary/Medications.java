package org.prodrome.longitudinal.summary;

import java.util.ArrayList;
import java.util.List;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;

/** Current drugs, what is open about them and what changed; what is not listed one by one is counted. */
final class Medications {
    private final SummaryFacts facts;

    Medications(SummaryFacts facts) {
        this.facts = facts;
    }

    List<Claim> claims() {
        Courses courses = new Courses(facts);
        List<Claim> claims = new ArrayList<>(courses.overlaps());
        DrugList drugs = facts.drugs();
        for (Event drug : drugs.listed()) {
            boolean dated = drug.time().isPresent();
            Sentence sentence = facts.sentence(
                            dated ? "drug.dated" : "drug", dated ? "{drug}: {status}, {date}." : "{drug}: {status}.")
                    .label("drug", drug)
                    .status("status", drug);
            claims.add((dated ? sentence.date("date", drug) : sentence).claim());
        }
        claims.addAll(courses.doseChanges());
        claims.addAll(courses.gaps());
        SummaryComposer.count(
                facts,
                "drug.wordless",
                "{n} current medication entries have no readable name.",
                drugs.wordless(),
                claims);
        SummaryComposer.count(
                facts,
                "drug.repeated",
                "Not listed again, entries of the same drugs in another strength or order: {n}.",
                drugs.repeated(),
                claims);
        SummaryComposer.count(
                facts,
                "drug.carriers",
                "Not listed, flushes, diluents and plain fluids: {n}.",
                drugs.carriers(),
                claims);
        if (drugs.isEmpty()) {
            claims.add(facts.sentence("drug.none", "{none}.")
                    .noneRecorded(
                            "none",
                            "No current medication is recorded",
                            "MedicationRequest,MedicationStatement",
                            "active,intended,on-hold")
                    .claim());
        }
        return claims;
    }
}
