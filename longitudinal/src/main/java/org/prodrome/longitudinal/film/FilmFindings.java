package org.prodrome.longitudinal.film;

import java.math.BigDecimal;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Device;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Labels;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/**
 * What one version of a model says of findings on the newest film that it read: what is there or may be, with its
 * probability and the operating point behind it, beside the same model's answer on the film before; how many findings
 * were not detected; what it does not look for; or that it read nothing, and why.
 *
 * @param study {@code ImagingStudy/<id>} of the film; empty when the Observations name none
 * @param when when the film was taken
 * @param summary under 140 characters
 * @param details one sentence each
 * @param toSee whether a finding other than cardiomegaly, which the ratio measures, is called present; of a model with
 *     one finding, whether it is or may be
 * @param fresh whether one is there that was not detected on the film before
 * @param synthetic whether the film says that it is synthetic
 */
public record FilmFindings(
        String study,
        ClinicalTime when,
        Claim summary,
        List<Claim> details,
        boolean toSee,
        boolean fresh,
        boolean synthetic) {
    private static final String RULE = "film-findings/1";
    private static final String NEW = "new";
    /** What a ratio of the same film says by a number, and says better. */
    private static final String HEART = "cardiomegaly";

    private static final BigDecimal LEAST_FALL = new BigDecimal("0.05");
    /** Reference page 9.2: a film older than this is not compared with. */
    private static final int MONTHS = 24;

    private static final Comparator<FoundOnFilm> MOST_FIRST = Comparator.comparing(FoundOnFilm::answer)
            .thenComparing(FoundOnFilm::probability, Comparator.reverseOrder())
            .thenComparing(FoundOnFilm::id);

    public FilmFindings {
        details = List.copyOf(details);
    }

    /** One for each model version that has read films, ordered as {@link FilmComparison#each}. */
    public static List<FilmFindings> each(PatientTimeline timeline) {
        List<FoundOnFilm> all = timeline.events("Observation").stream()
                .flatMap(event -> FoundOnFilm.of(event).stream())
                .filter(FoundOnFilm::isReleased)
                .toList();
        Set<String> replaced =
                all.stream().flatMap(found -> found.replaces().stream()).collect(Collectors.toSet());
        Map<String, List<FoundOnFilm>> byModel = all.stream()
                .collect(Collectors.groupingBy(FoundOnFilm::device, LinkedHashMap::new, Collectors.toList()));
        return byModel.values().stream()
                .map(FilmFindings::standing)
                .sorted(Comparator.comparing(FilmFindings::newest)
                        .thenComparing(ofModel -> current(ofModel).stream().anyMatch(FoundOnFilm::isFinal))
                        .thenComparing(ofModel ->
                                current(ofModel).stream().noneMatch(found -> replaced.contains(found.source())))
                        .reversed())
                .map(ofModel -> new Composer(timeline, ofModel).findings())
                .toList();
    }

    private static List<FoundOnFilm> standing(List<FoundOnFilm> ofModel) {
        Set<String> replaced =
                ofModel.stream().flatMap(found -> found.replaces().stream()).collect(Collectors.toSet());
        List<FoundOnFilm> standing = ofModel.stream()
                .filter(found -> !replaced.contains(found.source()))
                .toList();
        return standing.isEmpty() ? ofModel : standing;
    }

    private static ClinicalTime newest(List<FoundOnFilm> ofModel) {
        return ofModel.stream()
                .map(FoundOnFilm::when)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** What is said of the newest film; that a film was not read counts only where no finding was. */
    private static List<FoundOnFilm> current(List<FoundOnFilm> ofModel) {
        ClinicalTime newest = newest(ofModel);
        List<FoundOnFilm> then = ofModel.stream()
                .filter(found -> found.when().compareTo(newest) == 0)
                .toList();
        List<FoundOnFilm> read = then.stream().filter(FoundOnFilm::isRead).toList();
        return read.isEmpty() ? then.subList(0, 1) : read;
    }

    /** Puts one model's answers into sentences. */
    private static final class Composer {
        private final PatientTimeline timeline;
        private final List<FoundOnFilm> all;
        private final List<FoundOnFilm> current;
        private final List<Claim> details = new ArrayList<>();
        private boolean fresh;

        Composer(PatientTimeline timeline, List<FoundOnFilm> ofModel) {
            this.timeline = timeline;
            this.all = ofModel;
            this.current = FilmFindings.current(ofModel);
        }

        FilmFindings findings() {
            FoundOnFilm first = current.get(0);
            List<FoundOnFilm> toSee = current.stream()
                    .filter(FoundOnFilm::isToSee)
                    .sorted(MOST_FIRST)
                    .toList();
            if (first.isSynthetic()) {
                details.add(synthetic(first));
            }
            Claim summary = first.isRead() ? read(toSee) : notRead(first);
            boolean shows = toSee.stream()
                            .anyMatch(found ->
                                    found.isCalledPresent() && !found.id().equals(HEART))
                    || (current.size() == 1 && !toSee.isEmpty());
            details.addAll(Caveats.of(timeline, RULE, first.event()));
            timeline.device(first.observation().getDevice()).ifPresent(this::model);
            Caveats.runtime(timeline, RULE, first.event()).ifPresent(details::add);
            return new FilmFindings(first.study(), first.when(), summary, details, shows, fresh, first.isSynthetic());
        }

        private Claim read(List<FoundOnFilm> toSee) {
            List<FoundOnFilm> present =
                    toSee.stream().filter(FoundOnFilm::isCalledPresent).toList();
            List<FoundOnFilm> undecided = toSee.stream()
                    .filter(found -> !found.isCalledPresent() && !found.isFinal())
                    .sorted(Comparator.comparing(FoundOnFilm::probability, Comparator.reverseOrder())
                            .thenComparing(FoundOnFilm::id))
                    .toList();
            List<FoundOnFilm> inFull = toSee.stream()
                    .filter(found -> found.isCalledPresent() || found.isFinal() || current.size() == 1)
                    .toList();
            inFull.forEach(this::said);
            current.stream()
                    .filter(found -> !inFull.contains(found))
                    .forEach(found -> before(found)
                            .filter(earlier -> earlier.answer() == FoundOnFilm.Answer.PRESENT)
                            .ifPresent(earlier -> compared(earlier, found)));
            if (current.size() == 1 && present.isEmpty()) {
                return one(current.get(0));
            }
            List<String> not =
                    sources(current.stream().filter(found -> !found.isToSee()).toList());
            if (toSee.isEmpty()) {
                return counted(
                                sentence(
                                        "findings.none",
                                        "Chest film of {date}: none of {n} findings looked for was detected."),
                                not)
                        .date("date", current.get(0).event())
                        .claim();
            }
            if (!undecided.isEmpty()) {
                details.add(sentence("findings.undecided", "Undecided by the model, likeliest first: {names}.")
                        .slot(
                                "names",
                                undecided.stream()
                                        .map(found -> found.event().label())
                                        .collect(Collectors.joining(", ")),
                                DerivationFunction.FINDING,
                                sources(undecided),
                                Map.of("part", "names"))
                        .claim());
            }
            if (!not.isEmpty()) {
                details.add(counted(
                                sentence(
                                        "findings.not-detected",
                                        "Findings not detected, which does not exclude them: {n}."),
                                not)
                        .claim());
            }
            if (!present.isEmpty()) {
                return headline(present, undecided);
            }
            return undecided.isEmpty() ? one(toSee.get(0)) : noneCalled(undecided);
        }

        /** The likeliest of those that are called present, and how many there are. */
        private Claim headline(List<FoundOnFilm> present, List<FoundOnFilm> undecided) {
            boolean several = present.size() > 1;
            Sentence summary;
            if (undecided.isEmpty()) {
                summary = several
                        ? sentence(
                                "findings.several",
                                "{finding}: {call} on the chest film of {date}; present in all: {n}.")
                        : sentence("findings.one", "{finding}: {call} on the chest film of {date}.");
            } else {
                summary = several
                        ? sentence(
                                "findings.several-undecided",
                                "{finding}: {call} on the chest film of {date}; present in all: {n}; undecided: {u}.")
                        : sentence(
                                "findings.one-undecided",
                                "{finding}: {call} on the chest film of {date}; undecided: {u}.");
            }
            FoundOnFilm top = present.get(0);
            named(summary, top).date("date", top.event());
            if (several) {
                counted(summary, sources(present));
            }
            return undecided.isEmpty()
                    ? summary.claim()
                    : counted(summary, "u", sources(undecided)).claim();
        }

        private Claim one(FoundOnFilm found) {
            return named(sentence("findings.one", "{finding}: {call} on the chest film of {date}."), found)
                    .date("date", found.event())
                    .claim();
        }

        private Claim noneCalled(List<FoundOnFilm> undecided) {
            Sentence summary = sentence(
                    "findings.undecided-only",
                    "Chest film of {date}: of {n} findings looked for none is called present; undecided: {u}.");
            counted(summary, sources(current));
            return counted(summary, "u", sources(undecided))
                    .date("date", undecided.get(0).event())
                    .claim();
        }

        private static List<String> sources(List<FoundOnFilm> found) {
            return found.stream().map(FoundOnFilm::source).toList();
        }

        private static Sentence counted(Sentence sentence, List<String> sources) {
            return counted(sentence, "n", sources);
        }

        private static Sentence counted(Sentence sentence, String slot, List<String> sources) {
            return sentence.slot(slot, String.valueOf(sources.size()), DerivationFunction.COUNT, sources, Map.of());
        }

        /** One finding that is there or may be, with what it rests on and what was said of it before. */
        private void said(FoundOnFilm found) {
            Optional<FoundOnFilm.Point> point = found.point().filter(there -> found.hasProbability());
            if (point.isPresent()) {
                Sentence sentence = named(
                        sentence(
                                "findings.at-point",
                                "{finding}: {call}, probability about {p} %; at the {point} threshold reached, sensitivity"
                                        + " {sensitivity} % and specificity {specificity} % on the model's test films."),
                        found);
                part(sentence, "p", "probability", found.printedProbability(), found);
                part(sentence, "point", "point", point.get().name(), found);
                part(sentence, "sensitivity", "sensitivity", point.get().sensitivity(), found);
                details.add(
                        part(sentence, "specificity", "specificity", point.get().specificity(), found)
                                .claim());
                found.predictive().ifPresent(value -> predictive(point.get(), value, found));
            } else if (found.hasProbability()) {
                Sentence sentence = named(
                        sentence(
                                "findings.between",
                                "{finding}: {call}, probability about {p} %, between the model's thresholds for ruling it in"
                                        + " and out."),
                        found);
                details.add(part(sentence, "p", "probability", found.printedProbability(), found)
                        .claim());
            }
            found.attentionFall().ifPresent(fall -> {
                Sentence sentence = sentence(
                        "findings.attention",
                        "{finding}: the map of the model's attention is {support} by the deletion test (probability lower by"
                                + " {fall} points with the area blurred); it is no lesion outline.");
                part(sentence, "finding", "name", found.event().label(), found);
                String support = fall.compareTo(LEAST_FALL) >= 0 ? "supported" : "not supported";
                part(sentence, "support", "support", support, found);
                details.add(part(sentence, "fall", "fall", FoundOnFilm.percent(fall), found)
                        .claim());
            });
            if (found.isFinal()) {
                details.add(part(
                                sentence("findings.reviewed", "{finding} was reviewed by a person: {status}."),
                                "finding",
                                "name",
                                found.event().label(),
                                found)
                        .status("status", found.event())
                        .claim());
            }
            before(found).ifPresent(earlier -> compared(earlier, found));
        }

        /** How often a film on that side of the threshold is what it is taken for, at the stated share of films. */
        private void predictive(FoundOnFilm.Point point, FoundOnFilm.Predictive value, FoundOnFilm found) {
            Sentence sentence = sentence(
                    "findings.predictive-" + point.name(),
                    point.name().equals("rule-in")
                            ? "{finding}: where {prevalence} % of films show it ({base}), about {predictive} % of those above"
                                    + " that threshold do."
                            : "{finding}: where {prevalence} % of films show it ({base}), about {predictive} % of those below"
                                    + " that threshold do not.");
            part(sentence, "finding", "name", found.event().label(), found);
            part(sentence, "prevalence", "prevalence", value.prevalence(), found);
            part(sentence, "base", "base", value.base(), found);
            details.add(part(sentence, "predictive", "predictive", value.percent(), found)
                    .claim());
        }

        /** The same finding on the film before, of the same view and by the same model, at most two years old. */
        private Optional<FoundOnFilm> before(FoundOnFilm found) {
            return all.stream()
                    .filter(other -> other.isRead()
                            && other.id().equals(found.id())
                            && other.when().compareTo(found.when()) < 0
                            && !(other.study().equals(found.study())
                                    && !found.study().isEmpty())
                            && other.view().equals(found.view())
                            && !found.view().equals(Film.UNKNOWN_VIEW)
                            && !other.when()
                                    .start()
                                    .isBefore(found.when().start().minus(MONTHS * 30L + 10, ChronoUnit.DAYS)))
                    .max(Comparator.comparing(FoundOnFilm::when));
        }

        private void compared(FoundOnFilm earlier, FoundOnFilm found) {
            Optional<String> change = change(earlier, found);
            Sentence sentence = change.isPresent()
                    ? sentence(
                            "findings.change",
                            "{finding}: {change} since the film of {priorDate}, by the same model (then {prior}).")
                    : sentence(
                            "findings.before", "{finding} was {prior} by the same model on the film of {priorDate}.");
            part(sentence, "finding", "name", found.event().label(), found);
            part(sentence, "prior", "call", answer(earlier), earlier).date("priorDate", earlier.event());
            change.ifPresent(word -> sentence.slot(
                    "change",
                    word,
                    DerivationFunction.FINDING,
                    List.of(earlier.source(), found.source()),
                    Map.of("part", "change")));
            fresh |= change.filter(NEW::equals).isPresent();
            details.add(sentence.claim());
        }

        private static Optional<String> change(FoundOnFilm earlier, FoundOnFilm found) {
            boolean then = earlier.answer() == FoundOnFilm.Answer.PRESENT;
            boolean now = found.answer() == FoundOnFilm.Answer.PRESENT;
            if (now && earlier.answer() == FoundOnFilm.Answer.NOT_DETECTED) {
                return Optional.of(NEW);
            }
            if (then && found.answer() == FoundOnFilm.Answer.NOT_DETECTED) {
                return Optional.of("resolved");
            }
            if (!then || !now) {
                return Optional.empty();
            }
            return found.repeatability()
                    .flatMap(sd -> earlier.score()
                            .flatMap(from -> found.score().map(to -> {
                                double difference = to.subtract(from).doubleValue();
                                double limit = 1.96 * Math.sqrt(2) * sd.doubleValue();
                                return difference > limit
                                        ? "increased"
                                        : difference < -limit ? "decreased" : "unchanged";
                            })));
        }

        private Claim notRead(FoundOnFilm film) {
            Sentence sentence = film.reason().isEmpty()
                    ? sentence("findings.unread", "Chest film of {date}: findings were not read.")
                    : sentence("findings.refused", "Chest film of {date}: findings not read: {reason}")
                            .slot(
                                    "reason",
                                    film.reason(),
                                    DerivationFunction.NOT_MEASURABLE_REASON,
                                    List.of(film.source()),
                                    Map.of());
            return sentence.date("date", film.event()).claim();
        }

        private Claim synthetic(FoundOnFilm film) {
            String words = "synthetic: made for demonstration, not taken of a person";
            return sentence("film.synthetic", "This film is {synthetic}.")
                    .slot(
                            "synthetic",
                            words,
                            DerivationFunction.SYNTHETIC,
                            List.of(film.source()),
                            Map.of("text", words))
                    .claim();
        }

        private void model(Device device) {
            String reference = "Device/" + device.getIdElement().getIdPart();
            String withheld = withheld(device);
            if (!withheld.isEmpty()) {
                details.add(sentence("findings.withheld", "Not looked for by this model: {withheld}.")
                        .slot(
                                "withheld",
                                withheld,
                                DerivationFunction.FINDING,
                                List.of(reference),
                                Map.of("part", "withheld"))
                        .claim());
            }
            String name =
                    Labels.of(String.valueOf(device.getDeviceNameFirstRep().getName()));
            String version =
                    Labels.of(String.valueOf(device.getVersionFirstRep().getValue()));
            if (device.getDeviceNameFirstRep().hasName()
                    && device.getVersionFirstRep().hasValue()) {
                details.add(sentence("findings.model", "Read by {model}; asks for a radiologist's review.")
                        .slot("model", name + " " + version, DerivationFunction.MODEL, List.of(reference), Map.of())
                        .claim());
            }
        }

        private static String withheld(Device device) {
            return Caveats.oneLine(device.getProperty().stream()
                    .filter(property ->
                            "not-looked-for".equals(property.getType().getText()))
                    .flatMap(property -> property.getValueCode().stream())
                    .filter(CodeableConcept::hasText)
                    .map(value -> Caveats.oneLine(value.getText()))
                    .collect(Collectors.joining(", ")));
        }

        private Sentence named(Sentence sentence, FoundOnFilm found) {
            part(sentence, "finding", "name", found.event().label(), found);
            return part(sentence, "call", "call", answer(found), found);
        }

        private static String answer(FoundOnFilm found) {
            return found.answer() == null ? "" : found.answer().words();
        }

        private static Sentence part(Sentence sentence, String name, String part, String printed, FoundOnFilm found) {
            return sentence.slot(
                    name, printed, DerivationFunction.FINDING, List.of(found.source()), Map.of("part", part));
        }

        private Sentence sentence(String id, String template) {
            return Sentence.of(timeline, RULE, id, template);
        }
    }
}
