package org.prodrome.longitudinal.summary;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Condition;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.equation.BiologicalVariation;
import org.prodrome.longitudinal.sentence.Facts;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.timeline.Person;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.Loinc;
import org.prodrome.terminology.quantity.Analyte;

/** Composes the history summary of one timeline. */
final class SummaryComposer {
    private static final int HEADLINE_PROBLEMS = 3;
    private static final int CARD_SUMMARY_LIMIT = 140;
    private static final int RESULTS_SHOWN = 3;
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration RECENT_RESULT = Duration.ofDays(730);
    private static final Duration RECENT_PROCEDURE = Duration.ofDays(5 * 365 + 1);
    private static final Duration SAME_VISIT = Duration.ofHours(12);
    private static final Set<String> ACTIVE_PROBLEM = Set.of("active", "recurrence", "relapse", "");
    private static final Set<String> CURRENT_DRUG = Set.of("active", "intended", "on-hold");
    private static final Set<String> ENDED_DRUG = Set.of("stopped", "completed");

    private final PatientTimeline timeline;
    private final LocalDate today;
    private final List<Event> problems;
    private final List<Event> drugs;

    SummaryComposer(PatientTimeline timeline) {
        this.timeline = timeline;
        this.today = timeline.asOf().atOffset(ZoneOffset.UTC).toLocalDate();
        this.problems =
                newestOfEachLabel(timeline.events("Condition").stream()
                                .filter(event -> ACTIVE_PROBLEM.contains(event.status())))
                        .stream()
                        .sorted(Comparator.comparingInt(ProblemKind::rank)
                                .thenComparing(SummaryComposer::newestFirst, Comparator.reverseOrder()))
                        .toList();
        this.drugs = newestOfEachLabel(allDrugs().filter(event -> CURRENT_DRUG.contains(event.status())));
    }

    HistorySummary compose() {
        List<Section> sections = new ArrayList<>();
        add(sections, "What changed", Loinc.SECTION_PATIENT_STORY, changes(), true);
        add(sections, "Problems", Loinc.SECTION_PROBLEMS, problemList(), true);
        add(sections, "Medications", Loinc.SECTION_MEDICATIONS, medications(), true);
        add(sections, "Allergies", Loinc.SECTION_ALLERGIES, allergies(), true);
        add(sections, "Results", Loinc.SECTION_RESULTS, results(), false);
        add(sections, "Procedures", Loinc.SECTION_PROCEDURES, procedures(), false);
        add(sections, "Immunisations", Loinc.SECTION_IMMUNISATIONS, immunisations(), false);
        return new HistorySummary(headline(), sections);
    }

    private Claim headline() {
        int most = Math.min(HEADLINE_PROBLEMS, problems.size());
        Claim claim = headline(most);
        while (claim.text().length() >= CARD_SUMMARY_LIMIT && most > 1) {
            claim = headline(--most);
        }
        return claim;
    }

    private Claim headline(int problemsShown) {
        boolean aged = Person.age(timeline.patient(), today).isPresent();
        StringBuilder template = new StringBuilder(aged ? "{age}-year-old {sex}: " : "{sex}, age not known: ");
        for (int i = 0; i < problemsShown; i++) {
            template.append(i == 0 ? "" : ", ").append("{p%d}".formatted(i));
        }
        if (problemsShown == 0) {
            template.append(hasWordlessProblems() ? "{none} active problems without a readable name" : "{none}");
        }
        Sentence sentence = sentence(
                "headline." + (aged ? "aged." : "") + problemsShown,
                template.append('.').toString());
        if (aged) {
            sentence.ageOn("age", today);
        }
        sentence.sexNoun("sex");
        for (int i = 0; i < problemsShown; i++) {
            sentence.label("p" + i, problems.get(i));
        }
        if (problemsShown == 0) {
            noProblem(sentence);
        }
        return sentence.claim();
    }

    /** Nothing readable: either there is none, or what there is has no words and is counted. */
    private Sentence noProblem(Sentence sentence) {
        return hasWordlessProblems()
                ? sentence.count("none", activeProblems().map(Event::source).toList())
                : sentence.noneRecorded("none", "no active problem recorded", "Condition", "active,recurrence,relapse");
    }

    private boolean hasWordlessProblems() {
        return activeProblems().anyMatch(event -> event.label().isEmpty());
    }

    private Stream<Event> activeProblems() {
        return timeline.events("Condition").stream().filter(event -> ACTIVE_PROBLEM.contains(event.status()));
    }

    private List<Claim> changes() {
        Optional<Event> visit = timeline.events("Encounter").stream()
                .filter(event -> event.time()
                        .filter(start -> start.hasDay()
                                && start.start().isBefore(timeline.asOf().minus(SAME_VISIT)))
                        .isPresent())
                .reduce((older, newer) -> newer);
        Instant since = visit.flatMap(Event::time)
                .map(ClinicalTime::start)
                .orElse(timeline.asOf().minus(YEAR));
        List<Claim> claims = new ArrayList<>();
        visit.ifPresent(event -> claims.add(sentence("since", "Changes since the encounter of {date}:")
                .date("date", event)
                .claim()));
        for (Event problem : problems) {
            if (isAfter(problem, since)) {
                claims.add(sentence("new-problem", "New problem: {problem} ({date}).")
                        .label("problem", problem)
                        .date("date", problem)
                        .claim());
            }
        }
        for (Event drug : drugs) {
            if (isAfter(drug, since)) {
                claims.add(sentence("new-drug", "New drug: {drug} ({date}).")
                        .label("drug", drug)
                        .date("date", drug)
                        .claim());
            }
        }
        newestOfEachLabel(allDrugs().filter(event -> ENDED_DRUG.contains(event.status()))).stream()
                .filter(drug -> isAfter(drug, since))
                .forEach(drug -> claims.add(sentence("ended-drug", "{drug} of {date} is {status}.")
                        .label("drug", drug)
                        .date("date", drug)
                        .status("status", drug)
                        .claim()));
        for (Analyte analyte : Analyte.values()) {
            changed(analyte, since).ifPresent(claims::add);
        }
        return claims.size() == 1 && visit.isPresent() ? List.of() : claims;
    }

    /** A new value that differs from the one before by more than biological and analytical variation. */
    private Optional<Claim> changed(Analyte analyte, Instant since) {
        Optional<BiologicalVariation> variation = BiologicalVariation.of(analyte);
        List<Point> points = timeline.series(analyte).points();
        if (variation.isEmpty() || points.size() < 2) {
            return Optional.empty();
        }
        Point now = points.get(points.size() - 1);
        Point before = points.get(points.size() - 2);
        if (!now.when().start().isAfter(since) || before.value() <= 0) {
            return Optional.empty();
        }
        double percent = 100 * (now.value() - before.value()) / before.value();
        double limit = !variation.get().logNormal()
                ? variation.get().symmetric()
                : percent > 0 ? variation.get().logUp() : -variation.get().logDown();
        double shownLimit = Math.rint(limit * 10) / 10;
        if (Math.abs(percent) <= Math.max(limit, shownLimit) + 1e-9) {
            return Optional.empty();
        }
        return Optional.of(sentence(
                        "changed." + analyte,
                        "%s {relation}: {now} %s on {date}, {before} on {beforeDate} (more than the %s %% of chance)."
                                .formatted(capital(analyte.label()), shown(analyte.unit()), shownLimit))
                .relation("relation", before, now, shownLimit, "rose", "fell", "is unchanged")
                .value("now", now, decimals(analyte))
                .date("date", now)
                .value("before", before, decimals(analyte))
                .date("beforeDate", before)
                .claim());
    }

    private List<Claim> problemList() {
        List<Claim> claims = new ArrayList<>();
        List<ProblemKind> told = new ArrayList<>();
        for (Event problem : problems) {
            claims.add(problem(problem));
            ProblemKind.of(problem).filter(kind -> !told.contains(kind)).ifPresent(kind -> {
                told.add(kind);
                kind.results().forEach(analyte -> lastValues(analyte).ifPresent(claims::add));
                kind.drugs().forEach(set -> drugsFor(set).ifPresent(claims::add));
                kind.results().stream().findFirst().flatMap(this::overdue).ifPresent(claims::add);
            });
        }
        if (claims.isEmpty()) {
            String words =
                    hasWordlessProblems() ? "{none} active problems without a readable name." : "Problems: {none}.";
            claims.add(noProblem(sentence("no-problem", words)).claim());
        }
        return claims;
    }

    private Claim problem(Event problem) {
        boolean dated = problem.time().isPresent();
        boolean stated = !problem.status().isEmpty();
        // A date of recording is no onset: hospitals date a lifelong disease by the stay that coded it.
        boolean onset = problem.as(Condition.class).filter(Condition::hasOnset).isPresent();
        Sentence sentence = sentence(
                "problem" + (stated ? ".stated" : "") + (!dated ? "" : onset ? ".dated" : ".recorded"),
                "{problem}" + (stated ? ": {status}" : "")
                        + (!dated ? "." : onset ? ", since {date}." : ", recorded {date}."));
        sentence.label("problem", problem);
        if (stated) {
            sentence.status("status", problem);
        }
        return (dated ? sentence.date("date", problem) : sentence).claim();
    }

    private Optional<Claim> lastValues(Analyte analyte) {
        List<Point> points = timeline.series(analyte).points();
        List<Point> last = points.subList(Math.max(0, points.size() - RESULTS_SHOWN), points.size());
        if (last.isEmpty()) {
            return Optional.empty();
        }
        boolean egfr = analyte == Analyte.CREATININE
                && last.stream()
                        .allMatch(point -> Facts.egfr(timeline.patient(), point).isPresent());
        StringBuilder template = new StringBuilder(
                egfr ? "eGFR (mL/min/1.73 m²)" : "%s (%s)".formatted(capital(analyte.label()), shown(analyte.unit())));
        for (int i = 0; i < last.size(); i++) {
            template.append(i == 0 ? ": " : ", ").append("{v%d} on {d%d}".formatted(i, i));
        }
        Sentence sentence = sentence(
                "values." + (egfr ? "EGFR" : analyte) + "." + last.size(),
                template.append('.').toString());
        for (int i = 0; i < last.size(); i++) {
            Point point = last.get(i);
            if (egfr) {
                sentence.egfr("v" + i, point);
            } else {
                sentence.value("v" + i, point, decimals(analyte));
            }
            sentence.date("d" + i, point);
        }
        return Optional.of(sentence.claim());
    }

    private Optional<Claim> drugsFor(CodeSet set) {
        List<Event> given =
                drugs.stream().filter(drug -> set.isIn(drug.concept())).toList();
        if (given.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder template = new StringBuilder(capital(set.name())).append(':');
        for (int i = 0; i < given.size(); i++) {
            template.append(i == 0 ? " " : ", ").append("{drug%d}".formatted(i));
        }
        Sentence sentence =
                sentence("drugs." + given.size(), template.append('.').toString());
        for (int i = 0; i < given.size(); i++) {
            sentence.label("drug" + i, given.get(i));
        }
        return Optional.of(sentence.claim());
    }

    private Optional<Claim> overdue(Analyte analyte) {
        Optional<Point> last = timeline.series(analyte).latest();
        if (last.isPresent()) {
            return last.filter(point ->
                            point.when().start().isBefore(timeline.asOf().minus(YEAR)))
                    .map(point -> sentence(
                                    "overdue." + analyte,
                                    "Open: the last %s is of {date}, more than a year ago.".formatted(analyte.label()))
                            .date("date", point)
                            .claim());
        }
        if (!timeline.events("Observation", analyte.codes()).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(sentence("never." + analyte, "Open: {none}.")
                .noneRecorded(
                        "none", "no %s is on record".formatted(analyte.label()), "Observation", "", analyte.codes())
                .claim());
    }

    private List<Claim> medications() {
        List<Claim> claims = new ArrayList<>();
        for (Event drug : drugs) {
            boolean dated = drug.time().isPresent();
            Sentence sentence = sentence(
                            dated ? "drug.dated" : "drug", dated ? "{drug}: {status}, {date}." : "{drug}: {status}.")
                    .label("drug", drug)
                    .status("status", drug);
            claims.add((dated ? sentence.date("date", drug) : sentence).claim());
        }
        List<String> wordless = allDrugs()
                .filter(event ->
                        CURRENT_DRUG.contains(event.status()) && event.label().isEmpty())
                .map(Event::source)
                .toList();
        if (!wordless.isEmpty()) {
            claims.add(sentence("drug.wordless", "{n} current medication entries have no readable name.")
                    .count("n", wordless)
                    .claim());
        }
        if (claims.isEmpty()) {
            claims.add(sentence("drug.none", "{none}.")
                    .noneRecorded(
                            "none",
                            "No current medication is recorded",
                            "MedicationRequest,MedicationStatement",
                            "active,intended,on-hold")
                    .claim());
        }
        return claims;
    }

    private List<Claim> allergies() {
        List<Event> all = timeline.events("AllergyIntolerance");
        List<Claim> claims = new ArrayList<>();
        for (Event allergy : newestOfEachLabel(all.stream())) {
            boolean stated = !allergy.status().isEmpty();
            Sentence sentence = sentence(
                            stated ? "allergy.stated" : "allergy", stated ? "{allergy}: {status}." : "{allergy}.")
                    .label("allergy", allergy);
            claims.add((stated ? sentence.status("status", allergy) : sentence).claim());
        }
        List<String> wordless = all.stream()
                .filter(event -> event.label().isEmpty())
                .map(Event::source)
                .toList();
        if (!wordless.isEmpty()) {
            claims.add(sentence("allergy.wordless", "{n} allergy entries have no readable name.")
                    .count("n", wordless)
                    .claim());
        }
        if (all.isEmpty()) {
            claims.add(sentence("allergy.none", "{none}.")
                    .noneRecorded("none", "No allergy is recorded", "AllergyIntolerance", "")
                    .claim());
        }
        return claims;
    }

    private List<Claim> results() {
        List<Claim> claims = new ArrayList<>();
        for (Analyte analyte : Analyte.values()) {
            timeline.series(analyte)
                    .latest()
                    .filter(point ->
                            !point.when().start().isBefore(timeline.asOf().minus(RECENT_RESULT)))
                    .ifPresent(point -> claims.add(sentence(
                                    "last." + analyte,
                                    "%s {value} %s on {date}."
                                            .formatted(capital(analyte.label()), shown(analyte.unit())))
                            .value("value", point, decimals(analyte))
                            .date("date", point)
                            .claim()));
        }
        return claims;
    }

    private List<Claim> procedures() {
        Instant from = timeline.asOf().minus(RECENT_PROCEDURE);
        return newestOfEachLabel(timeline.events("Procedure").stream()).stream()
                .filter(event -> isAfter(event, from))
                .map(event -> sentence("procedure", "{procedure} on {date}.")
                        .label("procedure", event)
                        .date("date", event)
                        .claim())
                .toList();
    }

    private List<Claim> immunisations() {
        return newestOfEachLabel(timeline.events("Immunization").stream()
                        .filter(event -> event.status().equals("completed")
                                && event.time().isPresent()))
                .stream()
                .map(event -> sentence("immunisation", "{vaccine} on {date}.")
                        .label("vaccine", event)
                        .date("date", event)
                        .claim())
                .toList();
    }

    private Stream<Event> allDrugs() {
        return Stream.concat(
                timeline.events("MedicationRequest").stream(), timeline.events("MedicationStatement").stream());
    }

    private Sentence sentence(String template, String words) {
        return Sentence.of(timeline, HistorySummary.RULE, "summary." + template, words);
    }

    private static void add(
            List<Section> sections,
            String title,
            org.prodrome.terminology.code.Code code,
            List<Claim> claims,
            boolean onCard) {
        if (!claims.isEmpty()) {
            sections.add(new Section(title, code, claims, onCard));
        }
    }

    /** The newest event of each label, newest first; events without words are left to be counted. */
    private static List<Event> newestOfEachLabel(Stream<Event> oldestFirst) {
        Map<String, Event> newest = new LinkedHashMap<>();
        oldestFirst.filter(event -> !event.label().isEmpty()).forEach(event -> {
            Event held = newest.get(event.label());
            if (held == null || newestFirst(event).compareTo(newestFirst(held)) >= 0) {
                newest.put(event.label(), event);
            }
        });
        return newest.values().stream()
                .sorted(Comparator.comparing(SummaryComposer::newestFirst, Comparator.reverseOrder()))
                .toList();
    }

    private static Instant newestFirst(Event event) {
        return event.time().map(ClinicalTime::start).orElse(Instant.MIN);
    }

    private static boolean isAfter(Event event, Instant since) {
        return event.time()
                .filter(time -> time.hasDay() && time.start().isAfter(since))
                .isPresent();
    }

    private static String capital(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** UCUM for people. */
    private static String shown(String unit) {
        return switch (unit) {
            case "mm[Hg]" -> "mmHg";
            case "Cel" -> "°C";
            case "/min" -> "a minute";
            case "10*9/L" -> "×10⁹/L";
            case "m[IU]/L" -> "mIU/L";
            case "mL/min/{1.73_m2}" -> "mL/min/1.73 m²";
            case "kg/m2" -> "kg/m²";
            case "1", "{score}" -> "points";
            default -> unit;
        };
    }

    private static int decimals(Analyte analyte) {
        return switch (analyte) {
            case CREATININE, INSPIRED_OXYGEN_FRACTION, CYSTATIN_C, TSH, PSA -> 2;
            case HBA1C,
                    POTASSIUM,
                    CALCIUM,
                    PHOSPHATE,
                    ALBUMIN,
                    BILIRUBIN,
                    INR,
                    LEUKOCYTES,
                    TEMPERATURE,
                    WEIGHT,
                    BODY_MASS_INDEX -> 1;
            default -> 0;
        };
    }
}
