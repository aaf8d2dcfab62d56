package org.prodrome.longitudinal.detector.kidney;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
import org.prodrome.longitudinal.equation.AnticoagulantDose;
import org.prodrome.longitudinal.equation.AnticoagulantDose.Drug;
import org.prodrome.longitudinal.equation.AnticoagulantDose.Market;
import org.prodrome.longitudinal.equation.AnticoagulantDose.Taker;
import org.prodrome.longitudinal.equation.KidneyRisk;
import org.prodrome.longitudinal.sentence.Printed;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.timeline.Person;
import org.prodrome.terminology.code.CardiovascularProblems;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.KidneyDrugs;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Dose of a direct oral anticoagulant in atrial fibrillation against the label, by age, weight, creatinine and
 * Cockcroft-Gault clearance with actual weight. Speaks when the strength in the order's own words is not the label's
 * dose, when the label forbids the drug, and, where the order names no strength, when the label asks for another than
 * the usual dose.
 */
public final class AnticoagulantAndKidney implements Detector {
    private static final String ID = "doac-dose/1";
    private static final Rule US = rule("the FDA's labels of the four drugs");
    private static final Rule EU = rule("the EMA's product information of the four drugs");

    private static final Duration CREATININE_WITHIN = Duration.ofDays(365);
    private static final Duration WEIGHT_WITHIN = Duration.ofDays(180);
    private static final Pattern STRENGTH =
            Pattern.compile("(\\d{1,3}(?:\\.\\d{1,2})?)\\s?mg\\b", Pattern.CASE_INSENSITIVE);
    private static final Map<Drug, CodeSet> DRUGS = Map.of(
            Drug.APIXABAN, KidneyDrugs.APIXABAN,
            Drug.RIVAROXABAN, KidneyDrugs.RIVAROXABAN,
            Drug.DABIGATRAN, KidneyDrugs.DABIGATRAN,
            Drug.EDOXABAN, KidneyDrugs.EDOXABAN);
    private static final Map<Drug, String> USUAL = Map.of(
            Drug.APIXABAN, "5 mg BID",
            Drug.RIVAROXABAN, "20 mg QD",
            Drug.DABIGATRAN, "150 mg BID",
            Drug.EDOXABAN, "60 mg QD");

    private final Market market;
    private final Rule rule;

    /** By the FDA's labels. */
    public AnticoagulantAndKidney() {
        this(Market.US);
    }

    /** @param market whose label holds where the product is used */
    public AnticoagulantAndKidney(Market market) {
        this.market = market;
        this.rule = market == Market.US ? US : EU;
    }

    private static Rule rule(String label) {
        return new Rule(
                ID,
                "Anticoagulant dose and kidney function",
                "A direct oral anticoagulant whose dose kidney function, age or weight no longer fit.",
                "Adults with atrial fibrillation or flutter who take apixaban, rivaroxaban, dabigatran or edoxaban.",
                "The newest creatinine of 365 days and weight of 180 days; for the trend 5 years.",
                Citation.paper(
                        "Dose by " + label + "; clearance: Cockcroft and Gault, Nephron 1976;16:31",
                        "10.1159/000180580"),
                "Another creatinine or weight, a dose in the order that the label asks for, or an indication other than atrial"
                        + " fibrillation.");
    }

    @Override
    public Rule rule() {
        return rule;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        Optional<Taken> taken = taken(timeline);
        if (taken.isEmpty()) {
            return new NotApplicable(rule, "no direct oral anticoagulant is in use");
        }
        if (Circumstances.activeProblems(timeline, CardiovascularProblems.ATRIAL_FIBRILLATION)
                .isEmpty()) {
            return new NotApplicable(
                    rule, "no atrial fibrillation on the list: the dose may be for another indication");
        }
        Optional<DetectorResult> cannot = KidneyFunction.whyNot(rule, timeline);
        if (cannot.isPresent()) {
            return cannot.get();
        }
        Optional<Point> creatinine = KidneyFunction.creatinine(timeline);
        Optional<Point> weight = timeline.series(Analyte.WEIGHT).latest();
        List<String> missing = new ArrayList<>();
        List<String> stale = new ArrayList<>();
        need("creatinine", creatinine, CREATININE_WITHIN, timeline, missing, stale);
        need("weight", weight, WEIGHT_WITHIN, timeline, missing, stale);
        return missing.isEmpty() && stale.isEmpty()
                ? judge(new Case(timeline, taken.get(), creatinine.orElseThrow(), weight.orElseThrow()))
                : new NotComputable(rule, missing, stale);
    }

    private static void need(
            String name,
            Optional<Point> point,
            Duration within,
            PatientTimeline timeline,
            List<String> missing,
            List<String> stale) {
        if (point.isEmpty()) {
            missing.add(name);
        } else if (KidneyFunction.isStale(timeline, point.get(), within)) {
            stale.add("%s of %s".formatted(name, point.get().when().printed()));
        }
    }

    private record Taken(Drug drug, Event event) {
        CodeSet codes() {
            return DRUGS.getOrDefault(drug, KidneyDrugs.APIXABAN);
        }

        /** Milligrams that the words of the order name; empty when none or several. */
        Optional<BigDecimal> strength() {
            Matcher found = STRENGTH.matcher(event.label());
            List<BigDecimal> all =
                    found.results().map(one -> new BigDecimal(one.group(1))).toList();
            return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
        }
    }

    private static Optional<Taken> taken(PatientTimeline timeline) {
        for (Drug drug : Drug.values()) {
            List<Event> events = Circumstances.drugsInUse(timeline, DRUGS.getOrDefault(drug, KidneyDrugs.APIXABAN));
            if (!events.isEmpty()) {
                return Optional.of(new Taken(drug, events.get(0)));
            }
        }
        return Optional.empty();
    }

    private DetectorResult judge(Case patient) {
        String dose = patient.dose(market);
        Verdict verdict = verdict(patient, dose);
        if (verdict == Verdict.FITS) {
            return Projection.crossing(patient.timeline, limits(patient.taken.drug(), market))
                    .<DetectorResult>map(
                            crossing -> detection(patient, dose, Verdict.WILL_NOT_FIT, Optional.of(crossing)))
                    .orElseGet(() -> new NothingFound(rule, patient.inputs()));
        }
        return detection(patient, dose, verdict, Optional.empty());
    }

    private enum Verdict {
        FITS,
        WILL_NOT_FIT,
        MAY_NOT_FIT,
        DIFFERS,
        FORBIDDEN
    }

    private static Verdict verdict(Case patient, String dose) {
        if (!dose.endsWith("BID") && !dose.endsWith("QD")) {
            return Verdict.FORBIDDEN;
        }
        Optional<BigDecimal> strength = patient.taken.strength();
        if (strength.isEmpty()) {
            return dose.equals(USUAL.get(patient.taken.drug())) ? Verdict.FITS : Verdict.MAY_NOT_FIT;
        }
        BigDecimal asked = new BigDecimal(dose.substring(0, dose.indexOf(' ')));
        return strength.get().compareTo(asked) == 0 ? Verdict.FITS : Verdict.DIFFERS;
    }

    private Detection detection(Case patient, String dose, Verdict verdict, Optional<Projection.Crossing> crossing) {
        Claim summary = patient.summary(market, dose, verdict);
        List<Claim> details = patient.details(market, dose);
        crossing.ifPresent(next -> details.add(next.claim(patient.timeline, ID, "doac")));
        Tier tier = switch (verdict) {
            case FORBIDDEN -> dose.equals("contraindicated") ? Tier.T1 : Tier.T2;
            case DIFFERS -> Tier.T2;
            default -> Tier.T3;
        };
        return new Detection(
                rule,
                tier,
                "%s: %s".formatted(verdict.name().toLowerCase(Locale.ROOT).replace('_', ' '), dose),
                verdict.ordinal() - 1,
                Trigger.of(Analyte.CREATININE, patient.creatinine),
                summary,
                details,
                patient.inputs());
    }

    /** eGFR levels at which a label changes its mind, as an early sign of a clearance that will. */
    private static List<Double> limits(Drug drug, Market market) {
        return switch (drug) {
            case APIXABAN -> market == Market.EU ? List.of(30.0) : List.of();
            case RIVAROXABAN, EDOXABAN -> List.of(50.0);
            case DABIGATRAN -> List.of(30.0, 50.0);
        };
    }

    /** One patient, one drug, and what sets its dose. */
    private record Case(PatientTimeline timeline, Taken taken, Point creatinine, Point weight) {
        String dose(Market market) {
            return AnticoagulantDose.of(
                    taken.drug(), market, new Taker(age(), weight.value(), creatinine.value(), clearance()));
        }

        double clearance() {
            boolean female = Person.sex(timeline.patient()).orElseThrow() == Person.Sex.FEMALE;
            return KidneyRisk.cockcroftGault(creatinine.value(), age(), weight.value(), female);
        }

        int age() {
            return Circumstances.age(timeline).orElseThrow();
        }

        Claim summary(Market market, String dose, Verdict verdict) {
            String drug = taken.drug().name().charAt(0)
                    + taken.drug().name().substring(1).toLowerCase(Locale.ROOT);
            String words = switch (verdict) {
                case WILL_NOT_FIT ->
                    " is {status}: the %s label's dose, {dose}, is near its limit (clearance {clearance} mL/min on {date}).";
                case FORBIDDEN ->
                    " is {status}: the %s label says {dose} at a clearance of {clearance} mL/min ({date}).";
                default -> " is {status}: the %s label asks for {dose} at a clearance of {clearance} mL/min ({date}).";
            };
            if (taken.drug() == Drug.APIXABAN && market == Market.US && verdict != Verdict.FORBIDDEN) {
                return byCriteria(market, dose);
            }
            return sentence("dose", drug + words.formatted(market))
                    .use("status", taken.event())
                    .score("dose", dose, "doac-dose", "dose", roles(), parameters(market))
                    .score("clearance", Printed.number(clearance(), 0), "cockcroft-gault", "value", cockcroft(), on())
                    .date("date", creatinine)
                    .claim();
        }

        /** The US label of apixaban counts age, weight and creatinine, not clearance. */
        private Claim byCriteria(Market market, String dose) {
            return sentence(
                            "criteria",
                            "Apixaban is {status}: the US label asks for {dose} (age {age}, {weight} kg, creatinine {creatinine} mg/dL"
                                    + " on {date}).")
                    .use("status", taken.event())
                    .score("dose", dose, "doac-dose", "dose", roles(), parameters(market))
                    .ageOn("age", today())
                    .value("weight", weight, 1)
                    .value("creatinine", creatinine, 2)
                    .date("date", creatinine)
                    .claim();
        }

        List<Claim> details(Market market, String dose) {
            List<Claim> details = new ArrayList<>();
            details.add(sentence("order", "The order: {drug}, {status}, of {date}.")
                    .label("drug", taken.event(), taken.codes())
                    .use("status", taken.event())
                    .date("date", taken.event())
                    .claim());
            DrugUse.recognisedBy(timeline, ID, taken.event(), taken.codes()).ifPresent(details::add);
            details.add(sentence(
                            "inputs",
                            ("Age {age}, weight {weight} kg on {weightDate}, creatinine {creatinine} mg/dL on {date}: clearance"
                                            + " {clearance} mL/min (Cockcroft-Gault, actual weight); %s label: {dose}.")
                                    .formatted(market))
                    .ageOn("age", today())
                    .value("weight", weight, 1)
                    .date("weightDate", weight)
                    .value("creatinine", creatinine, 2)
                    .date("date", creatinine)
                    .score("clearance", Printed.number(clearance(), 0), "cockcroft-gault", "value", cockcroft(), on())
                    .score("dose", dose, "doac-dose", "dose", roles(), parameters(market))
                    .claim());
            KidneyFunction.unsteadyFrom(timeline, creatinine)
                    .ifPresent(before -> details.add(EgfrReading.unsteady(timeline, ID, before, creatinine)));
            return details;
        }

        List<String> inputs() {
            return Cited.of(timeline)
                    .points(List.of(creatinine, weight))
                    .events(List.of(taken.event()))
                    .list();
        }

        private List<Map.Entry<String, String>> cockcroft() {
            return List.of(Map.entry("creatinine", creatinine.source()), Map.entry("weight", weight.source()));
        }

        private List<Map.Entry<String, String>> roles() {
            return List.of(
                    Map.entry("drug", taken.event().source()),
                    Map.entry("creatinine", creatinine.source()),
                    Map.entry("weight", weight.source()));
        }

        private Map<String, String> on() {
            return Map.of("on", today().toString());
        }

        private Map<String, String> parameters(Market market) {
            Map<String, String> parameters = new TreeMap<>(on());
            parameters.put("market", market.name());
            parameters.put("drug", taken.drug().name().toLowerCase(Locale.ROOT));
            return parameters;
        }

        private LocalDate today() {
            return timeline.asOf().atOffset(ZoneOffset.UTC).toLocalDate();
        }

        private Sentence sentence(String template, String words) {
            return Sentence.of(timeline, ID, "doac." + template, words);
        }
    }
}
