package org.prodrome.longitudinal.detector.cancer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Observation;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.detector.Citation;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Attainable;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.DetectorResult.Trigger;
import org.prodrome.longitudinal.detector.Roles;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.equation.Cancer;
import org.prodrome.longitudinal.sentence.Answers;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CancerWorkup;
import org.prodrome.terminology.quantity.Analyte;

/** How likely a known monoclonal gammopathy is to become myeloma, by the three factors of Rajkumar 2005. */
final class MonoclonalGammopathy implements Detector {
    private static final Rule RULE = new Rule(
            "mgus-risk/1",
            "Risk of a monoclonal gammopathy (MGUS)",
            "A known monoclonal gammopathy that is more likely than others to become myeloma, so that it is followed up.",
            "Adults with a monoclonal gammopathy on the problem list; not with myeloma or in comfort care. The paper counted"
                    + " the factors when the gammopathy was found; here the newest values of 2 years are counted.",
            "Monoclonal protein and free light chain ratio of 2 years; immunofixation of any date.",
            Citation.paper("Rajkumar, Blood 2005;106:812", "10.1182/blood-2005-03-1038"),
            "A later monoclonal protein or light chain ratio, or a diagnosis of myeloma.");

    private static final int TWO_YEARS = 730;
    private static final int ADULT = 18;
    private static final int HIGH = 3;
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{Nd}]+");
    private static final Set<String> CLASSES = Set.of("igg", "iga", "igm", "igd", "ige");
    private static final Set<String> NEGATIONS =
            Set.of("no", "not", "none", "without", "negative", "absent", "excluded");

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        if (Circumstances.age(timeline).orElse(ADULT) < ADULT || Routing.isComfortCare(timeline)) {
            return new NotApplicable(RULE, "a child, or comfort care is on record");
        }
        if (!Lines.ever(timeline, CancerWorkup.MYELOMA).isEmpty()) {
            return new NotApplicable(RULE, "myeloma is on record");
        }
        Optional<Event> gammopathy = Circumstances.activeProblems(timeline, CancerWorkup.MONOCLONAL_GAMMOPATHY).stream()
                .findFirst();
        if (gammopathy.isEmpty()) {
            return new NotApplicable(RULE, "no monoclonal gammopathy on record");
        }
        Optional<Point> protein = newest(timeline, Analyte.MONOCLONAL_PROTEIN);
        Optional<Point> ratio = newest(timeline, Analyte.FREE_LIGHT_CHAIN_RATIO);
        Optional<Event> fixation = timeline.events("Observation", CancerWorkup.IMMUNOFIXATION).stream()
                .filter(event -> heavyChain(event).isPresent())
                .reduce((older, newer) -> newer);
        if (protein.isEmpty() || ratio.isEmpty() || fixation.isEmpty()) {
            return missing(protein, ratio, fixation);
        }
        return judge(timeline, gammopathy.get(), protein.get(), ratio.get(), fixation.get());
    }

    private static DetectorResult missing(Optional<Point> protein, Optional<Point> ratio, Optional<Event> fixation) {
        List<String> missing = new ArrayList<>();
        if (protein.isEmpty()) {
            missing.add("monoclonal protein of 2 years in g/L");
        }
        if (ratio.isEmpty()) {
            missing.add("free light chain ratio of 2 years");
        }
        if (fixation.isEmpty()) {
            missing.add("immunofixation that names one class, such as IgG");
        }
        int known = protein.map(point -> Cancer.isMuchProtein(point.value()) ? 1 : 0)
                        .orElse(0)
                + ratio.map(point -> Cancer.isOddRatio(point.value()) ? 1 : 0).orElse(0)
                + fixation.map(event -> isOther(event) ? 1 : 0).orElse(0);
        return new NotComputable(RULE, missing, List.of(), Optional.of(new Attainable(known, known + missing.size())));
    }

    private static DetectorResult judge(
            PatientTimeline timeline, Event gammopathy, Point protein, Point ratio, Event fixation) {
        int points = Cancer.gammopathyPoints(protein.value(), isOther(fixation), ratio.value());
        Roles roles = Roles.none()
                .with("gammopathy", gammopathy)
                .with("protein", protein)
                .with("ratio", ratio)
                .with("class", fixation);
        if (points == 0) {
            return new NothingFound(RULE, roles.inputs(timeline));
        }
        Sentence summary = sentence(
                        timeline,
                        "risk",
                        "MGUS with {points} of 3 risk factors on {date}: {percent} % become myeloma in 20 years (Rajkumar"
                                + " 2005).")
                .score("points", Integer.toString(points), "mgus-risk", "points", roles.entries(), Map.of())
                .date("date", protein)
                .score(
                        "percent",
                        Integer.toString(Cancer.gammopathyPercent(points)),
                        "mgus-risk",
                        "percent",
                        roles.entries(),
                        Map.of());
        List<Claim> details = List.of(
                sentence(timeline, "protein", "Monoclonal protein {value} g/L on {date}; 15 g/L or more counts.")
                        .value("value", protein, 1)
                        .date("date", protein)
                        .claim(),
                sentence(
                                timeline,
                                "ratio",
                                "Free light chain ratio {value} on {date}; below 0.26 or above 1.65 counts.")
                        .value("value", ratio, 2)
                        .date("date", ratio)
                        .claim(),
                sentence(timeline, "class", "Immunofixation: {words}; any class but IgG counts.")
                        .answer("words", fixation, CancerWorkup.IMMUNOFIXATION)
                        .claim());
        return new Detection(
                RULE,
                points == HIGH ? Tier.T2 : Tier.T3,
                "%d of 3".formatted(points),
                points - 1,
                Trigger.of(Analyte.MONOCLONAL_PROTEIN, protein),
                summary.claim(),
                details,
                roles.inputs(timeline));
    }

    private static Optional<Point> newest(PatientTimeline timeline, Analyte analyte) {
        return Lines.last(timeline, analyte, TWO_YEARS).stream()
                .filter(point -> point.value() > 0)
                .reduce((older, newer) -> newer);
    }

    private static boolean isOther(Event fixation) {
        return !heavyChain(fixation).orElseThrow().equals("igg");
    }

    /** The one class that the words name; empty where they name several, none, or say no. */
    private static Optional<String> heavyChain(Event fixation) {
        Optional<String> words = fixation.as(Observation.class).flatMap(Answers::of);
        if (words.isEmpty()) {
            return Optional.empty();
        }
        List<String> said = Arrays.asList(NO_WORD.split(words.get().toLowerCase(Locale.ROOT)));
        List<String> classes =
                said.stream().filter(CLASSES::contains).distinct().toList();
        return classes.size() == 1 && said.stream().noneMatch(NEGATIONS::contains)
                ? Optional.of(classes.get(0))
                : Optional.empty();
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "mgus." + template, words);
    }
}
