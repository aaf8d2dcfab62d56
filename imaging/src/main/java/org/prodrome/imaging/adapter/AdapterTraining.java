package org.prodrome.imaging.adapter;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.evaluate.EvaluationReport;
import org.prodrome.imaging.evaluate.Figure;
import org.prodrome.imaging.evaluate.Interval;
import org.prodrome.imaging.evaluate.PatientBootstrap;
import org.prodrome.imaging.model.FindingsOutput;
import org.prodrome.imaging.model.ModelOutput;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.model.PackageContent;
import org.prodrome.imaging.preprocess.GrayFile;
import org.prodrome.imaging.runtime.ModelRunException;

/**
 * Trains a head for one finding on a folder of labelled films, measures it, and writes it as a package if it may be let
 * near anybody: it must beat what the list alone says (the interval of the difference excludes zero), and on the films
 * of the stored protocol it must not be worse than the head in use.
 */
public final class AdapterTraining {
    private static final int FEWEST_PATIENTS = 25;
    private static final double FLOOR_STRENGTH = 1;

    private final ModelPackage trunk;
    private final PackageContent content;
    private final AdapterSettings settings;
    private final PatientBootstrap bootstrap;

    /**
     * @param trunk the package that makes the embeddings
     * @param content what it consists of
     */
    public AdapterTraining(ModelPackage trunk, PackageContent content, AdapterSettings settings) {
        this.trunk = trunk;
        this.content = content;
        this.settings = settings;
        this.bootstrap = new PatientBootstrap(settings.seed());
    }

    /** Hears how far it is. */
    public interface Progress {
        /** Called after every film: how many are done, of how many. */
        void at(int done, int total);
    }

    /** Films that were read: their embeddings, what the list says of them, and what the trunk's own head says. */
    private record Read(
            List<Example> examples, List<Example> plain, Map<String, Double> trunk, List<String> unreadable) {}

    /**
     * Trains, measures and writes.
     *
     * @param data folder with labels.csv and the images
     * @param live the adapter in use, null when there is none
     * @param out folder of packages; the new one gets a folder of its own there
     * @throws AdapterRefusedException when the adapter in use is one for another finding, or no package can be made
     * @throws IOException when the folder is not laid out so, or nothing can be written
     */
    public AdapterResult run(Path data, @Nullable LiveAdapter live, Path out, Progress progress) throws IOException {
        if (live != null && !live.label().equals(settings.label())) {
            throw new AdapterRefusedException("the adapter in use, %s, is one for '%s', this would be one for '%s'"
                    .formatted(live.coordinates(), live.label(), settings.label()));
        }
        AdapterWriter writer = new AdapterWriter(trunk, content, settings);
        writer.requirePossible(out);
        return run(read(FilmList.read(data, settings.label(), settings.split()), progress), live, out, writer);
    }

    private AdapterResult run(Read read, @Nullable LiveAdapter live, Path out, AdapterWriter writer)
            throws IOException {
        List<Example> examples = read.examples();
        EvaluationReport counts = report(read, List.of());
        long withIt = patients(examples, true);
        long without = patients(examples, false);
        if (withIt < FEWEST_PATIENTS || without < FEWEST_PATIENTS) {
            return new AdapterResult.Refused(
                    counts,
                    "Refused: %d patients with %s and %d without; at least %d of each are needed."
                            .formatted(withIt, settings.label(), without, FEWEST_PATIENTS));
        }
        Protocol stored = live == null ? null : live.protocol();
        Folds folds = Folds.of(
                examples,
                NestedCrossValidation.OUTER,
                settings.seed(),
                stored == null ? Map.of() : stored.folds(examples));
        NestedCrossValidation validation = new NestedCrossValidation(settings.choices(), settings.seed());
        NestedCrossValidation.Measured measured = validation.measure(examples, folds);
        List<Prediction> beside = besideFloor(measured.predictions(), read.plain(), folds);
        List<EvaluationReport.Section> sections = new ArrayList<>();
        sections.add(headSection(beside));
        Comparison floor = compare(beside);
        sections.add(section("floor", "What the list alone says (age, sex, view, size), same folds", floor));
        List<String> failures = new ArrayList<>();
        if (!(floor.low() > 0)) {
            failures.add("it does not beat what age, sex, view and size of the film say alone");
        }
        String besideLive = "";
        if (live != null && stored != null) {
            Map<String, Double> said = new HashMap<>();
            stored.rows().forEach(row -> said.put(row.film(), row.probability()));
            List<Prediction> common = common(measured.predictions(), said);
            if (common.size() < stored.rows().size()) {
                return new AdapterResult.Refused(
                        report(read, sections),
                        "Refused: %d of the %d films of the stored protocol of %s are not in this list; both heads are measured on the same films."
                                .formatted(
                                        stored.rows().size() - common.size(),
                                        stored.rows().size(),
                                        live.coordinates()));
            }
            besideLive = judge(live.coordinates(), common, sections, failures);
        } else if (!read.trunk().isEmpty()) {
            List<Prediction> common = measured.predictions().stream()
                    .map(row -> row.beside(read.trunk().getOrDefault(row.film(), 0.5)))
                    .toList();
            besideLive = judge(trunk.manifest().coordinates(), common, sections, failures);
        }
        HeadChoice choice = validation.choose(examples);
        sections.add(choices(measured.chosen(), choice));
        EvaluationReport report = report(read, sections);
        if (!failures.isEmpty()) {
            return new AdapterResult.Refused(report, "Refused: " + String.join("; ", failures) + ".");
        }
        String verdict = "Accepted: better than what the list says alone%s.".formatted(besideLive);
        Trained trained = new Trained(
                new HeadTraining(examples).train(choice, settings.seed()),
                choice,
                OutOfFold.of(measured.predictions(), folds, bootstrap),
                Protocol.of(measured.predictions(), folds),
                withoutNames(report),
                verdict,
                (int) examples.stream().filter(Example::positive).count());
        String sha256 = writer.write(out, trained);
        return new AdapterResult.Written(report, verdict, settings.name(), sha256);
    }

    /** The report without names of files, which may tell of patients. */
    private static EvaluationReport withoutNames(EvaluationReport report) {
        return new EvaluationReport(
                report.modelPackage(),
                report.manifestSha256(),
                report.data(),
                report.split(),
                report.films(),
                report.patients(),
                List.of(),
                List.of("%d films could not be read"
                        .formatted(report.unreadable().size())),
                report.sections(),
                report.timed());
    }

    private Read read(FilmList list, Progress progress) {
        List<Example> plain = list.plain();
        List<Example> examples = new ArrayList<>();
        List<Example> plainRead = new ArrayList<>();
        Map<String, Double> own = new TreeMap<>();
        List<String> unreadable = new ArrayList<>();
        for (int i = 0; i < list.films().size(); i++) {
            FilmList.Row film = list.films().get(i);
            try {
                ModelOutput output = ModelOutput.of(trunk, trunk.pipeline().prepare(GrayFile.read(film.image())));
                double[] vector = new double[output.embedding().length];
                for (int d = 0; d < vector.length; d++) {
                    vector[d] = output.embedding()[d];
                }
                examples.add(new Example(film.name(), film.patient(), vector, film.positive()));
                plainRead.add(plain.get(i));
                ownScore(output).ifPresent(score -> own.put(film.name(), score));
            } catch (IOException | ModelRunException e) {
                unreadable.add(film.name() + ": " + e.getMessage());
            }
            progress.at(i + 1, list.films().size());
        }
        return new Read(examples, plainRead, own, unreadable);
    }

    /** What the trunk itself says of this finding, where it does. */
    private OptionalDouble ownScore(ModelOutput output) {
        FindingsOutput findings = trunk.manifest().findings();
        for (int i = 0; findings != null && i < findings.labels().size(); i++) {
            FindingsOutput.Label label = findings.labels().get(i);
            if (label.sourceLabel().equals(settings.label()) || label.id().equals(settings.label())) {
                return OptionalDouble.of(1 / (1 + Math.exp(-(double) output.scores()[i])));
            }
        }
        return OptionalDouble.empty();
    }

    private static long patients(List<Example> examples, boolean positive) {
        return examples.stream()
                .filter(example -> example.positive() == positive)
                .map(Example::patient)
                .distinct()
                .count();
    }

    private List<Prediction> besideFloor(List<Prediction> predictions, List<Example> plain, Folds folds) {
        if (plain.get(0).features().length == 0) {
            return predictions;
        }
        List<Prediction> floor = new NestedCrossValidation(List.of(new HeadChoice(0, FLOOR_STRENGTH)), settings.seed())
                .measure(plain, folds)
                .predictions();
        List<Prediction> beside = new ArrayList<>();
        for (int i = 0; i < predictions.size(); i++) {
            beside.add(predictions.get(i).beside(floor.get(i).probability()));
        }
        return beside;
    }

    private static List<Prediction> common(List<Prediction> predictions, Map<String, Double> said) {
        List<Prediction> common = new ArrayList<>();
        for (Prediction row : predictions) {
            Double theirs = said.get(Protocol.film(row.patient(), row.film()));
            if (theirs != null) {
                common.add(row.beside(theirs));
            }
        }
        return common;
    }

    /** Two heads on the same films: the other's area under the curve, and the difference with its paired interval. */
    private record Comparison(double other, @Nullable Interval otherInterval, double gained, Interval interval) {
        double low() {
            return interval.low();
        }
    }

    private Comparison compare(List<Prediction> rows) {
        ToDoubleFunction<List<Prediction>> gained =
                drawn -> Measures.auroc(drawn, Prediction::probability) - Measures.auroc(drawn, Prediction::other);
        Interval interval = bootstrap.interval(rows, Prediction::patient, gained);
        return new Comparison(
                Measures.auroc(rows, Prediction::other),
                bootstrap.interval(rows, Prediction::patient, drawn -> Measures.auroc(drawn, Prediction::other)),
                gained.applyAsDouble(rows),
                interval == null ? new Interval(-1, 1) : interval);
    }

    private String judge(
            String other, List<Prediction> common, List<EvaluationReport.Section> sections, List<String> failures) {
        Comparison live = compare(common);
        sections.add(section("live", "In use: %s, same %d films".formatted(other, common.size()), live));
        if (live.gained() < 0) {
            failures.add(String.format(
                    Locale.ROOT,
                    "on the films of the stored protocol its AUROC is %.4f lower than that of %s (difference %.4f to %.4f)",
                    -live.gained(),
                    other,
                    live.interval().low(),
                    live.interval().high()));
        }
        return live.low() > 0
                ? ", and than %s".formatted(other)
                : ", and no worse than %s (that it is better cannot be shown on these films)".formatted(other);
    }

    private EvaluationReport.Section headSection(List<Prediction> rows) {
        return new EvaluationReport.Section(
                "head",
                "New head, out of fold (nested cross-validation by patient)",
                List.of(
                        figure("auroc", rows, drawn -> Measures.auroc(drawn, Prediction::probability)),
                        figure("brier", rows, Measures::brier),
                        plain("brier_of_prevalence", prevalence(rows) * (1 - prevalence(rows))),
                        plain("calibration_error", Measures.calibrationError(rows)),
                        plain("calibration_slope", Measures.calibrationSlope(rows)),
                        plain(
                                "positive",
                                rows.stream().filter(Prediction::positive).count())));
    }

    private static double prevalence(List<Prediction> rows) {
        return (double) rows.stream().filter(Prediction::positive).count() / rows.size();
    }

    private static EvaluationReport.Section section(String id, String title, Comparison other) {
        return new EvaluationReport.Section(
                id,
                title,
                List.of(
                        new Figure("auroc", other.other(), other.otherInterval(), null, null),
                        new Figure("gained", other.gained(), other.interval(), null, null)));
    }

    private static EvaluationReport.Section choices(List<HeadChoice> chosen, HeadChoice last) {
        List<Figure> figures = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i++) {
            figures.add(plain("fold_%d_strength".formatted(i + 1), chosen.get(i).strength()));
            figures.add(plain("fold_%d_units".formatted(i + 1), chosen.get(i).hiddenUnits()));
        }
        figures.add(plain("all_strength", last.strength()));
        figures.add(plain("all_units", last.hiddenUnits()));
        return new EvaluationReport.Section("choices", "Chosen by the inner folds", figures);
    }

    private Figure figure(String name, List<Prediction> rows, ToDoubleFunction<List<Prediction>> statistic) {
        return new Figure(
                name,
                statistic.applyAsDouble(rows),
                bootstrap.interval(rows, Prediction::patient, statistic),
                null,
                null);
    }

    private static Figure plain(String name, double value) {
        return new Figure(name, value, null, null, null);
    }

    private EvaluationReport report(Read read, List<EvaluationReport.Section> sections) {
        int patients =
                (int) read.examples().stream().map(Example::patient).distinct().count();
        return new EvaluationReport(
                settings.name() + " on " + trunk.manifest().coordinates(),
                trunk.manifestSha256(),
                settings.label(),
                settings.split(),
                read.examples().size(),
                patients,
                read.unreadable(),
                List.of(),
                sections,
                List.of());
    }
}
