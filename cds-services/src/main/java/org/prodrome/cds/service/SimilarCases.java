package org.prodrome.cds.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.prodrome.cds.evidence.SimilarFilms;
import org.prodrome.cds.prefetch.PatientRecord;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.Derivation;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.longitudinal.claim.Slot;

/** Sentences about similar earlier films of other patients: how many, their ratios, opaque ids, and nothing else. */
final class SimilarCases {
    /** Of a card about similar films alone: nothing of this patient follows from them. */
    static final int TIER = 3;

    private static final int COUNT = 3;
    private static final String RULE = "similar-films/1";

    /**
     * The section, or empty when {@code $similar} does not answer or finds none.
     *
     * @param film the card that it stands on; ratios of others stand only beside the patient's own, since the model
     *     that measured them may have been silenced
     */
    static Optional<Candidate.Section> section(PatientRecord record, Candidate film) {
        String study = film.study();
        Optional<SimilarFilms> found = record.similar(study, COUNT).map(SimilarFilms::of);
        if (found.isEmpty() || found.get().isEmpty()) {
            return Optional.empty();
        }
        List<Claim> claims = new ArrayList<>();
        SimilarFilms films = found.get();
        if (!readAlone(film) && films.ratios().isPresent()) {
            claims.add(claim(
                    "similar-ratios",
                    "Cardiothoracic ratios of the {count} most similar films of other patients, most similar first:"
                            + " {ratios}.",
                    study,
                    Map.of("count", films.count(), "ratios", films.ratios().get())));
        }
        claims.add(claim(
                "similar-ids",
                "Similar films of other patients, by case id: {ids}; {synthetic} of them synthetic.",
                study,
                Map.of("ids", films.ids(), "synthetic", films.synthetic())));
        return Optional.of(new Candidate.Section("Similar films", claims));
    }

    /** Whether the card says findings of the film and no ratio. */
    private static boolean readAlone(Candidate film) {
        List<String> titles =
                film.sections().stream().map(Candidate.Section::title).toList();
        return titles.contains(LongitudinalCandidates.READ) && !titles.contains(LongitudinalCandidates.MEASURED);
    }

    /** A card about the similar films alone, under the first sentence about them. */
    static Candidate card(Candidate film, Candidate.Section similar) {
        return new Candidate(
                        Topic.SIMILAR_CASES,
                        TIER,
                        similar.claims().get(0),
                        List.of(similar),
                        film.notes(),
                        film.links(),
                        film.study())
                .by(film.voices());
    }

    private static Claim claim(String id, String template, String study, Map<String, String> printedByPart) {
        List<Slot> slots = printedByPart.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(part -> new Slot(
                        part.getKey(),
                        part.getValue(),
                        new Derivation(
                                DerivationFunction.SIMILAR,
                                List.of(study),
                                Map.of("count", String.valueOf(COUNT), "part", part.getKey()))))
                .toList();
        return new Claim(id, template, slots, RULE);
    }

    private SimilarCases() {}
}
