package org.prodrome.cds.evidence;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.code.KidneyDrugs;

/** Scores about the kidney, worked out a second time. */
final class KidneyScores {
    private static final Set<String> WEIGHT = Set.of("29463-7", "3141-9");
    private static final Set<String> CYSTATIN = Set.of("33863-2");
    private static final Set<String> POTASSIUM = Set.of("2823-3", "6298-4", "77142-8");
    static final CodeSet BLOCKERS = KidneyDrugs.RENIN_ANGIOTENSIN.and(
            "renin-angiotensin blocker or mineralocorticoid antagonist", KidneyDrugs.MINERALOCORTICOID_ANTAGONISTS);
    private static final double MILLIS_PER_DAY = 86_400_000;
    private static final double DAYS_PER_YEAR = 365.25;

    private KidneyScores() {}

    /** By the id that a derivation names. */
    static Map<String, Score> all() {
        return Map.ofEntries(
                Map.entry("cockcroft-gault", KidneyScores::creatinineClearance),
                Map.entry("ckd-epi", KidneyScores::cystatin),
                Map.entry("egfr-projection", KidneyScores::projection),
                Map.entry("egfr-bend", KidneyBend::print),
                Map.entry("metformin-egfr", KidneyScores::metformin),
                Map.entry("doac-dose", inputs -> AnticoagulantDose.print(inputs, clearance(inputs))),
                Map.entry("hyperkalaemia", KidneyScores::hyperkalaemia),
                Map.entry("sample-mark", SampleMark::print),
                Map.entry("monitoring-gap", KidneyScores::monitoringGap),
                Map.entry("kfre", KidneyFailureRisk::print),
                Map.entry("aki-48h", KidneyAtRisk::print),
                Map.entry("aki-child", ChildInjury::print),
                Map.entry("dose-rise", DoseRise::print),
                Map.entry("drug-supply", DrugWords::supply),
                Map.entry("drug-name", DrugWords::name),
                Map.entry("kdigo-urine", UrineOutput::print),
                Map.entry("ckd-criterion", ChronicKidneyCriterion::print),
                Map.entry("kdigo-risk", KidneyScores::risk));
    }

    /** Cockcroft and Gault, Nephron 1976;16:31 (10.1159/000180580), mL/min; roles creatinine and weight. */
    private static String creatinineClearance(ScoreInputs inputs) {
        return Decimals.print(Decimals.of(clearance(inputs)), inputs.parameters());
    }

    private static double clearance(ScoreInputs inputs) {
        double kilograms = inputs.number("weight", "kg", WEIGHT);
        return (140 - inputs.age()) * kilograms / (72 * creatinine(inputs)) * (inputs.isFemale() ? 0.85 : 1);
    }

    static double creatinine(ScoreInputs inputs) {
        return Kidney.creatinineMgDl(creatinineOf(inputs));
    }

    static Observation creatinineOf(ScoreInputs inputs) {
        return Sources.observation(inputs.one("creatinine").orElseThrow(DerivationRefused::notDerived));
    }

    /** CKD-EPI 2012 with cystatin C (10.1056/NEJMoa1114248) and 2021 with both; ages on the day of each sample. */
    private static String cystatin(ScoreInputs inputs) {
        Observation sample = Sources.observation(inputs.one("cystatin").orElseThrow(DerivationRefused::notDerived));
        double cystatin = inputs.number("cystatin", "mg/L", CYSTATIN) / 0.8;
        double creatinine = creatinine(inputs);
        boolean female = inputs.isFemale();
        int then = Person.age(inputs.patient(), ClinicalTime.of(sample).day());
        int age = Person.age(
                inputs.patient(), ClinicalTime.of(creatinineOf(inputs)).day());
        double alone =
                133 * Math.pow(cystatin, cystatin < 1 ? -0.499 : -1.328) * Math.pow(0.996, then) * (female ? 0.932 : 1);
        double ratio = creatinine / (female ? 0.7 : 0.9);
        double both = 135
                * Math.pow(ratio, ratio < 1 ? (female ? -0.219 : -0.144) : -0.544)
                * Math.pow(cystatin, cystatin < 1 ? -0.323 : -0.778)
                * Math.pow(0.9961, age)
                * (female ? 0.963 : 1);
        double byCreatinine = Kidney.egfr(creatinine, age, female);
        double shown = switch (inputs.parameters().getOrDefault("part", "")) {
            case "cystatin" -> alone;
            case "both" -> both;
            case "apart" -> Math.abs(byCreatinine - alone) * 100 / byCreatinine;
            default -> throw DerivationRefused.notDerived();
        };
        return Decimals.print(Decimals.of(shown), inputs.parameters());
    }

    /** The line through the medians of time and eGFR; see the longitudinal module's {@code Projection}. */
    private static String projection(ScoreInputs inputs) {
        List<TheilSen.Point> points = inputs.all("creatinine").stream()
                .map(Sources::observation)
                .map(sample -> new TheilSen.Point(
                        ClinicalTime.of(sample).instant().toEpochMilli(), Kidney.egfr(sample, inputs.patient())))
                .toList();
        if (points.size() < 2) {
            throw DerivationRefused.notDerived();
        }
        double bin = Decimals.parameter(inputs.parameters().getOrDefault("bin-days", "0"))
                .doubleValue();
        List<TheilSen.Point> joined = TheilSen.binned(points, bin * MILLIS_PER_DAY).stream()
                .map(point -> new TheilSen.Point(point.x() / (MILLIS_PER_DAY * DAYS_PER_YEAR), point.y()))
                .toList();
        TheilSen trend = TheilSen.of(joined);
        double middleX =
                TheilSen.median(joined.stream().mapToDouble(TheilSen.Point::x).toArray());
        double middleY =
                TheilSen.median(joined.stream().mapToDouble(TheilSen.Point::y).toArray());
        double level = Decimals.parameter(inputs.parameters().getOrDefault("level", ""))
                .doubleValue();
        return switch (inputs.parameters().getOrDefault("part", "")) {
            case "date" -> reached(inputs, trend, middleX, middleY, level);
            case "level" -> {
                requireCrossing(
                        inputs,
                        trend,
                        middleX,
                        middleY,
                        level,
                        points.get(points.size() - 1).y());
                yield Long.toString(Math.round(level));
            }
            case "on" -> {
                requireCrossing(
                        inputs,
                        trend,
                        middleX,
                        middleY,
                        level,
                        points.get(points.size() - 1).y());
                yield inputs.day().toString();
            }
            default -> throw DerivationRefused.notDerived();
        };
    }

    private static void requireCrossing(
            ScoreInputs inputs, TheilSen trend, double middleX, double middleY, double level, double newest) {
        long days = Decimals.parameter(inputs.parameters().getOrDefault("days", "0"))
                .longValue();
        LocalDate then = inputs.day().plusDays(days);
        double x = then.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli() / (MILLIS_PER_DAY * DAYS_PER_YEAR);
        if (newest < level || trend.high() >= 0 || middleY + trend.slope() * (x - middleX) >= level) {
            throw DerivationRefused.notDerived();
        }
    }

    private static String reached(ScoreInputs inputs, TheilSen trend, double middleX, double middleY, double level) {
        double slope = switch (inputs.parameters().getOrDefault("end", "slope")) {
            case "slope" -> trend.slope();
            case "low" -> trend.low();
            case "high" -> trend.high();
            default -> throw DerivationRefused.notDerived();
        };
        if (slope >= 0) {
            throw DerivationRefused.notDerived();
        }
        double x = middleX + (level - middleY) / slope;
        Instant when = Instant.ofEpochMilli(Math.round(x * MILLIS_PER_DAY * DAYS_PER_YEAR));
        return YearMonth.from(when.atOffset(ZoneOffset.UTC)).toString();
    }

    /** The heat map of KDIGO 2024 (10.1016/j.kint.2023.10.018). */
    private static String risk(ScoreInputs inputs) {
        int column = switch (Kidney.albuminuria(
                Sources.observation(inputs.one("ratio").orElseThrow(DerivationRefused::notDerived)))) {
            case "A1" -> 0;
            case "A2" -> 1;
            default -> 2;
        };
        String row = switch (Kidney.category(Kidney.egfr(creatinineOf(inputs), inputs.patient()))) {
            case "G1", "G2" -> "low,moderate,high";
            case "G3a" -> "moderate,high,very high";
            case "G3b" -> "high,very high,very high";
            default -> "very high,very high,very high";
        };
        return row.split(",", -1)[column];
    }

    /** FDA Drug Safety Communication of 8 April 2016, for somebody who takes it. */
    private static String metformin(ScoreInputs inputs) {
        Roles.drugInUse(inputs, "metformin", KidneyDrugs.METFORMIN);
        double egfr = Kidney.egfr(creatinineOf(inputs), inputs.patient());
        if (egfr >= 45) {
            throw DerivationRefused.notDerived();
        }
        return egfr < 30 ? "contraindicated" : "reassess benefit-risk";
    }

    /** UK Kidney Association 2023. */
    private static String hyperkalaemia(ScoreInputs inputs) {
        double potassium = "at-least".equals(inputs.parameters().get("value"))
                ? atLeast(inputs)
                : inputs.number("potassium", "mmol/L", POTASSIUM);
        if (potassium < 5.5 - 1e-9) {
            return "none";
        }
        return potassium < 6.0 - 1e-9 ? "mild" : potassium < 6.5 - 1e-9 ? "moderate" : "severe";
    }

    /** The limit of a value that is only known to be at it or above. */
    private static double atLeast(ScoreInputs inputs) {
        Observation sample = Sources.observation(inputs.one("potassium").orElseThrow(DerivationRefused::notDerived));
        MeasuredValue value = MeasuredValue.of(sample, Map.of("unit", "mmol/L"));
        if (!value.comparator().startsWith(">") || !MeasuredValue.has(sample.getCode(), POTASSIUM)) {
            throw DerivationRefused.notDerived();
        }
        return value.number().doubleValue();
    }

    /** Which of potassium and creatinine has no result from day 7 after the drug was ordered up to {@code on}. */
    private static String monitoringGap(ScoreInputs inputs) {
        Resource drug = Roles.drugInUse(inputs, "drug", BLOCKERS);
        LocalDate start = ClinicalTime.of(drug).day();
        if ("start".equals(inputs.parameters().get("since"))) {
            Roles.requireNone(
                    inputs,
                    "MedicationRequest",
                    order -> Roles.isDrug(order, BLOCKERS)
                            && Sources.children(order, "authoredOn").size() == 1
                            && ClinicalTime.of(order).date().compareTo(start.toString()) < 0);
        }
        boolean potassium = measuredAfter(inputs, start, POTASSIUM);
        boolean creatinine = measuredAfter(inputs, start, Kidney.CREATININE);
        if (potassium && creatinine) {
            throw DerivationRefused.notDerived();
        }
        return potassium ? "creatinine" : creatinine ? "potassium" : "potassium or creatinine";
    }

    private static boolean measuredAfter(ScoreInputs inputs, LocalDate start, Set<String> loinc) {
        return Roles.of(inputs, "Observation")
                .filter(found -> Sources.children(found, "code").stream()
                        .flatMap(code -> ((CodeableConcept) code).getCoding().stream())
                        .anyMatch(coding ->
                                CodeSystems.LOINC.equals(coding.getSystem()) && loinc.contains(coding.getCode())))
                .map(found -> ClinicalTime.of(found).day())
                .anyMatch(day -> !day.isBefore(start.plusDays(7)) && !day.isAfter(inputs.day()));
    }
}
