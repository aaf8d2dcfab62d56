package org.prodrome.cds.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;

/**
 * Kidney function, worked out a second time: CKD-EPI 2021 (Inker 2021, 10.1056/NEJMoa2102953), KDIGO categories
 * (10.1016/j.kint.2023.10.018), KDIGO AKI (10.1038/kisup.2012.1) and NHS England's AKI algorithm (NHS/PSA/D/2014/010).
 */
final class Kidney {
    static final Set<String> CREATININE = Set.of("2160-0", "38483-4", "14682-9");
    private static final Set<String> ALBUMIN_CREATININE = Set.of("9318-7", "14959-1", "32294-1", "30000-4", "14958-3");
    private static final double UMOL_PER_MG_DL = 88.4;

    /** A limit that is met but for the last bit of a double counts as met. */
    private static final double SLACK = 1e-9;

    /** mL/min/1.73 m², not rounded. */
    static double egfr(Observation creatinine, Patient patient) {
        int age = Person.age(patient, ClinicalTime.of(creatinine).day());
        return egfr(creatinineMgDl(creatinine), age, Person.isFemale(patient));
    }

    static double egfr(double mgDl, int age, boolean female) {
        if (mgDl <= 0) {
            throw DerivationRefused.notDerived();
        }
        double ratio = mgDl / (female ? 0.7 : 0.9);
        double below = Math.pow(Math.min(ratio, 1), female ? -0.241 : -0.302);
        double above = Math.pow(Math.max(ratio, 1), -1.2);
        return 142 * below * above * Math.pow(0.9938, age) * (female ? 1.012 : 1);
    }

    static String category(double egfr) {
        if (egfr >= 90) {
            return "G1";
        }
        if (egfr >= 60) {
            return "G2";
        }
        if (egfr >= 45) {
            return "G3a";
        }
        if (egfr >= 30) {
            return "G3b";
        }
        return egfr >= 15 ? "G4" : "G5";
    }

    static String albuminuria(Observation ratio) {
        requireCode(ratio, ALBUMIN_CREATININE);
        double mgG = MeasuredValue.exact(ratio, Map.of("unit", "mg/g")).doubleValue();
        return mgG < 30 ? "A1" : mgG <= 300 ? "A2" : "A3";
    }

    static double creatinineMgDl(Observation creatinine) {
        requireCode(creatinine, CREATININE);
        return MeasuredValue.exact(creatinine, Map.of("unit", "mg/dL")).doubleValue();
    }

    private static void requireCode(Observation observation, Set<String> loinc) {
        if (!MeasuredValue.has(observation.getCode(), loinc)) {
            throw DerivationRefused.notDerived();
        }
    }

    /** One creatinine in mg/dL. */
    record Point(Instant at, double mgDl) {}

    static String akiStage(List<Observation> creatinines, String rule) {
        List<Point> series = new ArrayList<>();
        for (Observation creatinine : creatinines) {
            series.add(new Point(ClinicalTime.of(creatinine).instant(), creatinineMgDl(creatinine)));
        }
        return switch (rule) {
            case "kdigo" -> kdigo(series);
            case "nhs" -> nhs(series);
            default -> throw DerivationRefused.notDerived();
        };
    }

    static String kdigo(List<Point> series) {
        Point last = series.get(series.size() - 1);
        double low48 = lowest(series, Duration.ofHours(48)).orElse(Double.POSITIVE_INFINITY);
        double low7 = lowest(series, Duration.ofDays(7)).orElse(Double.POSITIVE_INFINITY);
        boolean up = last.mgDl >= low48 + 0.3 - SLACK || last.mgDl >= 1.5 * low7 - SLACK;
        if (last.mgDl >= 3 * low7 - SLACK || (last.mgDl >= 4 && up)) {
            return "3";
        }
        if (last.mgDl >= 2 * low7 - SLACK) {
            return "2";
        }
        return up ? "1" : "none";
    }

    static String nhs(List<Point> series) {
        Point last = series.get(series.size() - 1);
        double reference = lowest(series, Duration.ofDays(7)).orElseGet(() -> medianOf365Days(series));
        double ratio = last.mgDl / reference;
        if (ratio >= 3 - SLACK || (ratio >= 1.5 - SLACK && last.mgDl * UMOL_PER_MG_DL > 354 + SLACK)) {
            return "3";
        }
        if (ratio >= 1.5 - SLACK) {
            return ratio >= 2 - SLACK ? "2" : "1";
        }
        double rise = last.mgDl - lowest(series, Duration.ofHours(48)).orElse(last.mgDl);
        return rise * UMOL_PER_MG_DL > 26 + SLACK ? "1" : "none";
    }

    private static OptionalDouble lowest(List<Point> series, Duration before) {
        Point last = series.get(series.size() - 1);
        return series.subList(0, series.size() - 1).stream()
                .filter(p -> !p.at.isBefore(last.at.minus(before)) && !p.at.isAfter(last.at))
                .mapToDouble(Point::mgDl)
                .min();
    }

    private static double medianOf365Days(List<Point> series) {
        Point last = series.get(series.size() - 1);
        double[] values = series.subList(0, series.size() - 1).stream()
                .filter(p -> !p.at.isBefore(last.at.minus(Duration.ofDays(365))))
                .mapToDouble(Point::mgDl)
                .toArray();
        if (values.length == 0) {
            throw DerivationRefused.notDerived();
        }
        return TheilSen.median(values);
    }

    private Kidney() {}
}
