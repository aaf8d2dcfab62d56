package org.prodrome.cds.option;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.equation.AnticoagulantDose;
import org.prodrome.longitudinal.equation.AnticoagulantDose.Drug;
import org.prodrome.longitudinal.equation.AnticoagulantDose.Market;
import org.prodrome.longitudinal.equation.AnticoagulantDose.Taker;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/** What makes an option fit a patient, and what rules it out. */
class EligibilityTest {
    private static final String DOAC = "doac-dose/1";

    @Test
    void aDoseFollowsKidneyFunction() {
        assertThat(dose(fibrillation("1.0", "80"), "dose-rivaroxaban")).isEqualTo("20 mg by mouth once daily");
        assertThat(dose(fibrillation("1.9", "70"), "dose-rivaroxaban")).isEqualTo("15 mg by mouth once daily");
    }

    @Test
    void withNoThreadFreeTheOptionsAreLate() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Chart chart = fibrillation("1.0", "80");
        try (Options one = Options.of(ShippedContentTest.SHIPPED, Duration.ofSeconds(30), Market.US, 1)) {
            Thread first = new Thread(() -> besideDoac(one, chart, type -> {
                started.countDown();
                try {
                    return go.await(30, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    return false;
                }
            }));
            first.start();
            assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(besideDoac(one, chart, type -> true).late()).isTrue();
            go.countDown();
            first.join();
        }
    }

    @Test
    void servicesThatReadTheSameRecordAtTheSameInstantShareTheVerdictsAndNoDraft() {
        AtomicInteger asked = new AtomicInteger();
        Predicate<String> hasSeen = type -> asked.incrementAndGet() > 0;
        PatientTimeline timeline = fibrillation("1.0", "80").timeline();
        Options.Asking asking = new Options.Asking(new Alert(DOAC, ""), "p1", null);
        Duration left = Duration.ofSeconds(30);
        Beside first = Chart.SHIPPED.beside(asking, timeline, hasSeen, plan -> true, left);
        int once = asked.get();
        Beside second = Chart.SHIPPED.beside(asking, timeline, hasSeen, plan -> true, left);
        assertThat(asked).as("not judged again").hasValue(once);
        assertThat(second.options()).hasSameSizeAs(first.options()).isNotEmpty();
        for (int i = 0; i < first.options().size(); i++) {
            Assessed one = first.options().get(i);
            Assessed other = second.options().get(i);
            assertThat(other.verdict()).isEqualTo(one.verdict());
            if (one.draft() != null) {
                assertThat(other.draft()).isNotSameAs(one.draft());
                assertThat(one.draft().equalsDeep(other.draft())).isTrue();
            }
        }
        assertThat(first.options()).anyMatch(option -> option.draft() != null);
        assertThat(Chart.SHIPPED
                        .beside(asking, timeline, hasSeen, plan -> false, left)
                        .options())
                .as("no plan may be heard")
                .isEmpty();
        Chart.SHIPPED.beside(
                new Options.Asking(new Alert(DOAC, ""), "p1", "e1"), timeline, hasSeen, plan -> true, left);
        assertThat(asked.get()).as("another encounter is judged anew").isGreaterThan(once);
    }

    private static Beside besideDoac(Options options, Chart chart, Predicate<String> hasSeen) {
        return options.beside(
                new Options.Asking(new Alert(DOAC, ""), "p1", null),
                chart.timeline(),
                hasSeen,
                plan -> true,
                Duration.ofSeconds(30));
    }

    @Test
    void aFallingKidneyIsReferredWhenItFallsFastAndItsAlbuminIsMeasuredWhenItWasNot() {
        String rule = "ckd-progression/1";
        Chart chart = fibrillation("1.9", "70");
        assertThat(chart.option(rule, "rapid+accelerated G3b", "decline-refer").verdict())
                .isEqualTo(Met.YES);
        assertThat(chart.option(rule, "falling G3a (provisional)", "decline-refer")
                        .verdict())
                .isEqualTo(Met.NO);
        assertThat(chart.option(rule, "falling G3a", "decline-creatinine").verdict())
                .isEqualTo(Met.YES);
        assertThat(chart.option(rule, "falling G3a", "decline-nsaid").verdict()).isEqualTo(Met.NO);
        assertThat(chart.option(rule, "falling G3a", "decline-albuminuria").verdict())
                .isEqualTo(Met.YES);
        chart.lab("9318-7", "Albumin/creatinine", "45", "mg/g", "2026-09-01T08:00:00Z");
        Assessed measured = chart.option(rule, "falling G3a", "decline-albuminuria");
        assertThat(measured.verdict()).isEqualTo(Met.NO);
        assertThat(measured.claims().map(Claim::text)).anyMatch(text -> text.contains("45"));
    }

    @Test
    void anAllergyInWordsRulesADrugOutAndIsCited() {
        Assessed apixaban =
                fibrillation("1.9", "70").allergy("Allergy to apixaban (rash)").option(DOAC, "", "dose-apixaban");
        assertThat(apixaban.verdict()).isEqualTo(Met.NO);
        assertThat(apixaban.draft()).isNull();
        assertThat(apixaban.claims().map(Claim::text)).anyMatch(text -> text.startsWith("Allergy to apixaban (rash)"));
        assertThat(fibrillation("1.9", "70")
                        .allergy("Allergy to apixaban (rash)")
                        .option(DOAC, "", "dose-edoxaban")
                        .verdict())
                .isEqualTo(Met.YES);
    }

    @Test
    void withoutAWeightNoDoseIsSaid() {
        Assessed option = new Chart(AdministrativeGender.FEMALE, "1945-03-02")
                .creatinine("1.9", "2026-11-20T08:00:00Z")
                .problem("49436004", "Atrial fibrillation")
                .option(DOAC, "", "dose-apixaban");
        assertThat(option.verdict()).isEqualTo(Met.UNKNOWN);
        assertThat(option.draft()).isNull();
    }

    /** The label's dose as the product's own rules have it, as the oracle of what the CQL works out. */
    @ParameterizedTest
    @CsvSource({"0.7,95", "0.9,80", "1.2,70", "1.5,60", "1.9,55", "2.6,62", "3.4,70", "5.0,50"})
    void everyDoseIsThatOfTheLabel(String creatinine, String weight) {
        Chart chart = fibrillation(creatinine, weight);
        double age = 81;
        double clearance = (140 - age) * Double.parseDouble(weight) / (72 * Double.parseDouble(creatinine)) * 0.85;
        Taker taker = new Taker(age, Double.parseDouble(weight), Double.parseDouble(creatinine), clearance);
        for (Drug drug : Drug.values()) {
            String expected = AnticoagulantDose.of(drug, Market.US, taker);
            Assessed option = chart.option(DOAC, "", "dose-" + drug.name().toLowerCase(java.util.Locale.ROOT));
            if (expected.contains("mg")) {
                assertThat(option.draft()).as(expected + clearance).isNotNull();
                assertThat(text(option))
                        .isEqualTo(expected.replace(" BID", " by mouth twice daily")
                                .replace(" QD", " by mouth once daily"));
            } else {
                assertThat(option.verdict()).as(drug + " " + expected).isEqualTo(Met.NO);
            }
        }
    }

    @Test
    void metforminIsStoppedOrWeighedAgainByTheEgfr() {
        Chart low = metformin("3.0");
        assertThat(low.option("metformin-egfr/1", "", "stop-metformin").verdict())
                .isEqualTo(Met.YES);
        assertThat(low.option("metformin-egfr/1", "", "reassess-metformin").verdict())
                .isEqualTo(Met.NO);
        Chart between = metformin("1.5");
        assertThat(between.option("metformin-egfr/1", "", "stop-metformin").verdict())
                .isEqualTo(Met.NO);
        assertThat(between.option("metformin-egfr/1", "", "reassess-metformin").verdict())
                .isEqualTo(Met.YES);
    }

    @Test
    void aPregnancyRulesOutHbA1cAndLeavesTheFastingGlucose() {
        Chart chart = new Chart(AdministrativeGender.FEMALE, "1994-03-02").problem("77386006", "Pregnancy");
        Assessed hba1c = chart.option("hba1c-trajectory/1", "rising", "glucose-hba1c");
        assertThat(hba1c.verdict()).isEqualTo(Met.NO);
        assertThat(hba1c.claims().map(Claim::text)).anyMatch(text -> text.startsWith("Pregnancy (active)"));
        assertThat(chart.option("hba1c-trajectory/1", "rising", "glucose-fasting")
                        .draft())
                .isNotNull();
    }

    @Test
    void aLowHaemoglobinRulesOutHbA1c() {
        Chart chart = new Chart(AdministrativeGender.MALE, "1960-03-02")
                .lab("718-7", "Haemoglobin", "8.9", "g/dL", "2026-11-01T08:00:00Z");
        assertThat(chart.option("hba1c-trajectory/1", "rising", "glucose-hba1c").verdict())
                .isEqualTo(Met.NO);
    }

    @Test
    void whatInteractsIsNamedAsInUse() {
        Chart chart = new Chart(AdministrativeGender.MALE, "1950-03-02")
                .drug("29046", "lisinopril 10 MG Oral Tablet")
                .drug("5640", "Ibuprofen 400 mg");
        List<Assessed> options =
                chart.beside("triple-whammy/1", "three together").options();
        assertThat(options).hasSize(4);
        assertThat(verdict(options, "whammy-stop-nsaid")).isEqualTo(Met.YES);
        assertThat(verdict(options, "whammy-stop-diuretic")).isEqualTo(Met.NO);
    }

    @Test
    void whatWasNotSentIsNotTakenForAbsent() {
        Beside beside = Chart.SHIPPED.beside(
                new Options.Asking(new Alert(DOAC, ""), "p1", null),
                fibrillation("1.9", "70").timeline(),
                type -> !type.equals("AllergyIntolerance"),
                plan -> true,
                Duration.ofSeconds(30));
        assertThat(beside.options()).allSatisfy(option -> {
            assertThat(option.verdict()).isEqualTo(Met.UNKNOWN);
            assertThat(option.criteria()).flatExtracting(Judged::unseen).contains("AllergyIntolerance");
        });
    }

    @Test
    void theStageOfTheAlertDecides() {
        Chart chart = new Chart(AdministrativeGender.MALE, "1950-03-02");
        assertThat(chart.option("aki/1", "stage 1", "injury-doses").verdict()).isEqualTo(Met.NO);
        assertThat(chart.option("aki/1", "nhs stage 3", "injury-doses").verdict())
                .isEqualTo(Met.YES);
    }

    @Test
    void whenTheTimeIsUpThereAreNoOptions() {
        Chart chart = fibrillation("1.9", "70");
        Options.Asking asking = new Options.Asking(new Alert(DOAC, ""), "p1", null);
        assertThat(Chart.SHIPPED.beside(asking, chart.timeline(), type -> true, plan -> true, Duration.ZERO))
                .isEqualTo(Beside.LATE);
        assertThat(Chart.SHIPPED.beside(
                        asking, chart.timeline(), EligibilityTest::slow, plan -> true, Duration.ofMillis(50)))
                .isEqualTo(Beside.LATE);
    }

    private static boolean slow(String type) {
        try {
            Thread.sleep(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    private static Met verdict(List<Assessed> options, String id) {
        return options.stream()
                .filter(one -> one.option().id().equals(id))
                .findFirst()
                .orElseThrow()
                .verdict();
    }

    private static String dose(Chart chart, String option) {
        return text(chart.option(DOAC, "", option));
    }

    private static String text(Assessed option) {
        return ((MedicationRequest) java.util.Objects.requireNonNull(option.draft()))
                .getDosageInstructionFirstRep()
                .getText();
    }

    /** A woman of 81 with atrial fibrillation. */
    private static Chart fibrillation(String creatinine, String weight) {
        return new Chart(AdministrativeGender.FEMALE, "1945-03-02")
                .creatinine(creatinine, "2026-11-20T08:00:00Z")
                .lab("29463-7", "Weight", weight, "kg", "2026-11-01T08:00:00Z")
                .problem("49436004", "Atrial fibrillation")
                .drug("1114195", "rivaroxaban 20 MG Oral Tablet");
    }

    private static Chart metformin(String creatinine) {
        return new Chart(AdministrativeGender.FEMALE, "1950-03-02")
                .creatinine(creatinine, "2026-11-20T08:00:00Z")
                .drug("6809", "metformin 500 MG Oral Tablet");
    }
}
