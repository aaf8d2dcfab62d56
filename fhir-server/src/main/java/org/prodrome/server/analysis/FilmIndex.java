package org.prodrome.server.analysis;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.gate.FilmAttributes;
import org.prodrome.imaging.gate.GateVerdict;
import org.prodrome.imaging.measure.CardiothoracicRatio;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.result.FilmAnalysis;
import org.prodrome.imaging.result.StudyAnalysis;
import org.prodrome.imaging.similarity.CaseEntry;
import org.prodrome.imaging.similarity.CaseKeys;
import org.prodrome.imaging.similarity.SimilarCaseIndex;
import org.prodrome.imaging.similarity.SimilarCases;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index of measured films, one per study; derived from the record and the films, and filled again when it is lost.
 */
public final class FilmIndex implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FilmIndex.class);

    private final List<SimilarCaseIndex> spaces;
    private final CaseKeys keys;

    /** @param spaces one for each embedding space in use; vectors of two spaces are never compared */
    FilmIndex(List<SimilarCaseIndex> spaces, CaseKeys keys) {
        this.spaces = List.copyOf(spaces);
        this.keys = keys;
    }

    /**
     * Adds the film that speaks for the study; a refused film has no place among films and is left out, and so is a
     * model whose space has no index.
     */
    void add(ImagingStudy study, StudyAnalysis analysis, ModelPackage model) {
        FilmAnalysis film = analysis.chosen();
        if (film.embedding() == null || film.verdict() instanceof GateVerdict.Refused) {
            return;
        }
        SimilarCaseIndex index = spaces.stream()
                .filter(one -> one.spaceId().equals(model.manifest().embedding().spaceId()))
                .findFirst()
                .orElse(null);
        if (index == null) {
            return;
        }
        String patient = new IdType(study.getSubject().getReference()).getIdPart();
        FilmAttributes header = film.film();
        index.put(new CaseEntry(
                header.sopInstanceUid(),
                keys.ofCase(header.sopInstanceUid()),
                keys.ofPatient(patient),
                index.spaceId(),
                film.embedding(),
                film.ratio() instanceof CardiothoracicRatio.Measured measured ? measured.ratio() : null,
                header.view().text(),
                ageBand(header.ageYears()),
                sex(header.sex()),
                header.synthetic()));
        LOG.debug("{} films are indexed", index.size());
    }

    /** Films of other patients most like the study's film; empty when the study has none in the index. */
    public Optional<SimilarCases.Answer> like(ImagingStudy study, int count) {
        return study.getSeries().stream()
                .flatMap(series -> series.getInstance().stream())
                .flatMap(instance -> spaces.stream()
                        .map(index -> new SimilarCases(index).like(instance.getUid(), count))
                        .flatMap(Optional::stream))
                .findFirst();
    }

    /** Keeps the films of a study without their ratio: a person has rejected it. They are as alike as before. */
    void forgetRatio(ImagingStudy study) {
        for (SimilarCaseIndex index : spaces) {
            study.getSeries().stream()
                    .flatMap(series -> series.getInstance().stream())
                    .map(instance -> index.find(instance.getUid()))
                    .flatMap(Optional::stream)
                    .filter(entry -> entry.ratio() != null)
                    .forEach(entry -> index.put(entry.withoutRatio()));
        }
    }

    /** Takes a film out: nothing may be derived from it any more, or another patient's it is. */
    void remove(String sopInstanceUid) {
        spaces.forEach(index -> index.delete(sopInstanceUid));
    }

    int size() {
        return spaces.stream().mapToInt(SimilarCaseIndex::size).sum();
    }

    @Override
    public void close() {
        spaces.forEach(SimilarCaseIndex::close);
    }

    private static @Nullable String ageBand(@Nullable Integer years) {
        if (years == null) {
            return null;
        }
        int from = Math.min(years / 10 * 10, 90);
        return from == 90 ? "90+" : "%d-%d".formatted(from, from + 9);
    }

    private static @Nullable String sex(String dicom) {
        return switch (dicom) {
            case "F" -> "female";
            case "M" -> "male";
            case "O" -> "other";
            default -> null;
        };
    }
}
