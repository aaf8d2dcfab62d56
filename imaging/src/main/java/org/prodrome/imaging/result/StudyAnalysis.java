package org.prodrome.imaging.result;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.dicom.DicomDateTime;
import org.prodrome.imaging.gate.GateReason;
import org.prodrome.imaging.gate.GateVerdict;
import org.prodrome.imaging.measure.FilmView;

/**
 * The film of a study that speaks for it, and the others with the reason why they do not.
 *
 * @param chosen the film whose result is written
 * @param notUsed the other films of the study
 */
public record StudyAnalysis(FilmAnalysis chosen, List<NotUsed> notUsed) {
    /**
     * A film that was looked at and not used.
     *
     * @param sopInstanceUid the film
     * @param reason one sentence
     */
    public record NotUsed(String sopInstanceUid, String reason) {}

    private static final Comparator<FilmAnalysis> BEST_FIRST = Comparator.comparing(
                    (FilmAnalysis film) -> film.isMeasured() ? 0 : 1)
            .thenComparing(StudyAnalysis::gateRank)
            .thenComparing(film -> film.film().view() == FilmView.PA ? 0 : 1)
            .thenComparing(film -> film.film().view() == FilmView.AP ? 0 : 1)
            .thenComparing(StudyAnalysis::taken, Comparator.reverseOrder())
            .thenComparing(film -> film.film().sopInstanceUid());

    public StudyAnalysis {
        notUsed = List.copyOf(notUsed);
    }

    /**
     * Chooses among the films of one study: a measured film before any other, in range before unusual, PA before AP
     * before an unknown view, the latest of repeats; at last by UID, so that the order of arrival does not matter.
     *
     * @param films at least one
     */
    public static StudyAnalysis choose(List<FilmAnalysis> films) {
        if (films.isEmpty()) {
            throw new IllegalArgumentException("a study has at least one film");
        }
        List<FilmAnalysis> ordered = films.stream().sorted(BEST_FIRST).toList();
        FilmAnalysis chosen = ordered.get(0);
        List<NotUsed> notUsed = new ArrayList<>();
        for (FilmAnalysis other : ordered.subList(1, ordered.size())) {
            notUsed.add(new NotUsed(other.film().sopInstanceUid(), why(chosen, other)));
        }
        return new StudyAnalysis(chosen, notUsed);
    }

    private static String why(FilmAnalysis chosen, FilmAnalysis other) {
        Optional<GateReason> abstention = other.abstention();
        if (abstention.isPresent()) {
            return abstention.get().sentence();
        }
        if (gateRank(other) > gateRank(chosen)) {
            return "Another film of the study is more like those that the model knows.";
        }
        if (other.film().view() != chosen.film().view()) {
            return "A %s film of the study was used."
                    .formatted(chosen.film().view().text());
        }
        return "A later film of the same view was used.";
    }

    private static int gateRank(FilmAnalysis film) {
        GateVerdict verdict = film.verdict();
        if (verdict instanceof GateVerdict.InRange) {
            return 0;
        }
        return verdict instanceof GateVerdict.Unusual ? 1 : 2;
    }

    /** A sortable moment; a film without one counts as the earliest. */
    private static String taken(FilmAnalysis film) {
        @Nullable DicomDateTime taken = film.film().taken();
        if (taken == null) {
            return "";
        }
        return taken.date() + "T" + (taken.time() == null ? "" : taken.time());
    }
}
