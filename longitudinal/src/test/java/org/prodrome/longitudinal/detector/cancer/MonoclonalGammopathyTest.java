package org.prodrome.longitudinal.detector.cancer;

import static org.assertj.core.api.Assertions.assertThat;

import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Quantity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prodrome.longitudinal.RecordBuilder;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Attainable;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.terminology.code.CodeSystems;

class MonoclonalGammopathyTest {
    private final RecordBuilder record = new RecordBuilder(AdministrativeGender.FEMALE, "1955-01-01");

    @ParameterizedTest
    @CsvSource({
        "14.9, IgG kappa monoclonal protein, 1.65, 0, 5",
        "15, IgG kappa monoclonal protein, 1.65, 1, 21",
        "14.9, IgA lambda monoclonal protein, 0.26, 1, 21",
        "14.9, IgA lambda monoclonal protein, 0.25, 2, 37",
        "20, IgM kappa, 1.66, 3, 58"
    })
    void theThreeFactorsGiveThePublishedRisks(String protein, String found, String ratio, int points, int percent) {
        gammopathy();
        record.lab("33358-3", protein, "g/L", "2025-04-01");
        record.lab("48378-4", ratio, "1", "2025-04-01");
        fixation(found);
        DetectorResult result = read(new MonoclonalGammopathy());
        if (points == 0) {
            assertThat(result).isInstanceOf(NothingFound.class);
        } else {
            Detection detection = (Detection) result;
            assertThat(detection.summary().text())
                    .isEqualTo(
                            ("MGUS with %d of 3 risk factors on 2025-04-01: %d %% become myeloma in 20 years (Rajkumar"
                                            + " 2005).")
                                    .formatted(points, percent));
            assertThat(detection.severity()).isEqualTo(points - 1);
            assertThat(detection.tier()).isEqualTo(points == 3 ? Tier.T2 : Tier.T3);
        }
    }

    @Test
    void whatIsMissingIsNamedWithThePointsThatAreStillAttainable() {
        gammopathy();
        record.lab("33358-3", "1.8", "g/dL", "2025-04-01");
        fixation("No monoclonal IgG or IgA");
        assertThat(read(new MonoclonalGammopathy())).isInstanceOfSatisfying(NotComputable.class, result -> {
            assertThat(result.missing())
                    .containsExactly(
                            "free light chain ratio of 2 years", "immunofixation that names one class, such as IgG");
            assertThat(result.attainable()).contains(new Attainable(1, 3));
        });
    }

    @Test
    void itIsForAKnownGammopathyThatIsNoMyeloma() {
        assertThat(read(new MonoclonalGammopathy())).isInstanceOf(NotApplicable.class);
        Condition known = gammopathy();
        assertThat(read(new MonoclonalGammopathy())).isInstanceOf(NotComputable.class);
        known.getClinicalStatus().getCodingFirstRep().setCode("resolved");
        assertThat(read(new MonoclonalGammopathy())).isInstanceOf(NotApplicable.class);
        known.getClinicalStatus().getCodingFirstRep().setCode("active");
        record.problem(CodeSystems.ICD_10_CM, "C90.00", "Myeloma", "active", "2025-01-01");
        assertThat(read(new MonoclonalGammopathy())).isInstanceOf(NotApplicable.class);
    }

    @Test
    void aCalciumAboveTheLaboratorysLimitMakesAWideGlobulinGapUrgent() {
        record.lab("2885-2", "9.0", "g/dL", "2025-05-01");
        record.lab("1751-7", "4.0", "g/dL", "2025-05-01");
        var calcium = record.lab("17861-6", "10.6", "mg/dL", "2025-05-01");
        assertThat(((Detection) read(new GlobulinGap())).tier()).isEqualTo(Tier.T3);
        calcium.addReferenceRange().setHigh(new Quantity(10.5));
        Detection urgent = (Detection) read(new GlobulinGap());
        assertThat(urgent.tier()).isEqualTo(Tier.T2);
        assertThat(urgent.details().get(0).text())
                .isEqualTo("Calcium 10.6 mg/dL on 2025-05-01, above the laboratory's limit of 10.5.");
    }

    @ParameterizedTest
    @CsvSource({"1965-03-01, true", "1965-03-02, false"})
    void bonePainMakesItUrgentFromSixtyYears(String born, boolean urgent) {
        RecordBuilder other = new RecordBuilder(AdministrativeGender.MALE, born);
        other.lab("2885-2", "9.0", "g/dL", "2025-05-01");
        other.lab("1751-7", "4.0", "g/dL", "2025-05-01");
        other.problem(CodeSystems.ICD_10_CM, "M54.5", "Low back pain", "active", "2025-03-01");
        Detection detection = (Detection) new GlobulinGap().read(other.asOf("2025-06-01T12:00:00Z"));
        assertThat(detection.tier() == Tier.T2).isEqualTo(urgent);
    }

    private Condition gammopathy() {
        return record.problem(CodeSystems.ICD_10_CM, "D47.2", "MGUS", "active", "2020-01-01");
    }

    private void fixation(String words) {
        record.lab("25700-6", "1", "1", "2020-02-01").setValue(new CodeableConcept().setText(words));
    }

    private DetectorResult read(Detector rule) {
        return rule.read(record.asOf("2025-06-01T12:00:00Z"));
    }
}
