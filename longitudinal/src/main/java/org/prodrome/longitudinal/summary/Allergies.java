package org.prodrome.longitudinal.summary;

import java.util.ArrayList;
import java.util.List;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;

/** Allergies and intolerances; that none is recorded is said too. */
final class Allergies {
    private final SummaryFacts facts;

    Allergies(SummaryFacts facts) {
        this.facts = facts;
    }

    List<Claim> claims() {
        List<Event> all = facts.timeline().events("AllergyIntolerance");
        List<Claim> claims = new ArrayList<>();
        for (Event allergy : SummaryFacts.newestOfEachLabel(all.stream())) {
            boolean stated = !allergy.status().isEmpty();
            Sentence sentence = facts.sentence(
                            stated ? "allergy.stated" : "allergy", stated ? "{allergy}: {status}." : "{allergy}.")
                    .label("allergy", allergy);
            claims.add((stated ? sentence.status("status", allergy) : sentence).claim());
        }
        SummaryComposer.count(
                facts,
                "allergy.wordless",
                "{n} allergy entries have no readable name.",
                all.stream().filter(event -> event.label().isEmpty()).toList(),
                claims);
        if (all.isEmpty()) {
            claims.add(facts.sentence("allergy.none", "{none}.")
                    .noneRecorded("none", "No allergy is recorded", "AllergyIntolerance", "")
                    .claim());
        }
        return claims;
    }
}
