package org.prodrome.longitudinal.summary;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.ledger.Ledger;
import org.prodrome.longitudinal.note.NoteClaims;
import org.prodrome.longitudinal.note.Notes;
import org.prodrome.longitudinal.timeline.Event;

/**
 * What notes say, never mixed with coded facts: of each kind of finding the newest statement that is good enough to be
 * told; and where notes and lists, or lists among themselves, cannot both be right.
 */
final class FromNotes {
    private final SummaryFacts facts;
    private final List<Notes.Said> said;

    FromNotes(SummaryFacts facts) {
        this.facts = facts;
        this.said = Notes.of(facts.timeline());
    }

    List<Claim> statements() {
        List<Claim> claims = new ArrayList<>();
        List<Event> earlier = new ArrayList<>();
        Set<String> told = new HashSet<>();
        Set<String> sources = new HashSet<>();
        said.stream()
                .sorted((one, other) -> SummaryFacts.start(other.event()).compareTo(SummaryFacts.start(one.event())))
                .forEach(statement -> {
                    Optional<Claim> claim = NoteClaims.of(statement);
                    if (claim.isPresent() && told.add(statement.fact().kind())) {
                        claims.add(claim.get());
                        sources.add(statement.event().source());
                    } else if (claim.isPresent()) {
                        earlier.add(statement.event());
                    }
                });
        SummaryComposer.count(
                facts,
                "notes.earlier",
                "Not listed, earlier notes that speak of the same: {n}.",
                earlier.stream()
                        .filter(event -> !sources.contains(event.source()))
                        .toList(),
                claims);
        return claims;
    }

    List<Claim> contradictions() {
        return Ledger.of(facts.timeline(), said).stream()
                .flatMap(contradiction -> contradiction.sentence().stream())
                .toList();
    }
}
