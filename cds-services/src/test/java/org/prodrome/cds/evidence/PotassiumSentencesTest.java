package org.prodrome.cds.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity.QuantityComparator;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.kidney.KidneyInjury;
import org.prodrome.longitudinal.detector.kidney.PotassiumReading;
import org.prodrome.longitudinal.reading.RecordReading;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/** What is said of a doubtful, old or unfinished value: proved, and dropped when one fact that it rests on is wrong. */
class PotassiumSentencesTest {
    private static final String NOW = "2026-11-21T18:00:00Z";
    private static final String MORNING = "2026-11-21T08:00:00Z";

    @Test
    void twoOfADayWithoutTimes() {
        assertCaught(
                "Potassium 6.8 mmol/L on 2026-11-21 (today): severe hyperkalaemia; 4.2 the same day, order unknown.",
                woman().lab("2823-3", "6.8", "mmol/L", "2026-11-21").lab("2823-3", "4.2", "mmol/L", "2026-11-21"));
    }

    @Test
    void aLimit() {
        Chart chart = woman().lab("2823-3", "6.2", "mmol/L", MORNING);
        last(chart).getValueQuantity().setComparator(QuantityComparator.GREATER_THAN);
        String said = "Potassium above 6.2 mmol/L on 2026-11-21 08:00 (10 h ago): at least moderate hyperkalaemia.";
        List<Claim> claims = assertCaught(said, chart);
        assertFalls(chart, claims, sample -> sample.getValueQuantity().setComparator(null));
        assertFalls(chart, claims, sample -> sample.getValueQuantity().setComparator(QuantityComparator.LESS_THAN));
    }

    @Test
    void anOldOneThatWasNotRepeated() {
        Chart chart = woman().lab("2823-3", "6.8", "mmol/L", "2026-11-09T08:00:00Z");
        List<Claim> claims = assertCaught(
                "Potassium was 6.8 mmol/L on 2026-11-09 08:00 (12 days ago): severe hyperkalaemia then, not repeated since.",
                chart);
        chart.lab("6298-4", "4.0", "mmol/L", "2026-11-12");
        assertThat(Corruptions.of(chart.resources(), claims.subList(0, 1)).kept())
                .isEmpty();
    }

    @Test
    void anUnfinishedOne() {
        Chart chart = woman().lab("2823-3", "6.8", "mmol/L", MORNING);
        last(chart).setStatus(Observation.ObservationStatus.PRELIMINARY);
        List<Claim> claims = assertCaught(
                "Potassium 6.8 mmol/L, preliminary, on 2026-11-21 08:00 (10 h ago): severe hyperkalaemia.", chart);
        assertFalls(chart, claims, sample -> sample.setStatus(Observation.ObservationStatus.FINAL));
    }

    @Test
    void aHaemolysedOne() {
        Chart chart = woman().lab("2823-3", "6.8", "mmol/L", MORNING);
        last(chart).addNote().setText("No history given. Sample haemolysed.");
        List<Claim> claims = assertCaught(
                "Potassium 6.8 mmol/L on 2026-11-21 08:00 (10 h ago), sample haemolysed: repeat it.", chart);
        assertFalls(chart, claims, sample -> sample.getNoteFirstRep().setText("No visible haemolysis"));
        assertFalls(chart, claims, sample -> sample.getNoteFirstRep().setText("Haemolysis: none"));
        assertFalls(chart, claims, sample -> sample.getNote().clear());
    }

    @Test
    void oneOfAnEdtaTube() {
        assertCaught(
                "Potassium 8.4 mmol/L on 2026-11-21 08:00 (10 h ago) with calcium 6.0 mg/dL and alkaline phosphatase 20 U/L:"
                        + " EDTA tube? Repeat it.",
                woman().lab("2823-3", "4.4", "mmol/L", "2026-10-01T08:00:00Z")
                        .lab("17861-6", "9.4", "mg/dL", "2026-10-01T08:00:00Z")
                        .lab("6768-6", "80", "U/L", "2026-10-01T08:00:00Z")
                        .lab("2823-3", "8.4", "mmol/L", MORNING)
                        .lab("17861-6", "6.0", "mg/dL", MORNING)
                        .lab("6768-6", "20", "U/L", MORNING));
    }

    @Test
    void oneWithoutUnit() {
        Chart chart = woman().lab("2823-3", "6.8", "", MORNING);
        last(chart).getValueQuantity().setUnit(null).setCode(null).setSystem(null);
        assertCaught("Potassium 6.8 without unit on 2026-11-21 08:00 (10 h ago): not judged.", chart);
    }

    @Test
    void theRecordedUnitStandsBesideTheConvertedOneAndAnUnfinishedResultSaysSo() {
        Chart chart =
                woman().lab("14682-9", "80", "umol/L", "2026-11-20T08:00:00Z").lab("14682-9", "400", "umol/L", MORNING);
        last(chart).setStatus(Observation.ObservationStatus.PRELIMINARY);
        Detection injury = RecordReading.of(timeline(chart), List.of(new KidneyInjury()))
                .detections()
                .get(0);
        List<Claim> claims = Stream.concat(Stream.of(injury.summary()), injury.details().stream())
                .toList();
        assertThat(claims).anyMatch(claim -> claim.text().contains("preliminary"));
        assertThat(claims).anyMatch(claim -> claim.text().contains("400 umol/L (4.52 mg/dL)"));
        Corruptions.of(chart.resources(), claims).assertProvedAndEachCaught();
    }

    private static List<Claim> assertCaught(String summary, Chart chart) {
        Detection found = RecordReading.of(timeline(chart), List.of(new PotassiumReading()))
                .detections()
                .get(0);
        assertThat(found.summary().text()).isEqualTo(summary).hasSizeLessThan(140);
        List<Claim> claims = Stream.concat(Stream.of(found.summary()), found.details().stream())
                .toList();
        Corruptions.of(chart.resources(), claims).assertProvedAndEachCaught();
        return claims;
    }

    private static void assertFalls(Chart chart, List<Claim> claims, Consumer<Observation> change) {
        List<Resource> changed = chart.resources().stream().map(Resource::copy).toList();
        change.accept((Observation) changed.get(changed.size() - 1));
        assertThat(Corruptions.of(changed, claims.subList(0, 1)).kept()).isEmpty();
    }

    private static PatientTimeline timeline(Chart chart) {
        return PatientTimeline.from((Patient) chart.resources().get(0), chart.resources(), Instant.parse(NOW));
    }

    private static Observation last(Chart chart) {
        return (Observation) chart.resources().get(chart.resources().size() - 1);
    }

    private static Chart woman() {
        return new Chart(AdministrativeGender.FEMALE, "1950-01-01");
    }
}
