package org.prodrome.server.analysis;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.gate.FilmAttributes;
import org.prodrome.imaging.gate.GateVerdict;
import org.prodrome.imaging.measure.CardiothoracicRatio;
import org.prodrome.imaging.model.Manifest;
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
 * The indexes of films that were let through, one for each space that models place films in; derived from the record
 * and the films, and filled again when they are lost.
 */
public final class FilmIndex implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FilmIndex.class);

    private final List<Space> spaces;
    private final CaseKeys keys;

    /**
     * The films of one space.
     *
     * @param films searched by themselves alone
     * @param dims length of a vector
     * @param preprocessSha256 how films were prepared for it
     * @param packages {@code id|version} of the packages that place films in it, at least one
     * @param fresh whether the index was made at this start
     */
    record Space(SimilarCaseIndex films, int dims, String preprocessSha256, List<String> packages, boolean fresh) {
        Space {
            packages = List.copyOf(packages);
        }

        String id() {
            return films.spaceId();
        }

        /** Whether a package's vectors may be compared with those in here. */
        boolean takes(Manifest manifest) {
            return id().equals(manifest.embedding().spaceId())
                    && dims == manifest.embedding().dims()
                    && preprocessSha256.equals(manifest.preprocessSha256());
        }

        Space with(String coordinates) {
            return new Space(
                    films,
                    dims,
                    preprocessSha256,
                    Stream.concat(packages.stream(), Stream.of(coordinates)).toList(),
                    fresh);
        }

        /** Whether a package is one of those in here, by id or {@code id|version}. */
        boolean isOf(String wanted) {
            return packages.stream().anyMatch(one -> one.equals(wanted) || one.startsWith(wanted + "|"));
        }
    }

    /** @param spaces in the order in which they are asked; vectors of two spaces are never compared */
    FilmIndex(List<Space> spaces, CaseKeys keys) {
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
        Optional<Space> space =
                spaces.stream().filter(one -> one.takes(model.manifest())).findFirst();
        if (space.isEmpty()) {
            return;
        }
        SimilarCaseIndex index = space.get().films();
        String patient = new IdType(study.getSubject().getReference()).getIdPart();
        FilmAttributes header = film.film();
        index.put(new CaseEntry(
                header.sopInstanceUid(),
                keys.ofCase(header.sopInstanceUid()),
                keys.ofPatient(patient),
                index.spaceId(),
                film.embedding(),
                ratio(film, index, model),
                header.view().text(),
                ageBand(header.ageYears()),
                sex(header.sex()),
                header.synthetic()));
        LOG.debug("{} films are indexed", index.size());
    }

    /** A package that measures nothing leaves alone what another one of the same space measured on the film. */
    private static @Nullable Double ratio(FilmAnalysis film, SimilarCaseIndex index, ModelPackage model) {
        if (model.meter().isEmpty()) {
            return index.find(film.film().sopInstanceUid())
                    .map(CaseEntry::ratio)
                    .orElse(null);
        }
        return film.ratio() instanceof CardiothoracicRatio.Measured measured ? (Double) measured.ratio() : null;
    }

    /**
     * Films of other patients most like the study's film, of the first space that has it.
     *
     * @param in which spaces are asked
     * @return empty when the study has no film in any of them
     */
    Optional<SimilarCases.Answer> like(ImagingStudy study, int count, Predicate<Space> in) {
        return spaces.stream()
                .filter(in)
                .flatMap(space -> study.getSeries().stream()
                        .flatMap(series -> series.getInstance().stream())
                        .map(instance -> new SimilarCases(space.films()).like(instance.getUid(), count))
                        .flatMap(Optional::stream))
                .findFirst();
    }

    /** The spaces in the order in which they are asked. */
    List<Space> spaces() {
        return spaces;
    }

    /** Whether an index was made at this start that one of these packages places films in. */
    boolean lacksFilmsOf(Set<String> running) {
        return spaces.stream()
                .filter(Space::fresh)
                .anyMatch(space -> space.packages().stream().anyMatch(running::contains));
    }

    /** Keeps the films of a study without their ratio: a person has rejected it. They are as alike as before. */
    void forgetRatio(ImagingStudy study) {
        for (Space space : spaces) {
            SimilarCaseIndex index = space.films();
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
        spaces.forEach(space -> space.films().delete(sopInstanceUid));
    }

    @Override
    public void close() {
        spaces.forEach(space -> space.films().close());
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
