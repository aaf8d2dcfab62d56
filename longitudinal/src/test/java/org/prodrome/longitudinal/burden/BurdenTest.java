package org.prodrome.longitudinal.burden;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Patient.LinkType;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.RecordBuilder;
import org.prodrome.longitudinal.burden.Decision.Cause;
import org.prodrome.longitudinal.burden.Decision.Reason;
import org.prodrome.longitudinal.burden.Decision.Reopened;
import org.prodrome.longitudinal.burden.Decision.Resolved;
import org.prodrome.longitudinal.burden.Decision.Silent;
import org.prodrome.longitudinal.burden.Decision.Speak;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Citation;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.DetectorResult.Trigger;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.reading.RecordReading;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.quantity.Analyte;

class BurdenTest {
    private static final String CREATININE = "2160-0";
    private static final String NOW = "2026-03-10T12:00:00Z";

    private final RecordBuilder record = new RecordBuilder(AdministrativeGender.FEMALE, "1950-01-01");
    private final List<Utterance> memory = new ArrayList<>();
    private String now = NOW;

    @Test
    void saysWhatItNeverSaidAndThenIsQuiet() {
        Observation creatinine = record.lab(CREATININE, "2.0", "mg/dL", "2026-03-09T08:00:00Z");
        assertThat(carryOut(found("stage 2", 2, creatinine, "2.0")))
                .isInstanceOfSatisfying(
                        Speak.class, speak -> assertThat(speak.cause()).isEqualTo(Cause.FIRST));
        assertThat(carryOut(found("stage 2", 2, creatinine, "2.0"))).isInstanceOfSatisfying(Silent.class, silent -> {
            assertThat(silent.reason()).isEqualTo(Reason.ALREADY_SAID);
            assertThat(silent.since()).isPresent();
        });
    }

    @Test
    void speaksAgainAtAStepUpAndInAnotherStateOfTheSameSeverity() {
        Observation first = record.lab(CREATININE, "2.0", "mg/dL", "2026-03-09T08:00:00Z");
        carryOut(found("stage 2", 2, first, "2.0"));
        Observation second = record.lab(CREATININE, "3.5", "mg/dL", "2026-03-09T20:00:00Z");
        assertThat(carryOut(found("stage 3", 3, second, "3.5")))
                .isInstanceOfSatisfying(
                        Speak.class, speak -> assertThat(speak.cause()).isEqualTo(Cause.MORE_SEVERE));
        assertThat(carryOut(found("another", 3, second, "3.5")))
                .isInstanceOfSatisfying(
                        Speak.class, speak -> assertThat(speak.cause()).isEqualTo(Cause.NEW_STATE));
    }

    @Test
    void isQuietWhenItEasesAndSpeaksWhenItWorsensAgainAfterTheQuietTime() {
        now = "2026-03-05T12:00:00Z";
        carryOut(found("stage 3", 3, record.lab(CREATININE, "4.0", "mg/dL", "2026-03-05"), "4.0"));
        now = "2026-03-07T12:00:00Z";
        assertThat(carryOut(found("stage 1", 1, record.lab(CREATININE, "1.5", "mg/dL", "2026-03-07"), "1.5")))
                .isInstanceOfSatisfying(
                        Silent.class, silent -> assertThat(silent.reason()).isEqualTo(Reason.EASED));
        Observation worse = record.lab(CREATININE, "2.4", "mg/dL", "2026-03-09");
        now = "2026-03-09T11:59:59Z";
        assertThat(decide(found("stage 2", 2, worse, "2.4")))
                .as("less than the stage 3 of this episode")
                .hasOnlyElementsOfType(Silent.class);
        now = "2026-03-09T12:00:00Z";
        assertThat(carryOut(found("stage 2", 2, worse, "2.4")))
                .as("48 hours below stage 3")
                .isInstanceOfSatisfying(
                        Speak.class, speak -> assertThat(speak.cause()).isEqualTo(Cause.MORE_SEVERE));
    }

    @Test
    void aScoreThatSwingsAroundItsLimitIsOneEpisodeAndAStepUpInItIsSaid() {
        Observation pulse = record.lab(CREATININE, "2.0", "mg/dL", "2026-03-09T08:00:00Z");
        DetectorResult nothing = new NothingFound(rule("news2/1"), List.of());
        now = "2026-03-09T08:00:00Z";
        assertThat(carryOut(score("medium", 1, pulse))).isInstanceOf(Speak.class);
        for (int hour = 9; hour < 24; hour += 2) {
            now = "2026-03-09T%02d:00:00Z".formatted(hour);
            assertThat(carryOut(nothing)).isInstanceOf(Resolved.class);
            now = "2026-03-09T%02d:00:00Z".formatted(hour + 1 == 24 ? 23 : hour + 1);
            assertThat(carryOut(score("medium", 1, pulse)))
                    .isInstanceOfSatisfying(
                            Silent.class, silent -> assertThat(silent.reason()).isEqualTo(Reason.SAME_EPISODE));
        }
        assertThat(memory).as("swings leave no lines").hasSize(1);
        now = "2026-03-10T00:00:00Z";
        assertThat(carryOut(score("high", 2, pulse)))
                .isInstanceOfSatisfying(
                        Speak.class, speak -> assertThat(speak.cause()).isEqualTo(Cause.MORE_SEVERE));
        now = "2026-03-10T01:00:00Z";
        assertThat(carryOut(score("medium", 1, pulse))).isInstanceOf(Silent.class);
        now = "2026-03-10T02:00:00Z";
        carryOut(nothing);
        now = "2026-03-10T23:00:00Z";
        assertThat(carryOut(score("high", 2, pulse))).isInstanceOf(Silent.class);
        assertThat(memory).hasSize(2);
        now = "2026-03-11T00:00:00Z";
        carryOut(nothing);
        now = "2026-03-12T00:00:00Z";
        assertThat(carryOut(score("medium", 1, pulse)))
                .as("24 hours of nothing")
                .isInstanceOfSatisfying(
                        Speak.class, speak -> assertThat(speak.cause()).isEqualTo(Cause.FIRST));
    }

    @Test
    void aBreakIsCountedFromWhereItBeganWhateverComesBackLess() {
        Observation pulse = record.lab(CREATININE, "2.0", "mg/dL", "2026-03-09T08:00:00Z");
        now = "2026-03-09T00:00:00Z";
        carryOut(score("high", 2, pulse));
        now = "2026-03-09T06:00:00Z";
        carryOut(new NothingFound(rule("news2/1"), List.of()));
        now = "2026-03-09T20:00:00Z";
        assertThat(carryOut(score("medium", 1, pulse))).isInstanceOf(Silent.class);
        now = "2026-03-10T05:59:00Z";
        assertThat(decide(score("high", 2, pulse))).hasOnlyElementsOfType(Silent.class);
        now = "2026-03-10T06:00:00Z";
        assertThat(carryOut(score("high", 2, pulse)))
                .isInstanceOfSatisfying(
                        Speak.class, speak -> assertThat(speak.cause()).isEqualTo(Cause.MORE_SEVERE));
    }

    @Test
    void aNewStayInHospitalStartsWhatIsAcuteAnew() {
        Observation pulse = record.lab(CREATININE, "2.0", "mg/dL", "2026-01-09T08:00:00Z");
        stay("2026-01-08T08:00:00Z", "2026-01-12T08:00:00Z");
        now = "2026-01-09T10:00:00Z";
        carryOut(score("high", 2, pulse));
        now = "2026-03-10T10:00:00Z";
        assertThat(decide(score("high", 2, pulse))).hasOnlyElementsOfType(Silent.class);
        stay("2026-03-10T11:00:00Z", null);
        now = "2026-03-10T12:00:00Z";
        assertThat(carryOut(score("high", 2, pulse)))
                .isInstanceOfSatisfying(
                        Speak.class, speak -> assertThat(speak.cause()).isEqualTo(Cause.FIRST));
        stay("2026-03-12T11:00:00Z", null);
        now = "2026-03-12T12:00:00Z";
        assertThat(carryOut(score("high", 2, pulse)))
                .as("another ward of the same stay")
                .isInstanceOf(Silent.class);
    }

    @Test
    void theQuietTimesAreOfRulesThatThereAre() {
        assertThat(RecordReading.detectors())
                .extracting(detector -> Utterance.name(detector.rule().id()))
                .containsAll(Quiet.NAMED.keySet());
    }

    @Test
    void goingToAndFroAcrossALimitByChanceIsSaidOnce() {
        carryOut(found("G4", 4, record.lab(CREATININE, "2.02", "mg/dL", "2026-03-01"), "2.02"));
        assertThat(carryOut(found("G3b", 3, record.lab(CREATININE, "1.98", "mg/dL", "2026-03-03"), "1.98")))
                .isInstanceOf(Silent.class);
        assertThat(carryOut(found("G4", 4, record.lab(CREATININE, "2.03", "mg/dL", "2026-03-05"), "2.03")))
                .isInstanceOfSatisfying(
                        Silent.class, silent -> assertThat(silent.reason()).isEqualTo(Reason.WITHIN_CHANCE));
    }

    @Test
    void aNewValueSpeaksOnlyBeyondTheReferenceChangeValueOfTheOneThatWasSaid() {
        // Creatinine: CVI 4.4 %, CVA 1.1 %: 12.57 %.
        carryOut(found("stage 2", 2, record.lab(CREATININE, "2.00", "mg/dL", "2026-03-01"), "2.00"));
        assertThat(carryOut(found("stage 2", 2, record.lab(CREATININE, "2.25", "mg/dL", "2026-03-03"), "2.25")))
                .isInstanceOf(Silent.class);
        assertThat(carryOut(found("stage 2", 2, record.lab(CREATININE, "2.26", "mg/dL", "2026-03-05"), "2.26")))
                .isInstanceOfSatisfying(
                        Speak.class, speak -> assertThat(speak.cause()).isEqualTo(Cause.NEW_EVIDENCE));
        assertThat(carryOut(found("stage 2", 2, record.lab(CREATININE, "2.40", "mg/dL", "2026-03-06"), "2.40")))
                .as("compared with 2.26, which was said, no longer with 2.00")
                .isInstanceOf(Silent.class);
    }

    @Test
    void aValueThatGetsBetterInTheSameStateIsNotSaidAgain() {
        carryOut(found("stage 2", 2, record.lab(CREATININE, "3.00", "mg/dL", "2026-03-01"), "3.00"));
        assertThat(carryOut(found("stage 2", 2, record.lab(CREATININE, "2.20", "mg/dL", "2026-03-03"), "2.20")))
                .isInstanceOfSatisfying(
                        Silent.class, silent -> assertThat(silent.reason()).isEqualTo(Reason.EASED));
        assertThat(carryOut(found("stage 2", 2, record.lab(CREATININE, "3.50", "mg/dL", "2026-03-05"), "3.50")))
                .isInstanceOf(Speak.class);
    }

    @Test
    void endsWhenTheRuleFindsNothingAndStartsAnewAfterTheQuietTime() {
        Observation creatinine = record.lab(CREATININE, "2.0", "mg/dL", "2026-03-09");
        carryOut(found("stage 2", 2, creatinine, "2.0"));
        assertThat(carryOut(new NothingFound(rule("aki/1"), List.of()))).isInstanceOf(Resolved.class);
        assertThat(decide(new NothingFound(rule("aki/1"), List.of()))).isEmpty();
        now = "2026-03-12T11:59:59Z";
        assertThat(decide(found("stage 2", 2, creatinine, "2.0"))).hasOnlyElementsOfType(Silent.class);
        now = "2026-03-12T12:00:00Z";
        assertThat(carryOut(found("stage 2", 2, creatinine, "2.0"))).isInstanceOf(Speak.class);
    }

    @Test
    void lackOfDataNeitherEndsNorRepeatsAndANewExclusionEnds() {
        carryOut(found("stage 2", 2, record.lab(CREATININE, "2.0", "mg/dL", "2026-03-09"), "2.0"));
        assertThat(decide(new NotComputable(rule("aki/1"), List.of("creatinine"), List.of())))
                .isEmpty();
        assertThat(carryOut(new NotApplicable(rule("aki/1"), "dialysis")))
                .isInstanceOfSatisfying(
                        Resolved.class,
                        resolved -> assertThat(resolved.reason()).isEqualTo("dialysis"));
    }

    @Test
    void aNewVersionOfTheRuleDoesNotSayEverythingAgain() {
        Observation creatinine = record.lab(CREATININE, "2.0", "mg/dL", "2026-03-09");
        carryOut(found("stage 2", 2, creatinine, "2.0"));
        Detection again = detection("aki/2", Tier.T2, "stage 2", 2, creatinine, "2.0");
        assertThat(carryOut(again)).isInstanceOf(Silent.class);
    }

    @Test
    void anAmendedInputReopensWhatWasSaidFromIt() {
        Observation creatinine = record.lab(CREATININE, "2.0", "mg/dL", "2026-03-09");
        carryOut(found("stage 2", 2, creatinine, "2.0"));
        creatinine.getValueQuantity().setValue(new BigDecimal("2.1"));
        Decision reopened = carryOut(found("stage 2", 2, creatinine, "2.1"));
        assertThat(reopened).isInstanceOfSatisfying(Reopened.class, again -> {
            assertThat(again.changes())
                    .extracting(InputChange::words)
                    .containsExactly("Observation/1 amended (creatinine corrected from 2 to 2.1 mg/dL)");
            assertThat(again.now()).isPresent();
        });
        assertThat(carryOut(found("stage 2", 2, creatinine, "2.1"))).isInstanceOf(Silent.class);
    }

    @Test
    void anAmendedValueWithdrawsOnlyWhatNoNewerValueEnded() {
        Observation before = record.lab(CREATININE, "1.0", "mg/dL", "2026-03-08");
        Observation creatinine = record.lab(CREATININE, "2.0", "mg/dL", "2026-03-09");
        carryOut(found("stage 2", 2, creatinine, "2.0", "Observation/1"));
        before.getValueQuantity().setValue(new BigDecimal("1.02"));
        assertThat(decide(new NothingFound(rule("aki/1"), List.of())))
                .as("nothing newer explains that the rule is quiet")
                .first()
                .isInstanceOf(Reopened.class);
        record.lab(CREATININE, "1.0", "mg/dL", "2026-03-10");
        assertThat(decide(new NothingFound(rule("aki/1"), List.of())))
                .as("the kidney recovered, as the newer value says")
                .first()
                .isInstanceOf(Resolved.class);
        creatinine.getValueQuantity().setValue(new BigDecimal("1.1"));
        assertThat(decide(new NothingFound(rule("aki/1"), List.of())))
                .as("the deciding value was wrong")
                .first()
                .isInstanceOfSatisfying(
                        Reopened.class,
                        again -> assertThat(again.changes())
                                .extracting(InputChange::words)
                                .contains("Observation/2 amended (creatinine corrected from 2 to 1.1 mg/dL)"));
    }

    @Test
    void aRetractedInputReopensAndEndsWhatWasSaidFromIt() {
        Observation creatinine = record.lab(CREATININE, "2.0", "mg/dL", "2026-03-09");
        carryOut(found("stage 2", 2, creatinine, "2.0"));
        creatinine.setStatus(ObservationStatus.ENTEREDINERROR);
        assertThat(carryOut(new NotComputable(rule("aki/1"), List.of("creatinine"), List.of())))
                .isInstanceOfSatisfying(Reopened.class, again -> {
                    assertThat(again.changes())
                            .containsExactly(new InputChange("Observation/1", InputChange.Kind.RETRACTED));
                    assertThat(again.now()).isEmpty();
                });
        assertThat(decide(new NotComputable(rule("aki/1"), List.of("creatinine"), List.of())))
                .as("said once that it no longer stands")
                .isEmpty();
        assertThat(carryOut(found("stage 2", 2, record.lab(CREATININE, "2.0", "mg/dL", "2026-03-09"), "2.0")))
                .as("what was withdrawn makes no episode")
                .isInstanceOf(Speak.class);
    }

    @Test
    void aMergedPatientReopensAndAnotherNameDoesNot() {
        carryOut(found("stage 2", 2, record.lab(CREATININE, "2.0", "mg/dL", "2026-03-09"), "2.0", "Patient/p1"));
        record.patient().addName().setFamily("Other");
        record.patient().getMeta().setVersionId("2");
        Observation same = (Observation) record.resources().get(0);
        same.addNote().setText("seen");
        same.getMeta().setVersionId("7");
        same.setStatus(ObservationStatus.PRELIMINARY);
        assertThat(carryOut(found("stage 2", 2, same, "2.0", "Patient/p1"))).isInstanceOf(Silent.class);
        record.patient().addLink().setType(LinkType.REPLACES).setOther(new Reference("Patient/p2"));
        assertThat(carryOut(found("stage 2", 2, same, "2.0", "Patient/p1")))
                .isInstanceOfSatisfying(
                        Reopened.class,
                        again -> assertThat(again.changes())
                                .containsExactly(new InputChange("Patient/p1", InputChange.Kind.MERGED)));
    }

    @Test
    void everyFactOfAnInputCounts() {
        List<java.util.function.Consumer<Observation>> amendments = List.of(
                observation -> observation.getValueQuantity().setValue(new BigDecimal("2.01")),
                observation -> observation.getValueQuantity().setCode("umol/L"),
                observation -> observation.setEffective(new DateTimeType("2026-03-08")),
                observation -> observation.getCode().getCodingFirstRep().setCode("718-7"),
                observation -> observation.setStatus(ObservationStatus.CORRECTED));
        for (var amendment : amendments) {
            memory.clear();
            record.resources().clear();
            Observation creatinine = record.lab(CREATININE, "2.0", "mg/dL", "2026-03-09");
            carryOut(found("stage 2", 2, creatinine, "2.0"));
            amendment.accept(creatinine);
            assertThat(carryOut(found("stage 2", 2, creatinine, "2.0"))).isInstanceOf(Reopened.class);
        }
    }

    @Test
    void isQuietInComfortCare() {
        record.problem(CodeSystems.SNOMED_CT, "103735009", "Palliative care", "active", "2026-01-01");
        assertThat(carryOut(found("stage 3", 3, record.lab(CREATININE, "4.0", "mg/dL", "2026-03-09"), "4.0")))
                .isInstanceOfSatisfying(
                        Silent.class, silent -> assertThat(silent.reason()).isEqualTo(Reason.COMFORT_CARE));
        ((Condition) record.resources().get(0))
                .getClinicalStatus()
                .getCodingFirstRep()
                .setCode("resolved");
        assertThat(carryOut(found("stage 3", 3, (Observation) record.resources().get(1), "4.0")))
                .isInstanceOf(Speak.class);
    }

    @Test
    void whatTheRulesReallyFindIsSaidOnce() {
        record.lab(CREATININE, "1.0", "mg/dL", "2026-03-08T08:00:00Z");
        record.lab(CREATININE, "2.2", "mg/dL", "2026-03-09T08:00:00Z");
        PatientTimeline timeline = record.asOf(NOW);
        List<DetectorResult> results = RecordReading.of(timeline).results();
        List<Decision> first = Burden.decide(List.of(), results, timeline);
        assertThat(first).isNotEmpty().allMatch(Speak.class::isInstance);
        List<Utterance> said = Burden.remember(List.of(), first, timeline);
        assertThat(Burden.decide(said, results, timeline)).hasSameSizeAs(first).allMatch(Silent.class::isInstance);
    }

    private Decision carryOut(DetectorResult result) {
        List<Decision> decisions = decide(result);
        List<Utterance> after = Burden.remember(memory, decisions, record.asOf(now));
        memory.clear();
        memory.addAll(after);
        assertThat(decisions).hasSize(1);
        return decisions.get(0);
    }

    private List<Decision> decide(DetectorResult result) {
        return Burden.decide(memory, List.of(result), record.asOf(now));
    }

    private void stay(String from, @Nullable String to) {
        Encounter encounter = new Encounter();
        encounter.setId("stay" + from.substring(0, 10));
        encounter.setStatus(to == null ? EncounterStatus.INPROGRESS : EncounterStatus.FINISHED);
        encounter.setClass_(new Coding(CodeSystems.V3_ACT_CODE, "IMP", "inpatient"));
        encounter.setSubject(new Reference("Patient/p1"));
        encounter.getPeriod().setStartElement(new DateTimeType(from));
        if (to != null) {
            encounter.getPeriod().setEndElement(new DateTimeType(to));
        }
        record.resources().add(encounter);
    }

    private static Detection score(String state, int severity, Observation input) {
        Detection one = detection("news2/1", Tier.T1, state, severity, input, "2.0");
        return new Detection(
                one.rule(), one.tier(), state, severity, Optional.empty(), one.summary(), one.details(), one.inputs());
    }

    private static Detection found(
            String state, int severity, Observation trigger, String value, String... moreInputs) {
        Detection one = detection("aki/1", Tier.T2, state, severity, trigger, value);
        List<String> inputs = new ArrayList<>(List.of(moreInputs));
        inputs.addAll(one.inputs());
        return new Detection(
                one.rule(), one.tier(), state, severity, one.trigger(), one.summary(), one.details(), inputs);
    }

    private static Detection detection(
            String ruleId, Tier tier, String state, int severity, Observation trigger, String value) {
        String source = "Observation/" + trigger.getIdElement().getIdPart();
        return new Detection(
                rule(ruleId),
                tier,
                state,
                severity,
                Optional.of(new Trigger(Analyte.CREATININE, Double.parseDouble(value), source)),
                new Claim("t", "words", List.of(), ruleId),
                List.of(),
                List.of(source));
    }

    private static Rule rule(String id) {
        return new Rule(id, "title", "purpose", "everybody", "ever", Citation.paper("paper", "10.1/1"), "nothing");
    }
}
