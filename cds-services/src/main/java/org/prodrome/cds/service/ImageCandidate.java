package org.prodrome.cds.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.hook.CardLink;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.timeline.ClinicalTime;

/**
 * What one version of one model has to say about the newest film that it has looked at.
 *
 * @param subject what it says something of; of each subject the first that may be heard speaks
 * @param when when the film was taken; null where only one candidate is offered
 * @param leads whether it should be the headline where both subjects are of one film
 */
record ImageCandidate(
        Candidate candidate, Subject subject, @Nullable ClinicalTime when, boolean leads) {
    private static final String PARTLY = "AI, confirmed in part at review; the rest is not reviewed by a radiologist.";

    /** What a model says something of. */
    enum Subject {
        /** The width of the heart. */
        RATIO,
        /** Findings such as an effusion. */
        FINDINGS
    }

    /** The one card about films: of both subjects where they are of one film, else of the newer film. */
    static Optional<Candidate> card(List<ImageCandidate> heard) {
        Optional<ImageCandidate> ratio = first(heard, Subject.RATIO);
        Optional<ImageCandidate> findings = first(heard, Subject.FINDINGS);
        if (ratio.isEmpty() || findings.isEmpty()) {
            return ratio.or(() -> findings).map(ImageCandidate::candidate);
        }
        if (!ratio.get().candidate.study().equals(findings.get().candidate.study())) {
            return Optional.of(
                    isNewer(findings.get().when, ratio.get().when) ? findings.get().candidate : ratio.get().candidate);
        }
        // A ratio that has grown by more than its error is a change of this patient's, a finding so far is one film's.
        boolean findingsLead = findings.get().leads
                && findings.get().candidate.tier() <= ratio.get().candidate.tier();
        return Optional.of(
                findingsLead
                        ? both(findings.get().candidate, ratio.get().candidate)
                        : both(ratio.get().candidate, findings.get().candidate));
    }

    private static boolean isNewer(@Nullable ClinicalTime one, @Nullable ClinicalTime other) {
        return one != null && (other == null || one.compareTo(other) > 0);
    }

    private static Optional<ImageCandidate> first(List<ImageCandidate> heard, Subject subject) {
        return heard.stream().filter(one -> one.subject == subject).findFirst();
    }

    private static Candidate both(Candidate lead, Candidate other) {
        List<Candidate.Section> sections = new ArrayList<>(lead.sections());
        List<Claim> claims = new ArrayList<>(List.of(LongitudinalCandidates.unmarked(other.summary())));
        other.sections().forEach(section -> claims.addAll(section.claims()));
        sections.add(new Candidate.Section(other.sections().get(0).title(), claims));
        List<String> notes = Stream.concat(lead.notes().stream(), other.notes().stream())
                .distinct()
                .toList();
        List<CardLink> links = Stream.concat(lead.links().stream(), other.links().stream())
                .distinct()
                .toList();
        return new Candidate(
                        lead.topic(),
                        Math.min(lead.tier(), other.tier()),
                        lead.summary(),
                        sections,
                        partly(notes),
                        links,
                        lead.study())
                .by(Stream.concat(lead.voices().stream(), other.voices().stream())
                        .distinct()
                        .toList());
    }

    private static List<String> partly(List<String> notes) {
        return notes.contains(LongitudinalCandidates.NOT_REVIEWED) && notes.contains(LongitudinalCandidates.CONFIRMED)
                ? Stream.concat(
                                Stream.of(PARTLY),
                                notes.stream()
                                        .filter(note -> !note.equals(LongitudinalCandidates.NOT_REVIEWED)
                                                && !note.equals(LongitudinalCandidates.CONFIRMED)))
                        .toList()
                : notes;
    }
}
