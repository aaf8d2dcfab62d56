package org.prodrome.cds.evidence;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.Observation;
import org.prodrome.longitudinal.claim.Claim;

/** Growth, worked out a second time from the same published table (CDC 2000), read by code of its own. */
final class GrowthScores {
    private static final String TABLE = "/org/prodrome/longitudinal/equation/cdc2000_lms.csv";
    private static final double DAYS_A_MONTH = 30.4375;
    private static final Map<String, Set<String>> CODES = Map.of(
            "weight", Set.of("29463-7", "3141-9"),
            "height", Set.of("8302-2", "8306-3"),
            "length", Set.of("8302-2", "8306-3"));
    private static final Map<String, String> UNITS = Map.of("weight", "kg", "height", "cm", "length", "cm");

    private GrowthScores() {}

    /** By the id that a derivation names. */
    static Map<String, Score> all() {
        return Map.of(
                "growth-z", GrowthScores::score,
                "growth-fall", GrowthScores::fall,
                "weight-for-length", GrowthScores::weightForLength);
    }

    /** Score of one measurement; roles measurement, and gestation of a child born before 37 weeks. */
    private static String score(ScoreInputs inputs) {
        double z = z(inputs, "measurement", inputs.parameters().getOrDefault("measure", ""));
        return Decimals.print(Decimals.of(z), inputs.parameters());
    }

    /** Fall of the score from role before to role now: in centile spaces of 0.67, or for each year of 365.25 days. */
    private static String fall(ScoreInputs inputs) {
        double fall = z(inputs, "before", inputs.parameters().getOrDefault("measure-before", ""))
                - z(inputs, "now", inputs.parameters().getOrDefault("measure", ""));
        if ("spaces".equals(inputs.parameters().get("part"))) {
            return Decimals.print(Decimals.of(fall / 0.67), inputs.parameters());
        }
        double days = Duration.between(
                                ClinicalTime.of(observation(inputs, "before")).instant(),
                                ClinicalTime.of(observation(inputs, "now")).instant())
                        .getSeconds()
                / 86_400.0;
        if (days <= 0) {
            throw DerivationRefused.notDerived();
        }
        return Decimals.print(Decimals.of(fall * 365.25 / days), inputs.parameters());
    }

    /** Weight for length or height by WHO (roles weight and length, of one day): value, or band by -1, -2 and -3. */
    private static String weightForLength(ScoreInputs inputs) {
        Observation weighed = observation(inputs, "weight");
        Observation measured = observation(inputs, "length");
        LocalDate day = ClinicalTime.of(weighed).day();
        String born = inputs.patient().getBirthDateElement().getValueAsString();
        double kilograms = inputs.number("weight", "kg", Set.of("29463-7", "3141-9"));
        double centimetres = inputs.number("length", "cm", Set.of("8302-2", "8306-3"));
        if (!day.equals(ClinicalTime.of(measured).day()) || born == null || born.length() != 10 || kilograms <= 0) {
            throw DerivationRefused.notDerived();
        }
        long days = ChronoUnit.DAYS.between(LocalDate.parse(born), day);
        if (days < 0) {
            throw DerivationRefused.notDerived();
        }
        boolean tall = days > 730;
        if (tall && MeasuredValue.has(measured.getCode(), Set.of("8306-3"))) {
            centimetres -= 0.7;
        }
        double z = WhoTables.weightZ(tall ? "wfhanthro" : "wflanthro", inputs.isFemale(), centimetres, kilograms);
        if ("value".equals(inputs.parameters().get("part"))) {
            return Decimals.print(Decimals.of(z), inputs.parameters());
        }
        for (Map.Entry<String, Double> band :
                List.of(Map.entry("severe", -3.0), Map.entry("moderate", -2.0), Map.entry("mild", -1.0))) {
            if (z <= band.getValue() + 1e-9) {
                return band.getKey();
            }
        }
        throw DerivationRefused.notDerived();
    }

    private static double z(ScoreInputs inputs, String role, String measure) {
        Set<String> codes = CODES.get(measure);
        if (codes == null) {
            throw DerivationRefused.notDerived();
        }
        Observation observation = observation(inputs, role);
        double value = inputs.number(role, UNITS.getOrDefault(measure, ""), codes);
        double months = months(inputs, ClinicalTime.of(observation).day());
        boolean lying = MeasuredValue.has(observation.getCode(), Set.of("8306-3"));
        if (measure.equals("height") && lying || value <= 0) {
            throw DerivationRefused.notDerived();
        }
        if ("who".equals(inputs.parameters().get("charts"))) {
            if (!measure.equals("weight")) {
                throw DerivationRefused.notDerived();
            }
            return WhoTables.weightZ("weianthro", inputs.isFemale(), Math.rint(months * DAYS_A_MONTH), value);
        }
        double[] row = row(measure + (inputs.isFemale() ? ",F," : ",M,"), months);
        return row[0] == 0
                ? Math.log(value / row[1]) / row[2]
                : Math.expm1(row[0] * Math.log(value / row[1])) / (row[0] * row[2]);
    }

    private static double months(ScoreInputs inputs, LocalDate day) {
        String born = inputs.patient().getBirthDateElement().getValueAsString();
        if (born == null || born.length() != 10) {
            throw DerivationRefused.notDerived();
        }
        double days = ChronoUnit.DAYS.between(LocalDate.parse(born), day);
        if (!inputs.all("gestation").isEmpty()) {
            double weeks = inputs.number("gestation", "wk", Set.of("76516-4"));
            if (weeks >= 37) {
                throw DerivationRefused.notDerived();
            }
            return (days / DAYS_A_MONTH < 24 ? days - 7 * (40 - weeks) : days) / DAYS_A_MONTH;
        }
        return days / DAYS_A_MONTH;
    }

    /** L, M and S at an age, between the rows around it. */
    private static double[] row(String key, double months) {
        double[] before = null;
        for (String line : Table.LINES) {
            if (line.startsWith(key)) {
                String[] cells = line.split(",");
                double[] row = {
                    Double.parseDouble(cells[2]),
                    Double.parseDouble(cells[3]),
                    Double.parseDouble(cells[4]),
                    Double.parseDouble(cells[5])
                };
                if (row[0] >= months && before != null) {
                    double share = (months - before[0]) / (row[0] - before[0]);
                    return new double[] {
                        before[1] * (1 - share) + row[1] * share,
                        before[2] * (1 - share) + row[2] * share,
                        before[3] * (1 - share) + row[3] * share
                    };
                }
                if (row[0] == months) {
                    return new double[] {row[1], row[2], row[3]};
                }
                if (row[0] > months) {
                    throw DerivationRefused.notDerived();
                }
                before = row;
            }
        }
        throw DerivationRefused.notDerived();
    }

    private static Observation observation(ScoreInputs inputs, String role) {
        return Sources.observation(inputs.one(role).orElseThrow(DerivationRefused::notDerived));
    }

    /** Read when first asked for. */
    private static final class Table {
        static final List<String> LINES = read();

        private static List<String> read() {
            try (InputStream in = Claim.class.getResourceAsStream(TABLE)) {
                if (in == null) {
                    throw new IllegalStateException("the program lacks " + TABLE);
                }
                return new ArrayList<>(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                        .lines()
                        .toList());
            } catch (IOException unreadable) {
                throw new UncheckedIOException("cannot read " + TABLE, unreadable);
            }
        }
    }
}
