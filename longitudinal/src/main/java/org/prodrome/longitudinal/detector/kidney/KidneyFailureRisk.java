package org.prodrome.longitudinal.detector.kidney;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
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
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.SiteChoices.KidneyFailureRegion;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.equation.KidneyRisk;
import org.prodrome.longitudinal.sentence.Printed;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.timeline.Person;
import org.prodrome.terminology.code.CardiovascularProblems;
import org.prodrome.terminology.code.Snomed;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Risk of kidney failure by the KFRE: with eight variables when albumin, phosphate, bicarbonate and calcium are there,
 * with six when diabetes and hypertension are both on the problem list, else with four; what is absent from a list is
 * not taken for absent in the patient. Speaks from 3 % in 5 years on, louder with each threshold.
 */
public final class KidneyFailureRisk implements Detector {
    private static final String ID = "kfre/1";
    private static final Map<KidneyFailureRegion, Rule> RULES = Map.of(
            KidneyFailureRegion.NORTH_AMERICA, rule(KidneyFailureRegion.NORTH_AMERICA),
            KidneyFailureRegion.ELSEWHERE, rule(KidneyFailureRegion.ELSEWHERE));

    private static final Duration YEAR = Duration.ofDays(365);
    private static final double MOST_DAYS_APART = 90;
    private static final double CHRONIC_DAYS = 90;
    private static final double LOW = 60;

    private final KidneyFailureRegion region;
    private final Rule rule;

    /** Recalibrated for North America. */
    public KidneyFailureRisk() {
        this(KidneyFailureRegion.NORTH_AMERICA);
    }

    /** @param region whose baseline risk holds where the product is used */
    public KidneyFailureRisk(KidneyFailureRegion region) {
        this.region = region;
        this.rule = Objects.requireNonNull(RULES.get(region));
    }

    private static Rule rule(KidneyFailureRegion region) {
        return new Rule(
                ID,
                "Kidney failure risk",
                "A risk of kidney failure at which guidelines refer, plan or prepare.",
                "Adults with a steady eGFR below 60 on two dates 90 days apart; not with kidney replacement therapy or a transplant.",
                "12 months; urine albumin/creatinine and blood chemistry within 90 days of the creatinine.",
                Citation.paper(
                        "KFRE with the baseline risk of " + region.words()
                                + ": Tangri N, JAMA 2011;305:1553, recalibrated JAMA 2016;315:164 (10.1001/jama.2015.18202)",
                        "10.1001/jama.2011.451"),
                "A new creatinine or urine albumin/creatinine that brings the risk below the threshold.");
    }

    @Override
    public Rule rule() {
        return rule;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        Optional<DetectorResult> cannot = KidneyFunction.whyNot(rule, timeline);
        if (cannot.isPresent()) {
            return cannot.get();
        }
        if (KidneyReplacement.isOnDialysis(timeline) || KidneyReplacement.hasTransplant(timeline)) {
            return new NotApplicable(rule, "kidney replacement therapy or a transplant is on record");
        }
        Optional<Point> newest = KidneyFunction.creatinine(timeline);
        if (newest.isEmpty()) {
            return new NotComputable(rule, List.of("creatinine"), List.of());
        }
        Point creatinine = newest.get();
        if (KidneyFunction.isStale(timeline, creatinine, YEAR)) {
            return new NotComputable(
                    rule,
                    List.of(),
                    List.of("creatinine of " + creatinine.when().printed()));
        }
        if (!isLowTwice(timeline, creatinine)) {
            return new NotApplicable(
                    rule, "eGFR is not below 60 on two dates 90 days apart, outside hospital and acute injury");
        }
        Optional<Point> ratio = near(timeline, Analyte.URINE_ALBUMIN_CREATININE, creatinine);
        if (ratio.isEmpty()) {
            return timeline.series(Analyte.URINE_ALBUMIN_CREATININE)
                    .latest()
                    .map(old -> new NotComputable(
                            rule,
                            List.of(),
                            List.of("urine albumin/creatinine of " + old.when().printed())))
                    .orElseGet(() -> new NotComputable(rule, List.of("urine albumin/creatinine"), List.of()));
        }
        return judge(new Case(timeline, creatinine, ratio.get(), region));
    }

    private DetectorResult judge(Case patient) {
        double five = patient.risk(5);
        double two = patient.risk(2);
        int category = category(two, five);
        if (category == 0) {
            return new NothingFound(rule, patient.inputs());
        }
        String words = switch (category) {
            case 1 -> "between 3 and 5 % in 5 years, where KDIGO 2024 suggests referral";
            case 2 -> "above 5 % in 5 years, where NICE NG203 refers";
            case 3 -> "above 10 % in 2 years, where KDIGO 2024 asks for multidisciplinary care";
            default -> "above 40 % in 2 years, where access and transplant are planned";
        };
        Claim summary = patient.sentence(
                        "summary." + category,
                        "Kidney failure risk {five} % in 5 years, {two} % in 2 (KFRE): " + words + ".")
                .score("five", Printed.number(100 * five, 1), "kfre", "percent", patient.roles(), patient.parameters(5))
                .score("two", Printed.number(100 * two, 1), "kfre", "percent", patient.roles(), patient.parameters(2))
                .claim();
        return new Detection(
                rule,
                category == 1 ? Tier.T3 : Tier.T2,
                "category " + category,
                category,
                Optional.empty(),
                summary,
                patient.details(),
                patient.inputs());
    }

    private static int category(double two, double five) {
        if (two > 0.40) {
            return 4;
        }
        if (two > 0.10) {
            return 3;
        }
        return five > 0.05 ? 2 : five >= 0.03 ? 1 : 0;
    }

    /** The newest value and one 90 days or more before it, both below 60 and of a steady state. */
    private static boolean isLowTwice(PatientTimeline timeline, Point newest) {
        List<Point> low = Circumstances.steady(
                        timeline, timeline.series(Analyte.CREATININE).points())
                .stream()
                .filter(point -> apart(point, newest) <= YEAR.toDays())
                .filter(point -> KidneyFunction.egfr(timeline, point) < LOW)
                .toList();
        return low.contains(newest) && low.stream().anyMatch(point -> apart(point, newest) >= CHRONIC_DAYS);
    }

    private static Optional<Point> near(PatientTimeline timeline, Analyte analyte, Point creatinine) {
        return timeline.series(analyte).points().stream()
                .filter(point -> apart(point, creatinine) <= MOST_DAYS_APART)
                .min(Comparator.comparingDouble(point -> apart(point, creatinine)));
    }

    private static double apart(Point one, Point other) {
        return Math.abs(one.when().hoursTo(other.when())) / 24;
    }

    /** One patient and what goes into the equation. */
    private record Case(PatientTimeline timeline, Point creatinine, Point ratio, KidneyFailureRegion region) {
        private static final List<Map.Entry<String, Analyte>> CHEMISTRY = List.of(
                Map.entry("albumin", Analyte.ALBUMIN),
                Map.entry("phosphate", Analyte.PHOSPHATE),
                Map.entry("bicarbonate", Analyte.BICARBONATE),
                Map.entry("calcium", Analyte.CALCIUM));

        List<Point> chemistry() {
            return CHEMISTRY.stream()
                    .flatMap(entry -> near(timeline, entry.getValue(), creatinine).stream())
                    .toList();
        }

        List<Event> problems() {
            List<Event> diabetes = Circumstances.activeProblems(timeline, Snomed.DIABETES);
            List<Event> hypertension = Circumstances.activeProblems(timeline, CardiovascularProblems.HYPERTENSION);
            return diabetes.isEmpty() || hypertension.isEmpty()
                    ? List.of()
                    : List.of(diabetes.get(0), hypertension.get(0));
        }

        int variables() {
            return chemistry().size() == CHEMISTRY.size() ? 8 : problems().isEmpty() ? 4 : 6;
        }

        double risk(int years) {
            KidneyRisk.Person person = new KidneyRisk.Person(
                    Person.age(timeline.patient(), creatinine.when().firstDay()).orElseThrow(),
                    Person.sex(timeline.patient()).orElseThrow() == Person.Sex.MALE,
                    KidneyFunction.egfr(timeline, creatinine),
                    ratio.value());
            return switch (variables()) {
                case 8 -> {
                    List<Point> c = chemistry();
                    yield KidneyRisk.eight(
                            person,
                            new KidneyRisk.Chemistry(
                                    c.get(0).value(),
                                    c.get(1).value(),
                                    c.get(2).value(),
                                    c.get(3).value()),
                            region == KidneyFailureRegion.NORTH_AMERICA,
                            years);
                }
                case 6 -> KidneyRisk.six(person, true, true, region == KidneyFailureRegion.NORTH_AMERICA, years);
                default -> KidneyRisk.four(person, region == KidneyFailureRegion.NORTH_AMERICA, years);
            };
        }

        List<Map.Entry<String, String>> roles() {
            List<Map.Entry<String, String>> roles = new ArrayList<>();
            roles.add(Map.entry("creatinine", creatinine.source()));
            roles.add(Map.entry("ratio", ratio.source()));
            if (variables() == 8) {
                List<Point> chemistry = chemistry();
                for (int i = 0; i < chemistry.size(); i++) {
                    roles.add(Map.entry(
                            CHEMISTRY.get(i).getKey(), chemistry.get(i).source()));
                }
            } else if (variables() == 6) {
                roles.add(Map.entry("diabetes", problems().get(0).source()));
                roles.add(Map.entry("hypertension", problems().get(1).source()));
            }
            return roles;
        }

        Map<String, String> parameters(int years) {
            Map<String, String> parameters = new TreeMap<>();
            parameters.put("variables", Integer.toString(variables()));
            parameters.put("region", region.parameter());
            parameters.put("years", Integer.toString(years));
            parameters.put("decimals", "1");
            return parameters;
        }

        List<Claim> details() {
            List<Claim> details = new ArrayList<>();
            details.add(sentence(
                            "inputs." + variables(),
                            "From age {age}, eGFR {egfr} (creatinine {creatinine} mg/dL, {date}) and urine albumin/creatinine {ratio}"
                                    + " mg/g ({ratioDate}); KFRE with " + variables()
                                    + " variables and the baseline risk of "
                                    + region.words() + ".")
                    .ageOn("age", creatinine.when().firstDay())
                    .egfr("egfr", creatinine)
                    .value("creatinine", creatinine, 2)
                    .date("date", creatinine)
                    .value("ratio", ratio, 0)
                    .date("ratioDate", ratio)
                    .claim());
            if (variables() == 8) {
                List<Point> c = chemistry();
                details.add(sentence(
                                "chemistry",
                                "Albumin {albumin} g/dL ({d0}), phosphate {phosphate} mg/dL ({d1}), bicarbonate {bicarbonate} mmol/L"
                                        + " ({d2}), calcium {calcium} mg/dL ({d3}).")
                        .value("albumin", c.get(0), 1)
                        .date("d0", c.get(0))
                        .value("phosphate", c.get(1), 1)
                        .date("d1", c.get(1))
                        .value("bicarbonate", c.get(2), 0)
                        .date("d2", c.get(2))
                        .value("calcium", c.get(3), 1)
                        .date("d3", c.get(3))
                        .claim());
            }
            KidneyFunction.unsteadyFrom(timeline, creatinine)
                    .ifPresent(before -> details.add(EgfrReading.unsteady(timeline, ID, before, creatinine)));
            return details;
        }

        List<String> inputs() {
            Cited cited = Cited.of(timeline).points(List.of(creatinine, ratio));
            if (variables() == 8) {
                cited.points(chemistry());
            } else {
                cited.events(problems());
            }
            return cited.list();
        }

        Sentence sentence(String template, String words) {
            return Sentence.of(timeline, ID, "kfre." + template, words);
        }
    }
}
