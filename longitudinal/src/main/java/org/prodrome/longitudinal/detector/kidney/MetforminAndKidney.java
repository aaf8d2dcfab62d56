package org.prodrome.longitudinal.detector.kidney;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.detector.Citation;
import org.prodrome.longitudinal.detector.Cited;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.DetectorResult.Trigger;
import org.prodrome.longitudinal.detector.DrugUse;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.equation.KidneyRisk;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.KidneyDrugs;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Metformin and the eGFR: contraindicated below 30, benefit and risk weighed again below 45 (FDA 2016), and said before
 * either limit is crossed when the slope gets there within 90 days.
 */
public final class MetforminAndKidney implements Detector {
    private static final Rule RULE = new Rule(
            "metformin-egfr/1",
            "Metformin and kidney function",
            "Metformin that kidney function no longer allows, or will not allow in 3 months.",
            "Adults who take metformin; not in pregnancy.",
            "The newest creatinine of the last 365 days; for the trend 5 years.",
            new Citation(
                    "FDA Drug Safety Communication of 8 April 2016 on metformin and reduced kidney function",
                    "",
                    "https://www.fda.gov/drugs/drug-safety-and-availability"),
            "A repeated creatinine that gives an eGFR above the limit, or metformin stopped.");

    private static final Duration NEWEST_WITHIN = Duration.ofDays(365);
    private static final double CONTRAINDICATED = 30;
    private static final double REASSESS = 45;

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        List<Event> taken = Circumstances.drugsInUse(timeline, KidneyDrugs.METFORMIN);
        if (taken.isEmpty()) {
            return new NotApplicable(RULE, "no metformin is in use");
        }
        Optional<DetectorResult> cannot = KidneyFunction.whyNot(RULE, timeline);
        if (cannot.isPresent()) {
            return cannot.get();
        }
        Optional<Point> newest = KidneyFunction.creatinine(timeline);
        if (newest.isEmpty()) {
            return new NotComputable(RULE, List.of("creatinine"), List.of());
        }
        Point creatinine = newest.get();
        if (KidneyFunction.isStale(timeline, creatinine, NEWEST_WITHIN)) {
            return new NotComputable(
                    RULE,
                    List.of(),
                    List.of("creatinine of " + creatinine.when().printed()));
        }
        return judge(timeline, taken.get(0), creatinine);
    }

    private static DetectorResult judge(PatientTimeline timeline, Event drug, Point creatinine) {
        double egfr = KidneyFunction.egfr(timeline, creatinine);
        String action = KidneyRisk.metformin(true, egfr);
        Cited cited = Cited.of(timeline).points(List.of(creatinine)).events(List.of(drug));
        if (action.equals("ok")) {
            return Projection.crossing(timeline, List.of(REASSESS))
                    .<DetectorResult>map(crossing -> approaching(timeline, drug, creatinine, crossing))
                    .orElseGet(() -> new NothingFound(RULE, cited.list()));
        }
        Claim summary = sentence(
                        timeline,
                        "limit",
                        "Metformin is {status} and eGFR is {egfr} ({date}): {action} by the FDA's limits of 2016.")
                .use("status", drug)
                .egfr("egfr", creatinine)
                .date("date", creatinine)
                .score(
                        "action",
                        action,
                        "metformin-egfr",
                        "action",
                        roles(drug, creatinine),
                        Map.of("on", today(timeline)))
                .claim();
        List<Claim> details = details(timeline, drug, creatinine);
        boolean contraindicated = action.equals("contraindicated");
        Optional<Projection.Crossing> next =
                contraindicated ? Optional.empty() : Projection.crossing(timeline, List.of(CONTRAINDICATED));
        next.ifPresent(crossing -> details.add(crossing.claim(timeline, RULE.id(), "metformin")));
        Tier tier = contraindicated ? Tier.T1 : isNew(timeline, creatinine) || next.isPresent() ? Tier.T2 : Tier.T3;
        return new Detection(
                RULE,
                tier,
                action,
                contraindicated ? 2 : 1,
                Trigger.of(Analyte.CREATININE, creatinine),
                summary,
                details,
                cited.list());
    }

    private static Detection approaching(
            PatientTimeline timeline, Event drug, Point creatinine, Projection.Crossing crossing) {
        Claim summary = sentence(
                        timeline,
                        "approaching",
                        "Metformin is {status}; eGFR {egfr} ({date}) is on its way below {limit} within 90 days.")
                .use("status", drug)
                .egfr("egfr", creatinine)
                .date("date", creatinine)
                .score(
                        "limit",
                        crossing.limit(),
                        "egfr-projection",
                        "level",
                        crossing.roles(),
                        crossing.parameters(timeline))
                .claim();
        List<Claim> details = details(timeline, drug, creatinine);
        details.add(crossing.claim(timeline, RULE.id(), "metformin"));
        return new Detection(
                RULE,
                Tier.T3,
                "approaching",
                0,
                Trigger.of(Analyte.CREATININE, creatinine),
                summary,
                details,
                Cited.of(timeline)
                        .points(crossing.points())
                        .events(List.of(drug))
                        .list());
    }

    private static List<Claim> details(PatientTimeline timeline, Event drug, Point creatinine) {
        List<Claim> details = new ArrayList<>();
        details.add(sentence(timeline, "drug", "{drug} is {status}, recorded on {date}.")
                .label("drug", drug, KidneyDrugs.METFORMIN)
                .use("status", drug)
                .date("date", drug)
                .claim());
        DrugUse.recognisedBy(timeline, RULE.id(), drug, KidneyDrugs.METFORMIN).ifPresent(details::add);
        details.add(sentence(
                        timeline,
                        "limits",
                        "The FDA's limits of 2016: contraindicated below 30 mL/min/1.73 m², not to be started and to be"
                                + " reassessed below 45; creatinine {value} mg/dL on {date}.")
                .value("value", creatinine, 2)
                .date("date", creatinine)
                .claim());
        KidneyFunction.unsteadyFrom(timeline, creatinine)
                .ifPresent(before -> details.add(EgfrReading.unsteady(timeline, RULE.id(), before, creatinine)));
        return details;
    }

    /** Whether the limit was crossed by this value: the one before was on its other side. */
    private static boolean isNew(PatientTimeline timeline, Point creatinine) {
        List<Point> points = timeline.series(Analyte.CREATININE).points();
        int before = points.indexOf(creatinine) - 1;
        return before < 0 || KidneyFunction.egfr(timeline, points.get(before)) >= REASSESS;
    }

    private static List<Map.Entry<String, String>> roles(Event drug, Point creatinine) {
        return List.of(Map.entry("metformin", drug.source()), Map.entry("creatinine", creatinine.source()));
    }

    private static String today(PatientTimeline timeline) {
        return timeline.asOf().atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "metformin." + template, words);
    }
}
