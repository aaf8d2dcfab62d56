package org.prodrome.cds.evidence;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.terminology.code.CancerWorkup;
import org.prodrome.terminology.code.Drugs;
import org.prodrome.terminology.code.Loinc;
import org.prodrome.terminology.code.Snomed;

/** Scores about early signs of cancer, worked out a second time. */
final class CancerScores {
    private static final Set<String> PSA = Set.of("2857-1");
    private static final Set<String> FASTING_GLUCOSE = Set.of("1558-6", "14771-0");
    private static final Set<String> WEIGHT = Set.of("29463-7", "3141-9");
    private static final Set<String> PROTEIN = Set.of("2885-2");
    private static final Set<String> ALBUMIN = Set.of("1751-7", "61151-7", "61152-5");
    private static final double SLACK = 1e-9;
    private static final double MILLIS_PER_MONTH = 30.4375 * 86_400_000;

    private CancerScores() {}

    /** By the id that a derivation names. */
    static Map<String, Score> all() {
        Map<String, Score> scores = new HashMap<>(NoduleScores.all());
        scores.putAll(NoduleRiskScores.all());
        scores.putAll(Iron.all());
        scores.put("stool-test", StoolTest::print);
        scores.put("psa", CancerScores::prostate);
        scores.put("psa-density", CancerScores::density);
        scores.put("mgus-risk", CancerScores::gammopathy);
        scores.put("reference-limit", CancerScores::aboveOwnLimit);
        scores.put("psa-doubling", CancerScores::doubling);
        scores.put("endpac", CancerScores::endpac);
        scores.put("globulin-gap", CancerScores::globulinGap);
        return Map.copyOf(scores);
    }

    /**
     * NICE NG12: the threshold (ng/mL) of the man's age that his PSA is above; roles psa, and inhibitor, a
     * 5-alpha-reductase inhibitor of half a year, under which the PSA counts double.
     */
    private static String prostate(ScoreInputs inputs) {
        require(!inputs.isFemale());
        Observation psa = Sources.observation(inputs.one("psa").orElseThrow(DerivationRefused::notDerived));
        double counted = inputs.number("psa", "ng/mL", PSA);
        LocalDate day = ClinicalTime.of(psa).day();
        for (Resource drug : inputs.all("inhibitor")) {
            Records.require(drug, CancerWorkup.FIVE_ALPHA_REDUCTASE_INHIBITOR);
            require(!ClinicalTime.of(drug).day().plusDays(183).isAfter(day));
            counted *= 2;
        }
        int decade = Person.age(inputs.patient(), day) / 10;
        String threshold = switch (decade) {
            case 4 -> "2.5";
            case 5 -> "3.5";
            case 6 -> "4.5";
            case 7 -> "6.5";
            default -> throw DerivationRefused.notDerived();
        };
        require(counted > Double.parseDouble(threshold) + SLACK);
        return threshold;
    }

    /** PSA over prostate volume, value or side of 0.15; roles psa and volume, at most 2 years apart. */
    private static String density(ScoreInputs inputs) {
        BigDecimal psa = exact(inputs, "psa", PSA, "ng/mL");
        BigDecimal volume = exact(inputs, "volume", Set.of("15315-5"), "mL");
        require(psa.signum() > 0 && volume.signum() > 0);
        long apart = ChronoUnit.DAYS.between(
                ClinicalTime.of(inputs.one("psa").orElseThrow()).instant(),
                ClinicalTime.of(inputs.one("volume").orElseThrow()).instant());
        require(Math.abs(apart) <= 730);
        BigDecimal density = psa.divide(volume, MathContext.DECIMAL128);
        return inputs.parameters().getOrDefault("part", "").equals("value")
                ? Decimals.print(density, inputs.parameters())
                : density.doubleValue() >= 0.15 - SLACK ? "not below" : "below";
    }

    /**
     * Risk factors of a monoclonal gammopathy (10.1182/blood-2005-03-1038), part points or percent; roles gammopathy,
     * protein, ratio and class (immunofixation in words).
     */
    private static String gammopathy(ScoreInputs inputs) {
        Records.require(
                inputs.one("gammopathy").orElseThrow(DerivationRefused::notDerived),
                CancerWorkup.MONOCLONAL_GAMMOPATHY);
        Resource fixation = inputs.one("class").orElseThrow(DerivationRefused::notDerived);
        Records.require(fixation, CancerWorkup.IMMUNOFIXATION);
        String words = Answer.print(Sources.observation(fixation), Map.of()).toLowerCase(java.util.Locale.ROOT);
        List<String> said = List.of(words.split("[^\\p{L}\\p{Nd}]+"));
        require(said.stream()
                .noneMatch(Set.of("no", "not", "none", "without", "negative", "absent", "excluded")::contains));
        List<String> classes = said.stream()
                .filter(Set.of("igg", "iga", "igm", "igd", "ige")::contains)
                .distinct()
                .toList();
        require(classes.size() == 1);
        double protein = exact(inputs, "protein", Set.of("33358-3"), "g/L").doubleValue();
        double ratio = exact(inputs, "ratio", Set.of("48378-4", "80517-6"), "1").doubleValue();
        require(protein > 0 && ratio > 0);
        int points = (protein >= 15 - SLACK ? 1 : 0)
                + (classes.contains("igg") ? 0 : 1)
                + (ratio < 0.26 - SLACK || ratio > 1.65 + SLACK ? 1 : 0);
        return switch (inputs.parameters().getOrDefault("part", "")) {
            case "points" -> String.valueOf(points);
            case "percent" -> List.of("5", "21", "37", "58").get(points);
            default -> throw DerivationRefused.notDerived();
        };
    }

    /** The upper limit of the laboratory's own range that a calcium is above, in mg/dL; role calcium. */
    private static String aboveOwnLimit(ScoreInputs inputs) {
        Observation calcium = Sources.observation(inputs.one("calcium").orElseThrow(DerivationRefused::notDerived));
        double value = Roles.number(inputs, "calcium", "mg/dL", Loinc.CALCIUM);
        double limit = Records.upperLimit(calcium, "mg/dL").orElseThrow(DerivationRefused::notDerived);
        require(value > limit + SLACK);
        return Decimals.print(Decimals.of(limit), inputs.parameters());
    }

    private static BigDecimal exact(ScoreInputs inputs, String role, Set<String> loinc, String unit) {
        Observation observation = Sources.observation(inputs.one(role).orElseThrow(DerivationRefused::notDerived));
        require(MeasuredValue.has(observation.getCode(), loinc));
        return MeasuredValue.exact(observation, Map.of("unit", unit));
    }

    /** Doubling time in whole months by least squares of ln PSA over time; role psa, from 3 values. */
    private static String doubling(ScoreInputs inputs) {
        List<double[]> points = new ArrayList<>();
        for (Resource resource : inputs.all("psa")) {
            Observation psa = Sources.observation(resource);
            require(MeasuredValue.has(psa.getCode(), PSA));
            double value = MeasuredValue.exact(psa, Map.of("unit", "ng/mL")).doubleValue();
            require(value > 0);
            points.add(
                    new double[] {ClinicalTime.of(psa).instant().toEpochMilli() / MILLIS_PER_MONTH, Math.log(value)});
        }
        require(points.size() >= 3);
        double n = points.size();
        double x = points.stream().mapToDouble(point -> point[0]).sum() / n;
        double y = points.stream().mapToDouble(point -> point[1]).sum() / n;
        double over = points.stream()
                .mapToDouble(point -> (point[0] - x) * (point[1] - y))
                .sum();
        double under = points.stream()
                .mapToDouble(point -> (point[0] - x) * (point[0] - x))
                .sum();
        require(under > 0 && over > 0);
        return Decimals.print(Decimals.of(Math.log(2) * under / over), Map.of());
    }

    /** ENDPAC (10.1053/j.gastro.2018.05.023); roles glucose, glucose-before, weight, weight-before, a1c. */
    private static String endpac(ScoreInputs inputs) {
        double kilograms = inputs.number("weight", "kg", WEIGHT) - inputs.number("weight-before", "kg", WEIGHT);
        require(inputs.number("weight", "kg", WEIGHT) > 0 && inputs.number("weight-before", "kg", WEIGHT) > 0);
        LocalDate now = ClinicalTime.of(inputs.one("glucose").orElseThrow(DerivationRefused::notDerived))
                .day();
        LocalDate then = ClinicalTime.of(inputs.one("glucose-before").orElseThrow(DerivationRefused::notDerived))
                .day();
        require(!then.isBefore(now.minusDays(549)) && !then.isAfter(now.minusDays(182)));
        int age = Person.age(inputs.patient(), now);
        require(age >= 50);
        requireNew(inputs, now);
        int points = grade(inputs.number("glucose", "mg/dL", FASTING_GLUCOSE))
                - grade(inputs.number("glucose-before", "mg/dL", FASTING_GLUCOSE))
                - lost(kilograms)
                + Math.min(1, age / 10 - 6 < 0 ? -1 : age / 10 - 6);
        return switch (inputs.parameters().getOrDefault("part", "")) {
            case "score" -> String.valueOf(points);
            case "band" -> {
                require(points >= 3);
                yield "high risk";
            }
            default -> throw DerivationRefused.notDerived();
        };
    }

    /** That it began with the glucose or the HbA1c (role a1c) cited, and was no problem and not treated before. */
    private static void requireNew(ScoreInputs inputs, LocalDate glucose) {
        LocalDate onset = glucose;
        if (inputs.one("a1c").isPresent()) {
            require(inputs.number("a1c", "%", Set.of("4548-4", "17856-6", "4549-2", "59261-8")) >= 6.5 - SLACK);
            onset = ClinicalTime.of(inputs.one("a1c").get()).day();
        } else {
            require(inputs.number("glucose", "mg/dL", FASTING_GLUCOSE) >= 126 - SLACK);
        }
        require(Math.abs(ChronoUnit.DAYS.between(onset, glucose)) <= 91);
        for (Resource problem : inputs.store().all("Condition").orElseThrow(DerivationRefused::notDerived)) {
            require(!(problem instanceof Condition condition
                    && Snomed.DIABETES.isIn(condition.getCode())
                    && !Sources.isRetracted(problem)
                    && !Sources.isRefuted(problem)
                    && isBefore(problem, onset.minusDays(91))));
        }
        LocalDate treated = onset.minusDays(30);
        for (String type : List.of("MedicationRequest", "MedicationStatement")) {
            Roles.requireNone(
                    inputs, type, drug -> Roles.isDrug(drug, Drugs.GLUCOSE_LOWERING) && isBefore(drug, treated));
        }
    }

    private static boolean isBefore(Resource resource, LocalDate limit) {
        try {
            return ClinicalTime.of(resource).date().compareTo(limit.toString()) < 0;
        } catch (DerivationRefused undated) {
            return true;
        }
    }

    private static int grade(double glucose) {
        require(glucose > 0);
        int grade = 1;
        for (double limit : new double[] {100, 110, 126}) {
            grade += glucose >= limit - SLACK ? 1 : 0;
        }
        return grade + (glucose > 160 + SLACK ? 1 : 0);
    }

    /** Points taken away for a gain, given (negative) for a loss. */
    private static int lost(double kilograms) {
        int steps = (int) Math.min(3, Math.floor((Math.abs(kilograms) + SLACK) / 2));
        return kilograms > 0 ? 2 * steps : -2 * steps;
    }

    /** Total protein minus albumin of one day in g/dL to one decimal; roles protein and albumin. */
    private static String globulinGap(ScoreInputs inputs) {
        Observation protein = Sources.observation(inputs.one("protein").orElseThrow(DerivationRefused::notDerived));
        Observation albumin = Sources.observation(inputs.one("albumin").orElseThrow(DerivationRefused::notDerived));
        require(MeasuredValue.has(protein.getCode(), PROTEIN) && MeasuredValue.has(albumin.getCode(), ALBUMIN));
        require(ClinicalTime.of(protein).day().equals(ClinicalTime.of(albumin).day()));
        BigDecimal gap = MeasuredValue.exact(protein, Map.of("unit", "g/dL"))
                .subtract(MeasuredValue.exact(albumin, Map.of("unit", "g/dL")));
        return Decimals.print(gap, Map.of("decimals", "1"));
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw DerivationRefused.notDerived();
        }
    }
}
