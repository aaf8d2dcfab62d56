package org.prodrome.longitudinal.detector.liver;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Citation;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.DetectorResult.Trigger;
import org.prodrome.longitudinal.detector.Roles;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.equation.Liver;
import org.prodrome.longitudinal.sentence.Printed;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.LabSeries.Quarantined;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.timeline.Person;
import org.prodrome.longitudinal.timeline.Person.Sex;
import org.prodrome.terminology.code.LiverProblems;
import org.prodrome.terminology.quantity.Analyte;

/**
 * GALAD above its cut. Des-gamma-carboxy prothrombin must come in ng/mL: many laboratories report mAU/mL, and a number
 * without a unit is refused.
 */
public final class LiverCancerMarkers implements Detector {
    private static final Rule RULE = new Rule(
            "galad/1",
            "Liver cancer markers (GALAD)",
            "Liver cancer that markers show before imaging was asked for.",
            "Chronic liver disease; not with liver cancer on record.",
            "AFP, AFP-L3 and DCP within 7 days of each other; not older than 6 months.",
            Citation.paper("Johnson, Cancer Epidemiol Biomarkers Prev 2014;23:144", "10.1158/1055-9965.EPI-13-0870"),
            "Imaging of the liver, or a newer set of the three markers. Vitamin K antagonists raise DCP.");

    private static final double CUT = -0.63;
    private static final double EPSILON = 1e-9;
    private static final Duration TOGETHER = Duration.ofDays(7);
    private static final Duration NEWEST_WITHIN = Duration.ofDays(183);

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        if (!LiverHistory.has(timeline, LiverProblems.CHRONIC_LIVER_DISEASE)) {
            return new NotApplicable(RULE, "no chronic liver disease on record");
        }
        if (LiverHistory.has(timeline, LiverProblems.LIVER_CANCER)) {
            return new NotApplicable(RULE, "liver cancer is on record");
        }
        Optional<Point> afp = timeline.series(Analyte.AFP).latest();
        Optional<Point> share = afp.flatMap(point -> Draw.nearest(timeline, Analyte.AFP_L3, point, TOGETHER));
        Optional<Point> dcp = afp.flatMap(point -> Draw.nearest(timeline, Analyte.DCP, point, TOGETHER));
        List<String> missing = missing(timeline, afp, share, dcp);
        if (!missing.isEmpty() || afp.isEmpty() || share.isEmpty() || dcp.isEmpty()) {
            return new NotComputable(RULE, missing, List.of());
        }
        if (afp.get().when().start().isBefore(timeline.asOf().minus(NEWEST_WITHIN))) {
            return new NotComputable(
                    RULE, List.of(), List.of("AFP of " + afp.get().when().printed()));
        }
        return judge(timeline, afp.get(), share.get(), dcp.get());
    }

    private static DetectorResult judge(PatientTimeline timeline, Point afp, Point share, Point dcp) {
        Roles roles = Roles.none().with("afp", afp).with("afp-l3", share).with("dcp", dcp);
        LocalDate day = List.of(afp, share, dcp).stream()
                .map(point -> point.when().firstDay())
                .max(LocalDate::compareTo)
                .orElseThrow();
        double galad = Liver.galad(
                Person.age(timeline.patient(), day).orElseThrow(),
                Person.sex(timeline.patient()).orElseThrow() == Sex.MALE,
                afp.value(),
                share.value(),
                dcp.value());
        if (galad <= CUT + EPSILON) {
            return new NothingFound(RULE, roles.inputs(timeline));
        }
        Claim summary = Sentence.of(
                        timeline,
                        RULE.id(),
                        "galad.high",
                        "GALAD {value} on {date}, {band} the cut of -0.63: imaging of the liver is due.")
                .score("value", Printed.number(galad, 2), "galad", "value", roles.entries(), Map.of("decimals", "2"))
                .score("band", "above", "galad", "band", roles.entries(), Map.of())
                .date("date", afp)
                .claim();
        List<Claim> details = new ArrayList<>();
        details.add(Sentence.of(
                        timeline,
                        RULE.id(),
                        "galad.inputs",
                        "Alpha-fetoprotein {afp} ng/mL of {date}, AFP-L3 {share} %, des-gamma-carboxy prothrombin {dcp}"
                                + " ng/mL.")
                .value("afp", afp, 1)
                .date("date", afp)
                .value("share", share, 1)
                .value("dcp", dcp, 2)
                .claim());
        return new Detection(
                RULE,
                Tier.T2,
                "above the cut",
                1,
                Trigger.of(Analyte.AFP, afp),
                summary,
                details,
                roles.inputs(timeline));
    }

    private static List<String> missing(
            PatientTimeline timeline, Optional<Point> afp, Optional<Point> share, Optional<Point> dcp) {
        List<String> missing = new ArrayList<>();
        boolean born = afp.isEmpty()
                || Person.age(timeline.patient(), afp.get().when().firstDay()).isPresent();
        if (Person.sex(timeline.patient()).isEmpty() || !born) {
            missing.add("sex and birth date to the day");
        }
        if (afp.isEmpty()) {
            missing.add("AFP");
        }
        if (share.isEmpty()) {
            missing.add("AFP-L3 within 7 days of it");
        }
        if (dcp.isEmpty()) {
            missing.add(timeline.series(Analyte.DCP).quarantined().stream()
                    .findFirst()
                    .map(Quarantined::reason)
                    .map("des-gamma-carboxy prothrombin in ng/mL (%s)"::formatted)
                    .orElse("des-gamma-carboxy prothrombin within 7 days of it"));
        }
        return missing;
    }
}
