package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prodrome.server.support.RunningServer;
import org.springframework.boot.SpringApplication;

/** What a site chooses changes cards, operations and pages together, and a wrong choice stops the start. */
class SiteChoicesJourneyTest {
    /** With seconds that are not zero: its text would leave them out, and a time without seconds is refused. */
    private static final OffsetDateTime NOW =
            OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES).minusSeconds(1);

    @Test
    void theSameRecordIsReadByTheLabelRegionAndGuidelineOfTheSite() {
        RunningServer shipped = RunningServer.open();
        assertThat(signs(shipped)).contains("the US label asks for 75 mg BID").doesNotContain("pooled cohort");
        assertThat(page(shipped, "doac-dose/1")).contains("FDA");
        assertThat(shipped.send("GET", "/rules/pooled-cohort/1", "").statusCode())
                .isEqualTo(404);
        RunningServer site = RunningServer.start(Map.of(
                "spring.datasource.url", "jdbc:h2:mem:choices;DB_CLOSE_DELAY=-1",
                "prodrome.rules.dose-label", "eu",
                "prodrome.rules.kidney-failure-region", "elsewhere",
                "prodrome.rules.aspirin-guideline", "nice",
                "prodrome.rules.pooled-cohort-equations", "true"));
        try {
            assertThat(signs(site)).contains("the EU label says contraindicated");
            assertThat(page(site, "doac-dose/1")).contains("EMA").doesNotContain("FDA");
            assertThat(page(site, "kfre/1")).contains("regions outside North America");
            assertThat(page(site, "pre-eclampsia-aspirin/1"))
                    .contains("NICE NG133")
                    .doesNotContain("USPSTF");
            assertThat(page(site, "pooled-cohort/1")).contains("Goff");
        } finally {
            site.close();
        }
    }

    @ParameterizedTest(name = "prodrome.rules.{0}={1}")
    @CsvSource({"dose-label, uk", "kidney-failure-region, mars", "aspirin-guideline, who", "dose-lable, eu"})
    void anUnknownChoiceStopsTheStart(String name, String value, @TempDir Path data) {
        SpringApplication application = new SpringApplication(ServerApplication.class);
        application.setLogStartupInfo(false);
        assertThatThrownBy(() -> application.run(
                        "--server.port=0",
                        "--prodrome.data=" + data,
                        "--spring.datasource.url=jdbc:h2:mem:never",
                        "--prodrome.rules." + name + "=" + value))
                .hasStackTraceContaining("prodrome.rules");
    }

    private static String signs(RunningServer server) {
        Bundle bundle = new Bundle();
        bundle.setType(Bundle.BundleType.TRANSACTION);
        Patient patient = new Patient().setGender(AdministrativeGender.MALE);
        patient.getBirthDateElement()
                .setValueAsString(NOW.toLocalDate().minusYears(78).toString());
        add(bundle, patient, "Patient");
        Condition fibrillation = new Condition();
        fibrillation.setSubject(new Reference("urn:uuid:1"));
        fibrillation.getCode().addCoding(new Coding("http://snomed.info/sct", "49436004", "Atrial fibrillation"));
        add(bundle, fibrillation, "Condition");
        MedicationRequest dabigatran = new MedicationRequest();
        dabigatran.setStatus(MedicationRequest.MedicationRequestStatus.ACTIVE);
        dabigatran.setIntent(MedicationRequest.MedicationRequestIntent.ORDER);
        dabigatran.setSubject(new Reference("urn:uuid:1"));
        dabigatran.setAuthoredOnElement(new DateTimeType(NOW.minusDays(40).toString()));
        dabigatran.setMedication(new CodeableConcept()
                .setText("Dabigatran etexilate")
                .addCoding(new Coding("http://www.nlm.nih.gov/research/umls/rxnorm", "1037042", null)));
        add(bundle, dabigatran, "MedicationRequest");
        add(bundle, measured("2160-0", "2.6", "mg/dL"), "Observation");
        add(bundle, measured("29463-7", "70", "kg"), "Observation");
        String answer = server.send(
                        "POST",
                        "/fhir",
                        FhirContext.forR4Cached().newJsonParser().encodeResourceToString(bundle),
                        "Content-Type",
                        "application/fhir+json")
                .body();
        String id = answer.replaceFirst("(?s).*?Patient/([^/\"]+).*", "$1");
        return server.send("GET", "/fhir/Patient/" + id + "/$early-signs", "").body();
    }

    private static Observation measured(String loinc, String value, String unit) {
        Observation observation = new Observation();
        observation.setStatus(Observation.ObservationStatus.FINAL);
        observation.getCode().addCoding(new Coding("http://loinc.org", loinc, null));
        observation.setSubject(new Reference("urn:uuid:1"));
        observation.setEffective(new DateTimeType(NOW.minusDays(3).toString()));
        observation.setValue(new Quantity()
                .setValue(new BigDecimal(value))
                .setUnit(unit)
                .setSystem("http://unitsofmeasure.org")
                .setCode(unit));
        return observation;
    }

    private static void add(Bundle bundle, Resource resource, String type) {
        Bundle.BundleEntryComponent entry = bundle.addEntry().setResource(resource);
        entry.setFullUrl("urn:uuid:" + bundle.getEntry().size());
        entry.getRequest().setMethod(Bundle.HTTPVerb.POST).setUrl(type);
    }

    private static String page(RunningServer server, String rule) {
        return server.send("GET", "/rules/" + rule, "").body();
    }
}
