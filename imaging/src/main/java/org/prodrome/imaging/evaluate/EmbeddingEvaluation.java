package org.prodrome.imaging.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.prodrome.imaging.evaluate.EvaluationReport.Section;
import org.prodrome.imaging.evaluate.FilmList.Film;
import org.prodrome.imaging.evaluate.ScoredFilms.Scored;
import org.prodrome.imaging.model.Manifest;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.result.ChestFilmAnalyser;

/**
 * Evaluates a package that only places films among others, on a list of films with findings: whether films with the
 * same findings lie near each other, other patients' films alone, beside what a random order reaches; and its gate, as
 * for every package. Figures of the search count every film whatever the gate says. Intervals draw whole patients;
 * seeds are fixed.
 */
public final class EmbeddingEvaluation {
    private static final long SEED = 7;

    private final ModelPackage loaded;
    private final ChestFilmAnalyser analyser;

    /** @throws IllegalArgumentException when the package says more of a film than where it lies */
    public EmbeddingEvaluation(ModelPackage loaded) {
        if (!placesOnly(loaded)) {
            throw new IllegalArgumentException(
                    "%s does more than place films".formatted(loaded.manifest().coordinates()));
        }
        this.loaded = loaded;
        this.analyser = new ChestFilmAnalyser(loaded);
    }

    private static boolean placesOnly(ModelPackage loaded) {
        return loaded.manifest().findings() == null && loaded.meter().isEmpty();
    }

    /** Whether a folder lists films with findings that the package was made for, and it only places films. */
    public static boolean fits(ModelPackage loaded, Path folder, String split) throws IOException {
        return placesOnly(loaded)
                && !fitting(loaded, FilmList.read(folder), split).isEmpty();
    }

    private static List<Film> fitting(ModelPackage loaded, FilmList list, String split) {
        List<String> findings = list.findings();
        Manifest.InputSelection made = loaded.manifest().inputSelection();
        return findings.isEmpty()
                ? List.of()
                : list.split(split).stream()
                        .filter(film -> film.isOf(made.minAgeYears(), made.maxAgeYears()) && film.isKnown(findings))
                        .toList();
    }

    /**
     * Evaluates one split.
     *
     * @param folder laid out with labels.csv and images
     * @param split {@code test} unless there is a reason, {@code all} for every film
     * @throws IOException when the folder is not laid out so or lists no film that the package was made for; single
     *     unreadable films are counted instead
     */
    public EvaluationReport run(
            Path folder, String split, EvaluationChoices choices, CxrCtrEvaluation.Progress progress)
            throws IOException {
        FilmList list = FilmList.read(folder);
        List<Film> judged = fitting(loaded, list, split);
        if (judged.isEmpty()) {
            throw new IOException("labels.csv lists no film of split '%s' that %s was made for"
                    .formatted(split, loaded.manifest().coordinates()));
        }
        ScoredFilms scored = ScoredFilms.read(analyser, judged, choices.threads(), progress);
        if (scored.films().isEmpty()) {
            throw new IOException("none of the %d films can be read, the first because: %s"
                    .formatted(judged.size(), scored.unreadable().get(0)));
        }
        List<Section> sections = new ArrayList<>();
        sections.add(new Section("counts", "Films with the finding", counts(list.findings(), scored.films())));
        sections.add(new Section(
                "retrieval", "Similar films, the patient's own left out", retrieval(list.findings(), scored.films())));
        List<GateTrial.Right> right =
                scored.films().stream().map(GateTrial.Right::of).toList();
        GateTrial trial = new GateTrial(analyser, choices);
        sections.add(trial.onTheFilms(right));
        sections.add(trial.onWrongOnes(right, others(list, split)));
        boolean compared = int8(scored.films(), choices, sections);
        List<Path> files =
                scored.films().stream().map(film -> film.film().path()).toList();
        sections.add(new Section(
                "cpu_ms",
                FilmSpeed.TITLE,
                FilmSpeed.of(analyser, files, choices.threads()).figures()));
        return new EvaluationReport(
                loaded.manifest().coordinates(),
                loaded.manifestSha256(),
                String.valueOf(folder.toRealPath().getFileName()),
                split,
                scored.films().size(),
                (int) scored.films().stream().map(Scored::patient).distinct().count(),
                scored.unreadable(),
                Stream.concat(notes(list.findings()).stream(), choices.notes(loaded, compared).stream())
                        .toList(),
                sections,
                FilmSpeed.timed(
                        scored.films().stream().map(film -> film.film().image()).toList()));
    }

    /** Films of people that the package was not made for. */
    private List<Film> others(FilmList list, String split) {
        boolean children = loaded.manifest().inputSelection().maxAgeYears() != null;
        return list.split(split).stream()
                .filter(film -> film.paediatric() != children)
                .toList();
    }

    private static List<String> notes(List<String> findings) {
        return List.of(
                "Header attributes, age and smallest size were not judged: the files are reduced images without a header.",
                "Every film counts, also those that the gate refuses, unless a line says otherwise.",
                "Films with a finding ask for films of other patients; findings are the columns %s."
                        .formatted(String.join(", ", findings)),
                "P@5 and P@10: share of the nearest films that share a finding. nDCG@10: the Jaccard index of the findings as gain. Gains are over a random order of the same films.",
                "Intervals: 95 %, percentile bootstrap of patients (1,000 draws, fixed seed); shares have Wilson's.");
    }

    private static List<Figure> counts(List<String> findings, List<Scored> films) {
        List<Figure> figures = new ArrayList<>();
        for (String finding : findings) {
            List<Boolean> known = films.stream()
                    .flatMap(film -> film.film().has(finding).stream())
                    .toList();
            figures.add(Figure.share(
                    finding, (int) known.stream().filter(has -> has).count(), known.size()));
        }
        return figures;
    }

    /**
     * How well nearness finds films of other patients with the same findings.
     *
     * @param findings columns of the list
     * @param vectors unit vector by film; films of which the list says too little are left out
     */
    public static List<Figure> retrieval(List<String> findings, Map<Film, float[]> vectors) {
        List<Retrieval.Item> items = new ArrayList<>();
        vectors.forEach((film, vector) -> {
            if (film.isKnown(findings)) {
                items.add(new Retrieval.Item(film.patient(), vector, having(findings, film)));
            }
        });
        return items.isEmpty() || findings.isEmpty()
                ? List.of()
                : Retrieval.figures(
                        items, items.get(0).vector().length, new PatientBootstrap(SEED, PatientDraws.DRAWS));
    }

    private List<Figure> retrieval(List<String> findings, List<Scored> films) {
        List<Retrieval.Item> items = films.stream()
                .map(film ->
                        new Retrieval.Item(film.patient(), film.output().embedding(), having(findings, film.film())))
                .toList();
        Manifest.EmbeddingOutput embedding = loaded.manifest().embedding();
        return Stream.concat(Stream.of(embedding.dims()), embedding.truncatable().stream())
                .flatMap(
                        dims -> Retrieval.figures(items, dims, new PatientBootstrap(SEED, PatientDraws.DRAWS)).stream())
                .toList();
    }

    private static BitSet having(List<String> findings, Film film) {
        BitSet having = new BitSet();
        for (int i = 0; i < findings.size(); i++) {
            having.set(i, film.has(findings.get(i)).orElse(false));
        }
        return having;
    }

    /** Adds how far the int8 file lies from the one that serves, on the same films; whether there is one. */
    private boolean int8(List<Scored> full, EvaluationChoices choices, List<Section> sections) throws IOException {
        Optional<ModelPackage> opened = Int8Comparison.open(loaded, choices);
        if (opened.isEmpty()) {
            return false;
        }
        try (ModelPackage int8 = opened.get()) {
            List<Film> films = full.stream().map(Scored::film).toList();
            ScoredFilms scored =
                    ScoredFilms.read(new ChestFilmAnalyser(int8), films, choices.threads(), (done, total) -> {});
            if (scored.films().size() != films.size()) {
                throw new IOException("the int8 file gives no usable answer for %d films, the first: %s"
                        .formatted(
                                scored.unreadable().size(), scored.unreadable().get(0)));
            }
            List<Int8Comparison.Both> both = new ArrayList<>();
            for (int i = 0; i < full.size(); i++) {
                both.add(new Int8Comparison.Both(
                        full.get(i).analysis(), scored.films().get(i).analysis()));
            }
            sections.add(Int8Comparison.ofEmbeddings(both));
            return true;
        }
    }
}
