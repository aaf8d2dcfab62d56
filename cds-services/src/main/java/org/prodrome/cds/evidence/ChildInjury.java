package org.prodrome.cds.evidence;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.Observation;
import org.prodrome.terminology.code.Loinc;

/**
 * KDIGO stage 3 below 18 years by an eGFR below 35 (bedside Schwartz, 10.1681/ASN.2008030287): roles creatinine (the
 * week, newest last) and height; parts {@code stage}, {@code egfr} and, without a height, {@code no-height}.
 */
final class ChildInjury {
    private static final Set<String> HEIGHT = Roles.loinc(Loinc.HEIGHT);
    private static final int HEIGHT_DAYS = 180;

    private ChildInjury() {}

    static String print(ScoreInputs inputs) {
        List<Observation> week =
                inputs.all("creatinine").stream().map(Sources::observation).toList();
        if (week.isEmpty()) {
            throw DerivationRefused.notDerived();
        }
        Observation newest = week.get(week.size() - 1);
        LocalDate day = ClinicalTime.of(newest).day();
        int age = Person.age(inputs.patient(), day);
        if (age < 1 || age > 17) {
            throw DerivationRefused.notDerived();
        }
        if ("no-height".equals(inputs.parameters().get("part"))) {
            Kidney.creatinineMgDl(newest);
            Roles.requireNone(
                    inputs,
                    "Observation",
                    found -> found instanceof Observation height
                            && MeasuredValue.has(height.getCode(), HEIGHT)
                            && height.hasValueQuantity()
                            && isRecent(height, day));
            return "no height of the 180 days";
        }
        double height = inputs.number("height", "cm", HEIGHT);
        if (!isRecent(Sources.observation(inputs.one("height").orElseThrow()), day)) {
            throw DerivationRefused.notDerived();
        }
        double egfr = 0.413 * height / Kidney.creatinineMgDl(newest);
        if (egfr >= 35 - 1e-9 || Kidney.akiStage(week, "kdigo").equals("none")) {
            throw DerivationRefused.notDerived();
        }
        return switch (inputs.parameters().getOrDefault("part", "")) {
            case "stage" -> "3";
            case "egfr" -> Decimals.print(Decimals.of(egfr), Map.of("decimals", "0"));
            default -> throw DerivationRefused.notDerived();
        };
    }

    private static boolean isRecent(Observation height, LocalDate day) {
        try {
            LocalDate measured = ClinicalTime.of(height).day();
            return !measured.isAfter(day) && !measured.isBefore(day.minusDays(HEIGHT_DAYS));
        } catch (DerivationRefused undated) {
            return false;
        }
    }
}
