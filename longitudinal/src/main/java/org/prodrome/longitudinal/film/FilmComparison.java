package org.prodrome.longitudinal.film;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Device;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.longitudinal.sentence.Printed;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Labels;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.ImageMeasurement;

/**
 * The newest film's cardiothoracic ratio beside the most recent earlier film of the same view. A change is said only
 * when the difference is greater than the newer measurement's own change threshold; films of different or unknown views
 * are never compared, nor two images of one study. Images that are no chest film at all have no part in it.
 *
 * <p>Only results of one version of one model are compared. Where several have measured the films, there is a
 * comparison for each, and who shows it takes the first that may speak.
 *
 * @param study {@code ImagingStudy/<id>} of the newest film; empty when its measurement names none
 * @param when when the newest film was taken
 * @param summary the finding, under 140 characters
 * @param details error, threshold, view, model, labels: one sentence each
 * @param verdict how the newest film relates to the earlier one
 * @param synthetic whether the newest film says it is synthetic
 */
public record FilmComparison(
        String study, ClinicalTime when, Claim summary, List<Claim> details, Verdict verdict, boolean synthetic) {
    private static final String RULE = "film-comparison/1";
    private static final BigDecimal HALF = new BigDecimal("0.5");
    private static final BigDecimal EPSILON = new BigDecimal("1e-9");

    public FilmComparison {
        details = List.copyOf(details);
    }

    /** How the newest film relates to the one before. */
    public enum Verdict {
        LARGER,
        SMALLER,
        UNCHANGED,
        /** There is no earlier measured film. */
        FIRST,
        /** There are earlier films, but of another or an unknown view, or without a change threshold. */
        NOT_COMPARABLE,
        /** The newest film could not be measured. */
        NOT_MEASURABLE
    }

    /** The first of {@link #each}; empty when the record has no film measurement. */
    public static Optional<FilmComparison> of(PatientTimeline timeline) {
        return each(timeline).stream().findFirst();
    }

    /**
     * One comparison for each model version that has measured films: the one with the newest film first; of one film
     * what a person has confirmed first, then what no other result replaces.
     */
    public static List<FilmComparison> each(PatientTimeline timeline) {
        List<Film> films = timeline.events("Observation").stream()
                .filter(event -> ImageMeasurement.CARDIOTHORACIC_RATIO.isIn(event.concept()))
                .flatMap(event -> Film.of(event).stream())
                .filter(film -> film.isReleased() && !film.isOfSomethingElse())
                .toList();
        Set<String> replaced =
                films.stream().flatMap(film -> film.replaces().stream()).collect(Collectors.toSet());
        Map<String, List<Film>> byModel = films.stream()
                .collect(Collectors.groupingBy(
                        film -> String.valueOf(film.device().getReference()), LinkedHashMap::new, Collectors.toList()));
        return byModel.values().stream()
                .map(FilmComparison::standing)
                .map(ofModel -> Map.entry(newest(ofModel), ofModel))
                .sorted(Map.Entry.comparingByKey(Comparator.comparing(Film::when)
                        .thenComparing(Film::isFinal)
                        .thenComparing(film -> !replaced.contains(film.event().source()))
                        .reversed()))
                .map(entry -> compare(timeline, entry.getKey(), entry.getValue()))
                .toList();
    }

    /** Without the images of a study that a result of the same model on another image replaces. */
    private static List<Film> standing(List<Film> ofModel) {
        Set<String> replaced =
                ofModel.stream().flatMap(film -> film.replaces().stream()).collect(Collectors.toSet());
        List<Film> standing = ofModel.stream()
                .filter(film -> !replaced.contains(film.event().source()))
                .toList();
        return standing.isEmpty() ? ofModel : standing;
    }

    private static Film newest(List<Film> films) {
        return films.stream()
                .max(Comparator.comparing(Film::when).thenComparing(FilmComparison::preference))
                .orElseThrow();
    }

    /** Of several images of one moment: measured before not, PA before AP before unknown. */
    private static int preference(Film film) {
        return (film.isMeasured() ? 4 : 0) + (film.view().equals("PA") ? 2 : film.hasKnownView() ? 1 : 0);
    }

    private static FilmComparison compare(PatientTimeline timeline, Film current, List<Film> films) {
        List<Film> earlier = films.stream()
                .filter(film -> film.isMeasured() && film.when().compareTo(current.when()) < 0)
                .filter(film -> film.study().isEmpty() || !film.study().equals(current.study()))
                .sorted(Comparator.comparing(Film::when).reversed())
                .toList();
        Optional<Film> prior = earlier.stream()
                .filter(film -> current.hasKnownView() && film.view().equals(current.view()))
                .findFirst();
        if (!current.isMeasured()) {
            return notMeasurable(timeline, current, earlier);
        }
        if (prior.isPresent() && current.changeThreshold() != null) {
            return withPrior(timeline, current, prior.get());
        }
        return alone(timeline, current, earlier);
    }

    private static FilmComparison withPrior(PatientTimeline timeline, Film current, Film prior) {
        Verdict verdict = verdict(current, prior);
        String threshold = number(current.changeThreshold());
        Map<String, String> relation = new TreeMap<>(Map.of(
                "unit",
                Film.RATIO_UNIT,
                "threshold",
                threshold,
                "up",
                "larger than",
                "down",
                "smaller than",
                "same",
                "unchanged from"));
        String word = relation.get(
                switch (verdict) {
                    case LARGER -> "up";
                    case SMALLER -> "down";
                    default -> "same";
                });
        Sentence summary = sentence(
                timeline,
                "film.compared",
                "Cardiothoracic ratio {now} on {date} ({view} film), {relation} {prior} on {priorDate}.");
        ratio(summary, "now", current).date("date", current.event());
        view(summary, "view", current)
                .slot(
                        "relation",
                        String.valueOf(word),
                        DerivationFunction.RELATION,
                        List.of(prior.event().source(), current.event().source()),
                        relation);
        ratio(summary, "prior", prior).date("priorDate", prior.event());

        List<Claim> details = new ArrayList<>();
        Sentence difference = sentence(
                timeline,
                "film.difference",
                "The ratio differs by {difference}; only a difference above {threshold} is called a change.");
        BigDecimal change = exact(current).subtract(exact(prior));
        difference.slot(
                "difference",
                Printed.signed(change, 2),
                DerivationFunction.DIFFERENCE,
                List.of(prior.event().source(), current.event().source()),
                Map.of("of", "value", "unit", Film.RATIO_UNIT, "form", "signed", "decimals", "2"));
        details.add(component(
                        difference, "threshold", current, ImageMeasurement.CHANGE_THRESHOLD, current.changeThreshold())
                .claim());
        return finished(timeline, current, summary.claim(), details, verdict);
    }

    private static FilmComparison alone(PatientTimeline timeline, Film current, List<Film> earlier) {
        Sentence summary =
                sentence(timeline, "film.alone", "Cardiothoracic ratio {now} on {date} (view {view}), not compared.");
        ratio(summary, "now", current).date("date", current.event());
        view(summary, "view", current);
        List<Claim> details = new ArrayList<>();
        if (!earlier.isEmpty()) {
            Film other = earlier.get(0);
            Sentence why = sentence(
                    timeline,
                    "film.other-view",
                    "The film of {otherDate} (view {otherView}, ratio {other}) is not compared with this film (view {view}).");
            why.date("otherDate", other.event());
            view(why, "otherView", other);
            ratio(why, "other", other);
            details.add(view(why, "view", current).claim());
        }
        return finished(
                timeline,
                current,
                summary.claim(),
                details,
                earlier.isEmpty() ? Verdict.FIRST : Verdict.NOT_COMPARABLE);
    }

    private static FilmComparison notMeasurable(PatientTimeline timeline, Film current, List<Film> earlier) {
        Sentence summary = current.reason().isEmpty()
                ? sentence(timeline, "film.not-measured", "Chest film of {date}: heart size was not measured.")
                : sentence(timeline, "film.not-measurable", "Chest film of {date}: heart size not measurable: {reason}")
                        .slot(
                                "reason",
                                current.reason(),
                                DerivationFunction.NOT_MEASURABLE_REASON,
                                List.of(current.event().source()),
                                Map.of());
        summary.date("date", current.event());
        List<Claim> details = new ArrayList<>();
        if (!earlier.isEmpty()) {
            Film last = earlier.get(0);
            Sentence before =
                    sentence(timeline, "film.last-measured", "Last measured: {ratio} on {date} (view {view}).");
            ratio(before, "ratio", last).date("date", last.event());
            details.add(view(before, "view", last).claim());
        }
        return finished(timeline, current, summary.claim(), details, Verdict.NOT_MEASURABLE);
    }

    /** The sentences that every film gets. */
    private static FilmComparison finished(
            PatientTimeline timeline, Film current, Claim summary, List<Claim> details, Verdict verdict) {
        List<Claim> all = new ArrayList<>();
        if (current.isSynthetic()) {
            all.add(sentence(timeline, "film.synthetic", "This film is {synthetic}.")
                    .slot(
                            "synthetic",
                            "synthetic: made for demonstration, not taken of a person",
                            DerivationFunction.SYNTHETIC,
                            List.of(current.event().source()),
                            Map.of("text", "synthetic: made for demonstration, not taken of a person"))
                    .claim());
        }
        if (current.isMeasured()) {
            all.add(call(timeline, current));
        }
        all.addAll(details);
        all.addAll(Caveats.of(timeline, RULE, current.event()));
        if (current.isMeasured() && current.measurementError() != null) {
            all.add(component(
                            sentence(timeline, "film.error", "Measurement error: plus or minus {error} (95 %)."),
                            "error",
                            current,
                            ImageMeasurement.MEASUREMENT_ERROR,
                            current.measurementError())
                    .claim());
        }
        timeline.device(current.device())
                .flatMap(device -> model(timeline, current, device))
                .ifPresent(all::add);
        Caveats.runtime(timeline, RULE, current.event()).ifPresent(all::add);
        return new FilmComparison(current.study(), current.when(), summary, all, verdict, current.isSynthetic());
    }

    /** PA: where the ratio stands to 0.50. Other views: why nothing is called. */
    private static Claim call(PatientTimeline timeline, Film current) {
        if (!current.view().equals("PA")) {
            return view(
                            sentence(
                                    timeline,
                                    "film.view-caveat",
                                    "View {view}: the heart can look larger than on a PA film, so the ratio is given without a call."),
                            "view",
                            current)
                    .claim();
        }
        boolean above = exact(current).subtract(HALF).compareTo(EPSILON) > 0;
        return view(sentence(timeline, "film.half", "On this {view} film the ratio is {level} 0.50."), "view", current)
                .slot(
                        "level",
                        above ? "above" : "not above",
                        DerivationFunction.LEVEL,
                        List.of(current.event().source()),
                        Map.of("unit", Film.RATIO_UNIT, "limit", "0.5", "above", "above", "otherwise", "not above"))
                .claim();
    }

    private static Optional<Claim> model(PatientTimeline timeline, Film current, Device device) {
        String name = Labels.of(String.valueOf(device.getDeviceNameFirstRep().getName()));
        String version = Labels.of(String.valueOf(device.getVersionFirstRep().getValue()));
        if (!device.getDeviceNameFirstRep().hasName()
                || !device.getVersionFirstRep().hasValue()) {
            return Optional.empty();
        }
        return Optional.of(sentence(
                        timeline,
                        "film.model",
                        "Measured by {model}; the result is {status} and asks for a radiologist's review.")
                .slot(
                        "model",
                        name + " " + version,
                        DerivationFunction.MODEL,
                        List.of("Device/" + device.getIdElement().getIdPart()),
                        Map.of())
                .status("status", current.event())
                .claim());
    }

    private static Verdict verdict(Film current, Film prior) {
        BigDecimal change = exact(current).subtract(exact(prior));
        BigDecimal threshold = current.changeThreshold();
        if (threshold == null || change.abs().subtract(threshold).compareTo(EPSILON) <= 0) {
            return Verdict.UNCHANGED;
        }
        return change.signum() > 0 ? Verdict.LARGER : Verdict.SMALLER;
    }

    private static Sentence sentence(PatientTimeline timeline, String templateId, String template) {
        return Sentence.of(timeline, RULE, templateId, template);
    }

    private static Sentence ratio(Sentence sentence, String name, Film film) {
        return sentence.slot(
                name,
                Printed.number(exact(film), 2),
                DerivationFunction.QUANTITY,
                List.of(film.event().source()),
                Map.of("unit", Film.RATIO_UNIT, "decimals", "2"));
    }

    private static Sentence component(
            Sentence sentence, String name, Film film, Code code, @org.jspecify.annotations.Nullable BigDecimal value) {
        return sentence.slot(
                name,
                Printed.number(value == null ? BigDecimal.ZERO : value, 2),
                DerivationFunction.QUANTITY,
                List.of(film.event().source()),
                Map.of("unit", Film.RATIO_UNIT, "decimals", "2", "component", code.code()));
    }

    private static Sentence view(Sentence sentence, String name, Film film) {
        return sentence.slot(
                name, film.view(), DerivationFunction.VIEW, List.of(film.event().source()), Map.of());
    }

    private static BigDecimal exact(Film film) {
        BigDecimal ratio = film.ratio();
        if (ratio == null) {
            throw new IllegalStateException(film.event().source() + " has no ratio");
        }
        return ratio;
    }

    private static String number(@org.jspecify.annotations.Nullable BigDecimal value) {
        return value == null ? "" : value.toPlainString();
    }
}
