package org.prodrome.longitudinal.summary;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.timeline.Event;

/** Procedures of five years, immunisations, illnesses that are over, and the social history. */
final class Past {
    private static final Duration RECENT_PROCEDURE = Duration.ofDays(5 * 365 + 1);

    /** Told after the others, by their words: what is done at every visit, and dental hygiene. */
    private static final Pattern ROUTINE = Pattern.compile(
            "(?i)\\b(assessment|screening|education|reconciliation|consultation|referral|questionnaire|dental|gingiv|plaque"
                    + "|oral health|tooth)");

    private static final Set<String> OVER = Set.of("resolved", "inactive", "remission");

    private final SummaryFacts facts;

    Past(SummaryFacts facts) {
        this.facts = facts;
    }

    List<Claim> procedures() {
        Instant from = facts.timeline().asOf().minus(RECENT_PROCEDURE);
        return SummaryFacts.newestOfEachLabel(facts.timeline().events("Procedure").stream()).stream()
                .filter(event -> SummaryFacts.isAfter(event, from))
                .sorted(Comparator.comparing(
                        event -> ROUTINE.matcher(event.label()).find()))
                .map(event -> facts.sentence("procedure", "{procedure} on {date}.")
                        .label("procedure", event)
                        .date("date", event)
                        .claim())
                .toList();
    }

    List<Claim> immunisations() {
        return SummaryFacts.newestOfEachLabel(facts.timeline().events("Immunization").stream()
                        .filter(event -> event.status().equals("completed")
                                && event.time().isPresent()))
                .stream()
                .map(event -> facts.sentence("immunisation", "{vaccine} on {date}.")
                        .label("vaccine", event)
                        .date("date", event)
                        .claim())
                .toList();
    }

    List<Claim> illnesses() {
        Set<String> active = Set.copyOf(
                facts.problems().stream().map(Event::label).distinct().toList());
        return SummaryFacts.newestOfEachLabel(facts.timeline().events("Condition").stream()
                        .filter(event -> OVER.contains(event.status())
                                && event.time().isPresent()
                                && !SummaryFacts.isAside(event)
                                && !active.contains(event.label())))
                .stream()
                .map(event -> facts.sentence("past-illness", "{problem} of {date}: {status}.")
                        .label("problem", event)
                        .date("date", event)
                        .status("status", event)
                        .claim())
                .toList();
    }

    List<Claim> social() {
        return facts.social().stream()
                .map(event -> event.time().isPresent()
                        ? facts.sentence("social.dated", "{finding}, {date}.")
                                .current("finding", event)
                                .date("date", event)
                                .claim()
                        : facts.sentence("social", "{finding}.")
                                .current("finding", event)
                                .claim())
                .toList();
    }
}
