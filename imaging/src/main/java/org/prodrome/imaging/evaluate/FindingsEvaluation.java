package org.prodrome.imaging.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.evaluate.EvaluationReport.Section;
import org.prodrome.imaging.evaluate.FilmList.Film;
import org.prodrome.imaging.evaluate.ScoredFilms.Scored;
import org.prodrome.imaging.finding.Call;
import org.prodrome.imaging.finding.FilmFindings;
import org.prodrome.imaging.finding.Finding;
import org.prodrome.imaging.finding.FindingReader;
import org.prodrome.imaging.gate.GateVerdict;
import org.prodrome.imaging.model.FindingsOutput;
import org.prodrome.imaging.model.FindingsOutput.Label;
import org.prodrome.imaging.model.FindingsOutput.Standing;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.result.ChestFilmAnalyser;

/**
 * Evaluates a findings package on a folder of labelled films, through the same code that serves. Areas under the curve,
 * calibration and answers are given for every film whatever the gate says, so that the gate cannot flatter the model,
 * and the macro figure again for the films that the gate lets through. Intervals draw whole patients; seeds are fixed.
 */
public final class FindingsEvaluation {
    /** Films with and without a finding for its area in the whole; the package's own card counts so too. */
    private static final int FEWEST = 1;
    /** The same in a group. */
    private static final int FEWEST_IN_GROUP = 5;

    private static final String ALL = "all";

    private final ModelPackage loaded;
    private final FindingsOutput findings;
    private final FindingReader reader;
    private final ChestFilmAnalyser analyser;

    /** @throws IllegalArgumentException when the package answers for no finding */
    public FindingsEvaluation(ModelPackage loaded) {
        FindingsOutput output = loaded.manifest().findings();
        if (output == null) {
            throw new IllegalArgumentException(
                    "%s answers for no finding".formatted(loaded.manifest().coordinates()));
        }
        this.loaded = loaded;
        this.findings = output;
        this.reader = FindingReader.of(loaded).orElseThrow();
        this.analyser = new ChestFilmAnalyser(loaded);
    }

    /** Whether a folder lists films of a split that the package was made for. */
    public static boolean fits(ModelPackage loaded, Path folder, String split) throws IOException {
        FindingsOutput output = loaded.manifest().findings();
        return output != null
                && FilmList.read(folder).split(split).stream().anyMatch(film -> ScoredFilms.fits(loaded, output, film));
    }

    /**
     * Evaluates one split.
     *
     * @param folder laid out with labels.csv and images
     * @param split {@code test} unless there is a reason, {@code all} for every film
     * @throws IOException when the folder is not laid out so or lists no film that the package was made for; single
     *     unreadable films are counted instead
     */
    public EvaluationReport run(Path folder, String split, CxrCtrEvaluation.Progress progress) throws IOException {
        return run(folder, split, EvaluationChoices.PLAIN, progress);
    }

    /** The same with what was chosen beside. */
    public EvaluationReport run(
            Path folder, String split, EvaluationChoices choices, CxrCtrEvaluation.Progress progress)
            throws IOException {
        FilmList list = FilmList.read(folder);
        List<Film> judged = fitting(list.split(split));
        if (judged.isEmpty()) {
            throw new IOException("labels.csv lists no film of split '%s' that %s was made for"
                    .formatted(split, loaded.manifest().coordinates()));
        }
        List<Film> training = fitting(list.split("train"));
        if (split.equals(ALL) || split.equals("train") || !list.columns().contains("split")) {
            training = List.of();
        }
        ScoredFilms scored = ScoredFilms.read(analyser, judged, choices.threads(), progress);
        if (scored.films().isEmpty()) {
            throw new IOException("none of the %d films can be read, the first because: %s"
                    .formatted(judged.size(), scored.unreadable().get(0)));
        }
        List<Film> others = list.split(split).stream()
                .filter(film -> !ScoredFilms.fits(loaded, findings, film))
                .filter(film ->
                        film.paediatric() != (loaded.manifest().inputSelection().maxAgeYears() != null))
                .toList();
        Run run = new Run(scored.films(), training, list.films(), choices.threads());
        List<Section> sections = new ArrayList<>(run.sections());
        sections.add(new Section(
                "pointing",
                "Strongest cell of the map in a radiologist's box",
                PointingGame.figures(
                        folder,
                        findings,
                        scored.films(),
                        choices.outlines() == null ? null : new LungCentres(choices.outlines()))));
        List<GateTrial.Right> right =
                scored.films().stream().map(GateTrial.Right::of).toList();
        GateTrial trial = new GateTrial(analyser, choices);
        sections.add(trial.onTheFilms(right));
        sections.add(trial.onWrongOnes(right, others));
        boolean compared = int8(scored.films(), choices, sections);
        List<Path> files =
                scored.films().stream().map(film -> film.film().path()).toList();
        sections.add(new Section(
                "cpu_ms",
                FilmSpeed.TITLE,
                FilmSpeed.of(analyser, files, choices.threads()).figures()));
        int patients =
                (int) scored.films().stream().map(Scored::patient).distinct().count();
        return new EvaluationReport(
                loaded.manifest().coordinates(),
                loaded.manifestSha256(),
                String.valueOf(folder.toRealPath().getFileName()),
                split,
                scored.films().size(),
                patients,
                scored.unreadable(),
                Stream.concat(notes(training).stream(), choices.notes(loaded, compared).stream())
                        .toList(),
                sections,
                FilmSpeed.timed(
                        scored.films().stream().map(film -> film.film().image()).toList()));
    }

    /** Adds what the int8 file says of the same films and what it costs; whether there is one. */
    private boolean int8(List<Scored> full, EvaluationChoices choices, List<Section> sections) throws IOException {
        Optional<ModelPackage> opened = Int8Comparison.open(loaded, choices);
        if (opened.isEmpty()) {
            return false;
        }
        try (ModelPackage int8 = opened.get()) {
            ChestFilmAnalyser small = new ChestFilmAnalyser(int8);
            List<Film> films = full.stream().map(Scored::film).toList();
            ScoredFilms scored = ScoredFilms.read(small, films, choices.threads(), (done, total) -> {});
            if (scored.films().size() != films.size()) {
                throw new IOException("the int8 file gives no usable answer for %d films, the first: %s"
                        .formatted(
                                scored.unreadable().size(), scored.unreadable().get(0)));
            }
            sections.add(Int8Comparison.ofFindings(findings, full, scored.films()));
            sections.add(new Section(
                    "cpu_ms_int8",
                    FilmSpeed.TITLE + ", int8",
                    FilmSpeed.of(small, films.stream().map(Film::path).toList(), choices.threads())
                            .figures()));
            return true;
        }
    }

    private List<Film> fitting(List<Film> films) {
        return films.stream()
                .filter(film -> ScoredFilms.fits(loaded, findings, film))
                .toList();
    }

    private static List<String> notes(List<Film> training) {
        return List.of(
                "Header attributes, age and smallest size were not judged: the files are reduced images without a header.",
                "Every film counts, also those that the gate refuses, unless a line says otherwise.",
                "Intervals: 95 %, percentile bootstrap of patients (1,000 draws, fixed seed); shares have Wilson's.",
                "Macro figures are means over the findings with at least %d film with and %d without (in groups %d and %d); beside them how many findings counted. A draw leaves out a finding that it empties."
                        .formatted(FEWEST, FEWEST, FEWEST_IN_GROUP, FEWEST_IN_GROUP),
                training.isEmpty()
                        ? "Floors: logistic regressions on columns of the list, or on mean, spread, sharpness and entropy of the film, alone; five folds by patient."
                        : "Floors: logistic regressions on columns of the list, or on mean, spread, sharpness and entropy of the film, alone; fitted on its %d training films."
                                .formatted(training.size()),
                "Operating points and sets are the package's (or the site's own calibration's), fixed before these films were read.");
    }

    /** All that is counted on one set of films. */
    private final class Run {
        private final List<Scored> films;
        private final List<Film> training;
        private final PatientDraws draws;
        private final List<Film> all;
        private final int threads;

        Run(List<Scored> films, List<Film> training, List<Film> all, int threads) {
            this.threads = threads;
            this.films = films;
            this.training = training;
            this.all = all;
            this.draws = new PatientDraws(films.stream().map(Scored::patient).toList());
        }

        List<Section> sections() {
            List<Section> sections = new ArrayList<>();
            sections.add(new Section("counts", "Films with the finding", counts()));
            sections.add(new Section("auroc", "Area under the curve", auroc()));
            sections.add(new Section(
                    "floor", "The same from columns of the list, or from brightness and sharpness, alone", floors()));
            sections.add(new Section("calibration", "Calibrated probabilities", calibration()));
            sections.add(new Section("operating_points", "Operating points", operatingPoints()));
            sections.add(new Section("answers", "Three answers and the coverage of their sets", answers()));
            sections.add(new Section("subgroups", "Area under the curve by group", subgroups()));
            sections.add(new Section("view", "View by the network against the list", view()));
            sections.add(new Section("retrieval", "Similar films, the patient's own left out", retrieval()));
            return sections;
        }

        private List<Figure> counts() {
            List<Figure> figures = new ArrayList<>();
            for (Label label : findings.labels()) {
                Known known = new Known(films, label);
                figures.add(Figure.share(label.id(), known.positives(), known.rows.size()));
            }
            return figures;
        }

        private List<Figure> auroc() {
            List<Figure> figures = new ArrayList<>(macros(films, draws, ""));
            List<Scored> served = films.stream()
                    .filter(film -> !(film.analysis().verdict() instanceof GateVerdict.Refused))
                    .toList();
            PatientDraws ofServed =
                    new PatientDraws(served.stream().map(Scored::patient).toList());
            figures.addAll(macros(served, ofServed, "_served"));
            for (Label label : findings.labels()) {
                Curve curve = new Curve(films, label, score(label));
                figures.add(Figure.of("auroc." + label.id(), curve.value(), draws.interval(curve)));
            }
            return figures;
        }

        private List<Figure> macros(List<Scored> rows, PatientDraws ofRows, String suffix) {
            return List.of(
                    macro("macro_auroc_%d%s".formatted(findings.labels().size(), suffix), rows, ofRows, label -> true),
                    macro("macro_auroc_shipped" + suffix, rows, ofRows, FindingsEvaluation::isSaid));
        }

        private Figure macro(String name, List<Scored> rows, PatientDraws ofRows, Predicate<Label> which) {
            return macro(name, rows, ofRows, which, FEWEST);
        }

        private Figure macro(String name, List<Scored> rows, PatientDraws ofRows, Predicate<Label> which, int fewest) {
            List<Label> labels = findings.labels().stream().filter(which).toList();
            List<Curve> curves = labels.stream()
                    .map(label -> new Curve(rows, label, score(label)))
                    .filter(curve -> curve.has(fewest))
                    .toList();
            return mean(name, curves, ofRows, labels.size());
        }

        private static Figure mean(String name, List<Curve> curves, PatientDraws draws, int labels) {
            return Figure.mean(
                    name,
                    average(curves.stream().map(Curve::value).toList()),
                    draws.interval(PatientDraws.mean(curves)),
                    curves.size(),
                    labels);
        }

        private ToDoubleFunction<Scored> score(Label label) {
            int index = findings.labels().indexOf(label);
            return film -> film.output().scores()[index];
        }

        private List<Figure> floors() {
            List<Figure> figures = new ArrayList<>();
            figures.addAll(floor("resolution_only", TagFloor.resolution(all)));
            figures.addAll(floor("age_sex_view", TagFloor.ageSexView()));
            List<Film> looked = Stream.concat(training.stream(), films.stream().map(Scored::film))
                    .toList();
            figures.addAll(floor("brightness", TagFloor.brightness(loaded.pipeline(), looked, threads)));
            return figures;
        }

        private List<Figure> floor(String name, TagFloor floor) {
            List<Curve> curves = new ArrayList<>();
            List<Curve> said = new ArrayList<>();
            List<Figure> figures = new ArrayList<>();
            List<Film> judged = films.stream().map(Scored::film).toList();
            for (Label label : findings.labels()) {
                double[] scores = floor.scores(training, judged, label.sourceLabel());
                Map<Film, Double> byFilm = new LinkedHashMap<>();
                for (int i = 0; i < scores.length; i++) {
                    byFilm.put(judged.get(i), scores[i]);
                }
                Curve curve = new Curve(films, label, film -> byFilm.getOrDefault(film.film(), 0.0));
                figures.add(Figure.of(name + "." + label.id(), curve.value(), draws.interval(curve)));
                if (curve.has(FEWEST)) {
                    curves.add(curve);
                    if (isSaid(label)) {
                        said.add(curve);
                    }
                }
            }
            int labels = findings.labels().size();
            int saidLabels = (int) findings.labels().stream()
                    .filter(FindingsEvaluation::isSaid)
                    .count();
            figures.add(0, mean("%s.macro_%d".formatted(name, labels), curves, draws, labels));
            figures.add(1, mean(name + ".macro_shipped", said, draws, saidLabels));
            return figures;
        }

        private List<Figure> calibration() {
            List<Figure> figures = new ArrayList<>();
            List<Double> before = new ArrayList<>();
            List<Double> after = new ArrayList<>();
            for (Label label : findings.labels()) {
                if (!isSaid(label)) {
                    continue;
                }
                Known known = new Known(films, label);
                ToDoubleFunction<Scored> score = score(label);
                double[] raw = known.numbers(film -> LogisticFit.sigmoid(score.applyAsDouble(film)));
                double[] p = known.numbers(film -> answered(film, label).probability());
                double share = (double) known.positives() / known.rows.size();
                double[] constant = known.numbers(film -> share);
                before.add(CalibrationError.expected(raw, known.positive));
                after.add(CalibrationError.expected(p, known.positive));
                figures.add(Figure.of("ece_raw." + label.id(), before.get(before.size() - 1)));
                figures.add(Figure.of("ece." + label.id(), after.get(after.size() - 1)));
                figures.add(Figure.of("brier." + label.id(), CalibrationError.brier(p, known.positive)));
                figures.add(
                        Figure.of("brier_floor_share." + label.id(), CalibrationError.brier(constant, known.positive)));
            }
            figures.add(0, Figure.of("ece_raw.mean", average(before)));
            figures.add(1, Figure.of("ece.mean", average(after)));
            return figures;
        }

        private List<Figure> operatingPoints() {
            List<Figure> figures = new ArrayList<>();
            for (Label label : findings.labels()) {
                if (!isSaid(label)) {
                    continue;
                }
                Known known = new Known(films, label);
                double[] p = known.numbers(film -> answered(film, label).probability());
                Finding.Answered any = answered(known.rows.get(0), label);
                for (FindingsOutput.OperatingPoint point : List.of(any.ruleIn(), any.ruleOut())) {
                    int truePositive = 0;
                    int trueNegative = 0;
                    for (int i = 0; i < p.length; i++) {
                        boolean at = p[i] >= point.threshold();
                        truePositive += at && known.positive[i] ? 1 : 0;
                        trueNegative += !at && !known.positive[i] ? 1 : 0;
                    }
                    String of = point.name() + "." + label.id();
                    figures.add(Figure.share("sensitivity_" + of, truePositive, known.positives()));
                    figures.add(Figure.share("specificity_" + of, trueNegative, p.length - known.positives()));
                }
            }
            return figures;
        }

        private List<Figure> answers() {
            List<Figure> figures = new ArrayList<>();
            for (Label label : findings.labels()) {
                if (!isSaid(label)) {
                    continue;
                }
                Known known = new Known(films, label);
                int[][] calls = new int[2][Call.values().length];
                int[] covered = new int[2];
                for (int i = 0; i < known.rows.size(); i++) {
                    Finding.Answered answer = answered(known.rows.get(i), label);
                    int truth = known.positive[i] ? 1 : 0;
                    calls[truth][answer.call().ordinal()]++;
                    boolean holds = switch (answer.set()) {
                        case BOTH -> true;
                        case PRESENT -> known.positive[i];
                        case ABSENT -> !known.positive[i];
                        case NONE -> false;
                    };
                    covered[truth] += holds ? 1 : 0;
                }
                int positives = known.positives();
                int negatives = known.rows.size() - positives;
                figures.add(Figure.share("coverage_positive." + label.id(), covered[1], positives));
                figures.add(Figure.share("coverage_negative." + label.id(), covered[0], negatives));
                for (Call call : List.of(Call.PRESENT, Call.INDETERMINATE, Call.NOT_DETECTED)) {
                    String name = call.name().toLowerCase(Locale.ROOT) + "." + label.id();
                    int n = calls[0][call.ordinal()] + calls[1][call.ordinal()];
                    figures.add(Figure.share(name, n, known.rows.size()));
                    figures.add(Figure.share("with_finding_" + name, calls[1][call.ordinal()], positives));
                }
            }
            return figures;
        }

        private List<Figure> subgroups() {
            Map<String, Function<Film, String>> axes = new LinkedHashMap<>();
            axes.put("sex", film -> film.cell("sex"));
            axes.put("age", film -> band(film.age()));
            axes.put("view", film -> film.cell("view"));
            axes.put("width", film -> film.width() == 0 ? "" : film.width() + "px");
            List<Figure> figures = new ArrayList<>();
            axes.forEach((axis, value) -> {
                Map<String, List<Scored>> groups = new TreeMap<>();
                for (Scored film : films) {
                    String group = value.apply(film.film());
                    if (!group.isBlank()) {
                        groups.computeIfAbsent(group, key -> new ArrayList<>()).add(film);
                    }
                }
                groups.forEach((group, rows) -> subgroup(axis + "=" + group, rows, figures));
            });
            return figures;
        }

        private void subgroup(String name, List<Scored> rows, List<Figure> figures) {
            PatientDraws ofRows =
                    new PatientDraws(rows.stream().map(Scored::patient).toList());
            figures.add(Figure.of("n." + name, rows.size()));
            figures.add(macro(
                    "macro_auroc_%d.%s".formatted(findings.labels().size(), name),
                    rows,
                    ofRows,
                    label -> true,
                    FEWEST_IN_GROUP));
            figures.add(
                    macro("macro_auroc_shipped." + name, rows, ofRows, FindingsEvaluation::isSaid, FEWEST_IN_GROUP));
            int refused = (int) rows.stream()
                    .filter(film -> film.analysis().verdict() instanceof GateVerdict.Refused)
                    .count();
            figures.add(Figure.share("refused." + name, refused, rows.size()));
            for (Label label : findings.labels()) {
                Curve curve = new Curve(rows, label, score(label));
                if (isSaid(label) && curve.has(FEWEST_IN_GROUP)) {
                    figures.add(Figure.of(
                            "auroc.%s.%s".formatted(label.id(), name), curve.value(), ofRows.interval(curve)));
                }
            }
        }

        private List<Figure> view() {
            int right = 0;
            int known = 0;
            for (Scored film : films) {
                FilmFindings.NetView seen = reader.read(film.output()).view();
                String stated = film.film().cell("view");
                if (seen != null && Set.of("PA", "AP").contains(stated)) {
                    known++;
                    right += seen.view().text().equals(stated) ? 1 : 0;
                }
            }
            return known == 0 ? List.of() : List.of(Figure.share("agrees", right, known));
        }

        private List<Figure> retrieval() {
            List<Retrieval.Item> items = films.stream()
                    .map(film ->
                            new Retrieval.Item(film.patient(), film.output().embedding(), having(film.film())))
                    .toList();
            PatientBootstrap bootstrap = new PatientBootstrap(7, PatientDraws.DRAWS);
            List<Figure> figures = new ArrayList<>(
                    Retrieval.figures(items, loaded.manifest().embedding().dims(), bootstrap));
            for (int dims : loaded.manifest().embedding().truncatable()) {
                figures.addAll(Retrieval.figures(items, dims, bootstrap));
            }
            return figures;
        }

        private BitSet having(Film film) {
            BitSet having = new BitSet();
            for (int i = 0; i < findings.labels().size(); i++) {
                having.set(i, film.has(findings.labels().get(i).sourceLabel()).orElse(false));
            }
            return having;
        }
    }

    /** The films of which the list says whether they have a finding. */
    private static final class Known {
        private final List<Scored> rows;
        private final boolean[] positive;

        Known(List<Scored> films, Label label) {
            rows = films.stream()
                    .filter(film -> film.film().has(label.sourceLabel()).isPresent())
                    .toList();
            positive = new boolean[rows.size()];
            for (int i = 0; i < positive.length; i++) {
                positive[i] = rows.get(i).film().has(label.sourceLabel()).orElse(false);
            }
        }

        int positives() {
            int n = 0;
            for (boolean one : positive) {
                n += one ? 1 : 0;
            }
            return n;
        }

        double[] numbers(ToDoubleFunction<Scored> number) {
            return rows.stream().mapToDouble(number).toArray();
        }
    }

    /** One finding's curve on rows of which some are not known; as often as each row counts. */
    private static final class Curve implements ToDoubleFunction<int[]> {
        private final int[] rows;
        private final Auroc auroc;
        private final int positives;

        Curve(List<Scored> films, Label label, ToDoubleFunction<Scored> score) {
            List<Integer> known = new ArrayList<>();
            for (int i = 0; i < films.size(); i++) {
                if (films.get(i).film().has(label.sourceLabel()).isPresent()) {
                    known.add(i);
                }
            }
            rows = known.stream().mapToInt(Integer::intValue).toArray();
            boolean[] positive = new boolean[rows.length];
            double[] scores = new double[rows.length];
            int n = 0;
            for (int i = 0; i < rows.length; i++) {
                Scored film = films.get(rows[i]);
                positive[i] = film.film().has(label.sourceLabel()).orElse(false);
                scores[i] = score.applyAsDouble(film);
                n += positive[i] ? 1 : 0;
            }
            positives = n;
            auroc = new Auroc(scores, positive);
        }

        boolean has(int fewest) {
            return positives >= fewest && rows.length - positives >= fewest;
        }

        double value() {
            int[] once = new int[rows.length];
            Arrays.fill(once, 1);
            return auroc.of(once);
        }

        @Override
        public double applyAsDouble(int[] times) {
            int[] ofRows = new int[rows.length];
            for (int i = 0; i < ofRows.length; i++) {
                ofRows[i] = times[rows[i]];
            }
            return auroc.of(ofRows);
        }
    }

    private Finding.Answered answered(Scored film, Label label) {
        return (Finding.Answered) reader.read(film.output()).finding(label.id()).orElseThrow();
    }

    private static boolean isSaid(Label label) {
        return label.standing() instanceof Standing.Evaluated;
    }

    private static String band(@Nullable Integer age) {
        if (age == null) {
            return "";
        }
        if (age < 18) {
            return "0-17";
        }
        return age < 40 ? "18-39" : age < 60 ? "40-59" : "60+";
    }

    private static double average(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }
}
