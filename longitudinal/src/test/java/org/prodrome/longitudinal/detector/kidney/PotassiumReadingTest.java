package org.prodrome.longitudinal.detector.kidney;

import static org.assertj.core.api.Assertions.assertThat;

import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity.QuantityComparator;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Specimen;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.RecordBuilder;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.Tier;

/** Potassium as a clinician meets it: two of a day, a limit, no unit, not final, haemolysed, of last week. */
class PotassiumReadingTest {
    private static final String NOW = "2026-11-21T18:00:00Z";

    private final RecordBuilder record = new RecordBuilder(AdministrativeGender.FEMALE, "1950-01-01");

    @Test
    void ofTwoResultsOfADayWithoutTimesTheWorseSpeaksWhateverTheOrderOfStorage() {
        record.lab("2823-3", "6.8", "mmol/L", "2026-11-21");
        record.lab("2823-3", "4.2", "mmol/L", "2026-11-21");
        assertThat(found().tier()).isEqualTo(Tier.T1);
        assertThat(found().summary().text())
                .isEqualTo(
                        "Potassium 6.8 mmol/L on 2026-11-21 (today): severe hyperkalaemia; 4.2 the same day, order unknown.");
        assertThat(found().details().get(0).text())
                .isEqualTo(
                        "Potassium 6.8 mmol/L on 2026-11-21 and 4.2 mmol/L on 2026-11-21: the order within the day is"
                                + " unknown, so the worse one is judged.");
    }

    @Test
    void aResultWithoutATimeIsNotTakenForOlderThanOneOfTheSameDayWithATime() {
        record.lab("2823-3", "6.8", "mmol/L", "2026-11-21");
        record.lab("2823-3", "4.2", "mmol/L", "2026-11-21T08:00:00Z");
        assertThat(found().summary().text()).startsWith("Potassium 6.8 mmol/L on 2026-11-21 (today)");
    }

    @Test
    void aLaterResultWithATimeOfDayReplacesAnEarlierOne() {
        record.lab("2823-3", "6.8", "mmol/L", "2026-11-21T08:00:00Z");
        record.lab("2823-3", "4.2", "mmol/L", "2026-11-21T09:00:00Z");
        assertThat(read()).isInstanceOf(NothingFound.class);
    }

    @Test
    void aValueAboveALimitSpeaksWithItsLimit() {
        Observation above = record.lab("2823-3", "6.8", "mmol/L", "2026-11-21T08:00:00Z");
        above.getValueQuantity().setComparator(QuantityComparator.GREATER_THAN);
        assertThat(found().tier()).isEqualTo(Tier.T1);
        assertThat(found().summary().text())
                .isEqualTo("Potassium above 6.8 mmol/L on 2026-11-21 08:00 (10 h ago): severe hyperkalaemia.");
        above.getValueQuantity().setComparator(QuantityComparator.LESS_THAN);
        assertThat(read()).isInstanceOf(NotComputable.class);
    }

    @Test
    void aLimitBelowTheSevereOneIsAtLeastItsCategory() {
        record.lab("2823-3", "6.2", "mmol/L", "2026-11-21T08:00:00Z")
                .getValueQuantity()
                .setComparator(QuantityComparator.GREATER_OR_EQUAL);
        assertThat(found().summary().text())
                .isEqualTo(
                        "Potassium at least 6.2 mmol/L on 2026-11-21 08:00 (10 h ago): at least moderate hyperkalaemia.");
    }

    @Test
    void aHighValueWithoutUnitIsNotJudgedAndNotSilent() {
        record.lab("2823-3", "6.8", "", "2026-11-21T08:00:00Z");
        assertThat(found().tier()).isEqualTo(Tier.T3);
        assertThat(found().summary().text())
                .isEqualTo("Potassium 6.8 without unit on 2026-11-21 08:00 (10 h ago): not judged.");
    }

    @Test
    void anUnremarkableValueWithoutUnitOnlySaysWhyItIsMissing() {
        record.lab("2823-3", "4.1", "", "2026-11-21T08:00:00Z");
        assertThat(((NotComputable) read()).missing())
                .containsExactly("potassium that can be used: the quantity has no unit");
    }

    @Test
    void aPreliminaryResultIsCalledPreliminary() {
        record.lab("2823-3", "6.8", "mmol/L", "2026-11-21T08:00:00Z")
                .setStatus(Observation.ObservationStatus.PRELIMINARY);
        assertThat(found().summary().text())
                .isEqualTo("Potassium 6.8 mmol/L, preliminary, on 2026-11-21 08:00 (10 h ago): severe hyperkalaemia.");
    }

    @Test
    void aHaemolysedHighValueAsksForARepeatWhereverItIsMarked() {
        Observation last = record.lab("2823-3", "6.8", "mmol/L", "2026-11-21T08:00:00Z");
        last.addNote().setText("Sample haemolysed");
        String expected = "Potassium 6.8 mmol/L on 2026-11-21 08:00 (10 h ago), sample haemolysed: repeat it.";
        assertThat(found().tier()).isEqualTo(Tier.T3);
        assertThat(found().summary().text()).isEqualTo(expected);
        last.getNote().clear();
        last.addInterpretation().addCoding().setCode("HEM");
        assertThat(found().summary().text()).isEqualTo(expected);
        last.getInterpretation().clear();
        Specimen tube = new Specimen();
        tube.setId("tube");
        tube.setSubject(new Reference("Patient/p1")).getReceivedTimeElement().setValueAsString("2026-11-21T08:10:00Z");
        tube.addCondition().addCoding().setCode("HEM");
        record.add(tube);
        last.setSpecimen(new Reference("Specimen/tube"));
        assertThat(found().summary().text()).isEqualTo(expected);
    }

    @Test
    void aGoodHighValueIsNotSilencedByALaterHaemolysedOne() {
        record.lab("2823-3", "6.8", "mmol/L", "2026-11-21T08:00:00Z");
        record.lab("2823-3", "5.0", "mmol/L", "2026-11-21T09:00:00Z").addNote().setText("hemolyzed");
        assertThat(found().tier()).isEqualTo(Tier.T1);
    }

    @Test
    void anOldCriticalValueIsSaidAsPastWithItsAge() {
        record.lab("2823-3", "6.8", "mmol/L", "2026-11-09T08:00:00Z");
        assertThat(found().tier()).isEqualTo(Tier.T2);
        assertThat(found().summary().text())
                .isEqualTo("Potassium was 6.8 mmol/L on 2026-11-09 08:00 (12 days ago): severe hyperkalaemia then, not"
                        + " repeated since.");
    }

    @Test
    void nowIsThreeDaysOutsideAndOneInHospital() {
        record.lab("2823-3", "6.8", "mmol/L", "2026-11-18T18:00:00Z");
        assertThat(found().tier()).isEqualTo(Tier.T1);
        Encounter stay = new Encounter().setStatus(Encounter.EncounterStatus.INPROGRESS);
        stay.getClass_().setCode("IMP");
        stay.setSubject(new Reference("Patient/p1"));
        stay.getPeriod().getStartElement().setValueAsString("2026-11-17T08:00:00Z");
        record.add(stay);
        assertThat(found().tier()).isEqualTo(Tier.T2);
        record.lab("2823-3", "6.9", "mmol/L", "2026-11-20T18:00:00Z");
        assertThat(found().tier()).isEqualTo(Tier.T1);
    }

    @Test
    void aValueDatedBeforeTheBirthIsNotUsed() {
        record.lab("2823-3", "6.8", "mmol/L", "0001-01-01");
        record.lab("2823-3", "6.8", "mmol/L", "1949-01-01");
        assertThat(((NotComputable) read()).missing())
                .containsExactly("potassium that can be used: dated in the year 1");
    }

    private DetectorResult read() {
        return new PotassiumReading().read(record.asOf(NOW));
    }

    private Detection found() {
        assertThat(read()).isInstanceOf(Detection.class);
        return (Detection) read();
    }
}
