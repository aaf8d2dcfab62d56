package org.prodrome.longitudinal.summary;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;

/** Imaging studies of five years, each kind once: the newest, and the one before it to compare with. */
final class Imaging {
    private static final Duration RECENT = Duration.ofDays(5 * 365 + 1);

    private final SummaryFacts facts;

    Imaging(SummaryFacts facts) {
        this.facts = facts;
    }

    List<Claim> claims() {
        List<Event> all = facts.timeline().events("ImagingStudy");
        Map<String, List<Event>> kinds = new LinkedHashMap<>();
        all.stream()
                .filter(study -> !study.label().isEmpty()
                        && study.time().filter(ClinicalTime::hasDay).isPresent())
                .sorted(Comparator.comparing(SummaryFacts::start).reversed())
                .forEach(study -> kinds.computeIfAbsent(study.label(), none -> new ArrayList<>())
                        .add(study));
        Instant from = facts.timeline().asOf().minus(RECENT);
        List<Claim> claims = new ArrayList<>();
        kinds.values().stream()
                .filter(studies -> SummaryFacts.isAfter(studies.get(0), from))
                .map(this::claim)
                .forEach(claims::add);
        SummaryComposer.count(
                facts,
                "imaging.wordless",
                "{n} imaging studies have no readable description.",
                all.stream().filter(study -> study.label().isEmpty()).toList(),
                claims);
        return claims;
    }

    private Claim claim(List<Event> newestFirst) {
        Event study = newestFirst.get(0);
        if (newestFirst.size() == 1) {
            return facts.sentence("imaging", "{study} on {date}.")
                    .label("study", study)
                    .date("date", study)
                    .claim();
        }
        Event prior = newestFirst.get(1);
        return facts.sentence("imaging.prior", "{study} on {date}; to compare with: {prior} on {priorDate}.")
                .label("study", study)
                .date("date", study)
                .label("prior", prior)
                .date("priorDate", prior)
                .claim();
    }
}
