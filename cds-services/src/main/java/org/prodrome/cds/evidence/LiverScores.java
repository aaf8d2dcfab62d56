package org.prodrome.cds.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.KidneyProblems;
import org.prodrome.terminology.code.LiverProblems;

/** Scores about the liver, worked out a second time. */
final class LiverScores {
    private static final Set<String> AST = Set.of("1920-8");
    private static final Set<String> ALT = Set.of("1742-6");
    private static final Set<String> PLATELETS = Set.of("777-3", "26515-7", "778-1");
    private static final Set<String> BILIRUBIN = Set.of("1975-2", "14631-6");
    private static final Set<String> ALBUMIN = Set.of("1751-7", "61151-7", "61152-5");
    private static final Set<String> SODIUM = Set.of("2951-2", "2947-0");
    private static final Set<String> AFP = Set.of("1834-1", "53962-1");
    private static final double SLACK = 1e-9;
    private static final double DAYS_A_MONTH = 30.4375;

    private static final CodeSet DIALYSIS = KidneyProblems.DIALYSIS.and("dialysis", KidneyProblems.CONTINUOUS_DIALYSIS);

    private LiverScores() {}

    /** By the id that a derivation names. */
    static Map<String, Score> all() {
        return Map.of(
                "fib4", LiverScores::fib4,
                "apri", LiverScores::apri,
                "meld3", LiverScores::meld3,
                "amap", LiverScores::amap,
                "albi", LiverScores::albi,
                "galad", LiverScores::galad,
                "afp-rate", LiverScores::afpRate);
    }

    /**
     * FIB-4 (10.1002/hep.21178): roles ast, alt, platelets, and hepatitis-c where it is on record. Both enzymes within
     * an hour, platelets within 30 days of them.
     */
    private static String fib4(ScoreInputs inputs) {
        Observation ast = observation(inputs, "ast");
        near(ast, observation(inputs, "alt"), Duration.ofHours(1));
        near(ast, observation(inputs, "platelets"), Duration.ofDays(30));
        if (!inputs.day().equals(ClinicalTime.of(ast).day())) {
            throw DerivationRefused.notDerived();
        }
        int age = inputs.age();
        double value = age
                * inputs.number("ast", "U/L", AST)
                / (positive(inputs.number("platelets", "10*9/L", PLATELETS))
                        * Math.sqrt(positive(inputs.number("alt", "U/L", ALT))));
        if ("value".equals(inputs.parameters().get("part"))) {
            return Decimals.print(Decimals.of(value), inputs.parameters());
        }
        boolean viral =
                Records.isStatedWhereRecorded(inputs, "hepatitis-c", "Condition", LiverProblems.CHRONIC_HEPATITIS_C);
        double low = viral ? 1.45 : age >= 65 ? 2 : 1.3;
        double high = viral ? 3.25 : 2.67;
        return value > high + SLACK ? "high" : value < low - SLACK ? "low" : "indeterminate";
    }

    /** APRI (10.1053/jhep.2003.50346): roles ast and platelets; upper limit from the AST's range, else 40. */
    private static String apri(ScoreInputs inputs) {
        Observation ast = observation(inputs, "ast");
        near(ast, observation(inputs, "platelets"), Duration.ofDays(30));
        double limit = Records.upperLimit(ast, "U/L").orElse(40);
        double value = inputs.number("ast", "U/L", AST)
                * 100
                / positive(limit)
                / positive(inputs.number("platelets", "10*9/L", PLATELETS));
        if ("value".equals(inputs.parameters().get("part"))) {
            return Decimals.print(Decimals.of(value), inputs.parameters());
        }
        if (value > 1.5 + SLACK) {
            return value > 2 + SLACK ? "cirrhosis likely" : "significant fibrosis likely";
        }
        return value > 0.5 + SLACK ? "indeterminate" : "low";
    }

    /**
     * MELD 3.0 (10.1053/j.gastro.2021.08.050): roles bilirubin, sodium, inr, creatinine, albumin and each dialysis of
     * the last week; two sessions set the creatinine to 3.
     */
    private static String meld3(ScoreInputs inputs) {
        List<Observation> values = List.of(
                observation(inputs, "bilirubin"),
                observation(inputs, "sodium"),
                observation(inputs, "inr"),
                observation(inputs, "creatinine"),
                observation(inputs, "albumin"));
        values.forEach(one -> values.forEach(other -> near(one, other, Duration.ofDays(7))));
        Instant newest = values.stream()
                .map(value -> ClinicalTime.of(value).instant())
                .max(Instant::compareTo)
                .orElseThrow();
        List<Resource> sessions = inputs.all("dialysis");
        boolean continuous = false;
        for (Resource session : sessions) {
            Records.require(session, DIALYSIS);
            Instant start = ClinicalTime.of(session).instant();
            Instant end = end(session, start, newest);
            if (start.isAfter(newest) || end.isBefore(newest.minus(Duration.ofDays(7)))) {
                throw DerivationRefused.notDerived();
            }
            continuous |= Records.isAbout(session, KidneyProblems.CONTINUOUS_DIALYSIS)
                    && Duration.between(start, end).toHours() >= 24;
        }
        boolean dialysed = continuous || sessions.size() > 1;
        double creatinine = Math.log(dialysed ? 3 : clamped(Kidney.creatinineMgDl(values.get(3)), 1, 3));
        double bilirubin = Math.log(Math.max(1, inputs.number("bilirubin", "mg/dL", BILIRUBIN)));
        double inr = Math.log(Math.max(1, inputs.number("inr", "1", Set.of("6301-6", "34714-6"))));
        double sodium = 137 - clamped(inputs.number("sodium", "mmol/L", SODIUM), 125, 137);
        double albumin = 3.5 - clamped(inputs.number("albumin", "g/dL", ALBUMIN), 1.5, 3.5);
        int age = Person.age(
                inputs.patient(),
                values.stream()
                        .max(Comparator.comparing(
                                value -> ClinicalTime.of(value).instant()))
                        .map(value -> ClinicalTime.of(value).day())
                        .orElseThrow());
        double meld = 6
                + (age < 18 || inputs.isFemale() ? 1.33 : 0)
                + bilirubin * (4.56 - 0.24 * sodium)
                + 0.82 * sodium
                + 9.09 * inr
                + creatinine * (11.14 - 1.83 * albumin)
                + 1.85 * albumin;
        return String.valueOf(Math.round(clamped(meld, 6, 40)));
    }

    /** Of a procedure that goes on, now; of one with no end, its start. */
    private static Instant end(Resource session, Instant start, Instant now) {
        if (session instanceof Procedure procedure
                && procedure.hasPerformedPeriod()
                && procedure.getPerformedPeriod().hasEnd()) {
            String end = procedure.getPerformedPeriod().getEndElement().getValueAsString();
            Instant last = new ClinicalTime(end).instant();
            Instant over =
                    end.contains("T") ? last : last.plus(Duration.ofDays(1)).minusSeconds(1);
            return over.isAfter(now) ? now : over;
        }
        return session instanceof Procedure procedure && procedure.getStatus() == Procedure.ProcedureStatus.INPROGRESS
                ? now
                : start;
    }

    /** aMAP (10.1016/j.jhep.2020.07.025): roles bilirubin and albumin within 7 days, platelets within 30. */
    private static String amap(ScoreInputs inputs) {
        Observation albumin = observation(inputs, "albumin");
        near(albumin, observation(inputs, "platelets"), Duration.ofDays(30));
        double sum = 0.06 * inputs.age()
                + (inputs.isFemale() ? 0 : 0.89)
                + 0.48 * albiOf(inputs)
                - 0.01 * inputs.number("platelets", "10*9/L", PLATELETS);
        double amap = 100 * (sum + 7.4) / 14.77;
        if ("value".equals(inputs.parameters().get("part"))) {
            return Decimals.print(Decimals.of(amap), inputs.parameters());
        }
        return amap > 60 + SLACK ? "high" : amap < 50 - SLACK ? "low" : "intermediate";
    }

    /** ALBI (10.1200/JCO.2014.57.9151): roles bilirubin and albumin within 7 days. */
    private static String albi(ScoreInputs inputs) {
        double albi = albiOf(inputs);
        if ("value".equals(inputs.parameters().get("part"))) {
            return Decimals.print(Decimals.of(albi), inputs.parameters());
        }
        return albi > -1.39 + SLACK ? "3" : albi > -2.6 + SLACK ? "2" : "1";
    }

    private static double albiOf(ScoreInputs inputs) {
        near(observation(inputs, "albumin"), observation(inputs, "bilirubin"), Duration.ofDays(7));
        double molar = inputs.number("bilirubin", "mg/dL", BILIRUBIN) * 17.1;
        return Math.log10(positive(molar)) * 0.66 - 0.85 * inputs.number("albumin", "g/dL", ALBUMIN);
    }

    /** GALAD (10.1158/1055-9965.EPI-13-0870): roles afp, afp-l3, dcp within 7 days; DCP as mass per volume. */
    private static String galad(ScoreInputs inputs) {
        Observation afp = observation(inputs, "afp");
        near(afp, observation(inputs, "afp-l3"), Duration.ofDays(7));
        near(afp, observation(inputs, "dcp"), Duration.ofDays(7));
        double galad = 0.09 * inputs.age()
                + (inputs.isFemale() ? 0 : 1.67)
                + 2.34 * Math.log10(positive(inputs.number("afp", "ng/mL", AFP)))
                + 0.04 * inputs.number("afp-l3", "%", Set.of("42332-7"))
                + 1.33 * Math.log10(positive(inputs.number("dcp", "ng/mL", Set.of("34444-0"))))
                - 10.08;
        if ("value".equals(inputs.parameters().get("part"))) {
            return Decimals.print(Decimals.of(galad), inputs.parameters());
        }
        return galad > -0.63 + SLACK ? "above" : "not above";
    }

    /** Rise of AFP in ng/mL for each month of 30.4375 days; roles before and now. */
    private static String afpRate(ScoreInputs inputs) {
        double days = Duration.between(
                                ClinicalTime.of(observation(inputs, "before")).instant(),
                                ClinicalTime.of(observation(inputs, "now")).instant())
                        .getSeconds()
                / 86_400.0;
        if (days < 14) {
            throw DerivationRefused.notDerived();
        }
        double rise = inputs.number("now", "ng/mL", AFP) - inputs.number("before", "ng/mL", AFP);
        return Decimals.print(Decimals.of(rise * DAYS_A_MONTH / days), inputs.parameters());
    }

    private static Observation observation(ScoreInputs inputs, String role) {
        return Sources.observation(inputs.one(role).orElseThrow(DerivationRefused::notDerived));
    }

    private static void near(Observation one, Observation other, Duration atMost) {
        Duration apart = Duration.between(
                        ClinicalTime.of(one).instant(), ClinicalTime.of(other).instant())
                .abs();
        if (apart.compareTo(atMost) > 0) {
            throw DerivationRefused.notDerived();
        }
    }

    private static double positive(double number) {
        if (number <= 0) {
            throw DerivationRefused.notDerived();
        }
        return number;
    }

    private static double clamped(double value, double low, double high) {
        return Math.min(high, Math.max(low, value));
    }
}
