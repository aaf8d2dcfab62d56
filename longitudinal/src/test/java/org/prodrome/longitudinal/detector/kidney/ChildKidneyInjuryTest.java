package org.prodrome.longitudinal.detector.kidney;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.RecordBuilder;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.Tier;

/** Acute kidney injury below 18 years. */
class ChildKidneyInjuryTest {
    private static final String NOW = "2026-11-20T12:00:00Z";

    private final RecordBuilder record = new RecordBuilder(AdministrativeGender.MALE, "2018-02-01");

    @Test
    void anEgfrBelow35MakesAnInjuryStage3AndAHeightIsNeededForIt() {
        record.lab("2160-0", "0.9", "mg/dL", "2026-11-18T08:00:00Z");
        assertThat(read())
                .isInstanceOfSatisfying(
                        NotComputable.class,
                        found -> assertThat(found.missing())
                                .containsExactly("an earlier creatinine of the last 7 days"));
        record.lab("2160-0", "1.5", "mg/dL", "2026-11-20T08:00:00Z");
        Detection without = (Detection) read();
        assertThat(without.state()).isEqualTo("stage 1");
        assertThat(texts(without))
                .contains("Stage 3 by an eGFR below 35 could not be looked for: no height of the 180 days before the"
                        + " creatinine of 2026-11-20.");
        record.lab("8302-2", "126", "cm", "2026-05-24");
        Detection found = (Detection) read();
        assertThat(found.tier()).isEqualTo(Tier.T1);
        assertThat(found.state()).isEqualTo("stage 3");
        assertThat(found.summary().text())
                .isEqualTo(
                        "Acute kidney injury, KDIGO stage 3: creatinine 1.50 mg/dL on 2026-11-20 08:00, lowest in 7 days"
                                + " 0.90; eGFR 35 (Schwartz).");
        assertThat(texts(found)).noneMatch(text -> text.startsWith("Stage 3 by"));
    }

    @Test
    void anEgfrOf35AndALowEgfrWithoutARiseAreNoStage3() {
        record.lab("2160-0", "0.9", "mg/dL", "2026-11-18T08:00:00Z");
        record.lab("2160-0", "1.5", "mg/dL", "2026-11-20T08:00:00Z");
        record.lab("8302-2", "128", "cm", "2026-10-20");
        assertThat(((Detection) read()).state()).isEqualTo("stage 1");
        RecordBuilder steady = new RecordBuilder(AdministrativeGender.MALE, "2018-02-01");
        steady.lab("2160-0", "2.9", "mg/dL", "2026-11-18T08:00:00Z");
        steady.lab("2160-0", "2.9", "mg/dL", "2026-11-20T08:00:00Z");
        steady.lab("8302-2", "128", "cm", "2026-10-20");
        assertThat(new KidneyInjury().read(steady.asOf(NOW))).isInstanceOf(NothingFound.class);
    }

    @Test
    void theRatiosAreThoseOfAdultsAndNewbornsAreLeftOut() {
        record.lab("2160-0", "0.4", "mg/dL", "2026-11-15T08:00:00Z");
        record.lab("2160-0", "0.8", "mg/dL", "2026-11-20T08:00:00Z");
        assertThat(((Detection) read()).state()).isEqualTo("stage 2");
        RecordBuilder newborn = new RecordBuilder(AdministrativeGender.FEMALE, "2026-10-24");
        newborn.lab("2160-0", "0.4", "mg/dL", "2026-11-15T08:00:00Z");
        newborn.lab("2160-0", "0.8", "mg/dL", "2026-11-20T08:00:00Z");
        assertThat(new KidneyInjury().read(newborn.asOf(NOW))).isInstanceOf(NotApplicable.class);
        assertThat(new KidneyInjury().read(newborn.asOf("2026-11-21T12:00:00Z")))
                .isInstanceOf(Detection.class);
    }

    private static List<String> texts(Detection found) {
        return found.details().stream().map(Claim::text).toList();
    }

    private DetectorResult read() {
        return new KidneyInjury().read(record.asOf(NOW));
    }
}
