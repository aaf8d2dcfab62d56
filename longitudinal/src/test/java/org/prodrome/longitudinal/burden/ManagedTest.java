package org.prodrome.longitudinal.burden;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.RecordBuilder;
import org.prodrome.longitudinal.burden.Decision.Reason;
import org.prodrome.longitudinal.burden.Decision.Silent;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.reading.RecordReading;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CodeSystems;

class ManagedTest {
    @Test
    void comfortCareIsFoundInAnyOfItsCodesAndEnds() {
        RecordBuilder record = new RecordBuilder(AdministrativeGender.MALE, "1940-01-01");
        assertThat(Managed.isInComfortCare(record.asOf("2026-03-10T00:00:00Z"))).isFalse();
        var problem = record.problem(CodeSystems.ICD_10_CM, "Z51.5", "Palliative care", "active", "2026-01-01");
        assertThat(Managed.isInComfortCare(record.asOf("2026-03-10T00:00:00Z"))).isTrue();
        problem.getClinicalStatus().getCodingFirstRep().setCode("inactive");
        assertThat(Managed.isInComfortCare(record.asOf("2026-03-10T00:00:00Z"))).isFalse();
    }

    /** The rules need not each ask: what any of them finds is kept silent here, the critical too. */
    @Test
    void inComfortCareNoRuleIsHeard() {
        RecordBuilder record = new RecordBuilder(AdministrativeGender.MALE, "1940-01-01");
        var care = record.problem(CodeSystems.ICD_10_CM, "Z51.5", "Palliative care", "active", "2026-01-01");
        PatientTimeline timeline = record.asOf("2026-03-10T00:00:00Z");
        List<Rule> rules = RecordReading.of(timeline).results().stream()
                .map(DetectorResult::rule)
                .toList();
        assertThat(rules).hasSizeGreaterThan(30);
        for (Tier tier : Tier.values()) {
            assertThat(Burden.decide(
                            List.of(), found(rules, tier, care.getIdElement().getIdPart()), timeline))
                    .hasSize(rules.size())
                    .allSatisfy(decision -> assertThat(decision)
                            .isInstanceOfSatisfying(
                                    Silent.class,
                                    silent -> assertThat(silent.reason()).isEqualTo(Reason.COMFORT_CARE)));
        }
    }

    private static List<DetectorResult> found(List<Rule> rules, Tier tier, String problem) {
        return rules.stream()
                .<DetectorResult>map(rule -> new Detection(
                        rule,
                        tier,
                        "found",
                        3,
                        Optional.empty(),
                        new Claim("t", "words", List.of(), rule.id()),
                        List.of(),
                        List.of("Condition/" + problem)))
                .toList();
    }
}
