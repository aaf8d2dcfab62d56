package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.UnknownCodeSystemWarningValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Composition.SectionComponent;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.prodrome.server.demo.DemoPatient;
import org.prodrome.server.support.Refusal;
import org.prodrome.server.support.RunningServer;

/** {@code Patient/[id]/$summary} as a document, in lengths, as Markdown, of a full and of an empty record. */
class SummaryJourneyTest {
    private static final FhirContext FHIR = FhirContext.forR4Cached();
    private static final RunningServer SERVER = RunningServer.open();

    private static String full = "";
    private static String empty = "";

    @BeforeAll
    static void post() {
        String mrn = "S" + UUID.randomUUID().toString().substring(0, 12);
        SERVER.client()
                .postBundle(FHIR.newJsonParser()
                        .encodeResourceToString(DemoPatient.record(LocalDate.now(ZoneOffset.UTC)))
                        .replace(DemoPatient.IDENTIFIER, mrn));
        full = patient(DemoPatient.IDENTIFIER_SYSTEM + "%7C" + mrn);
        String nobody = "E" + UUID.randomUUID().toString().substring(0, 12);
        SERVER.client().postBundle("""
                {"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient",
                 "identifier":[{"system":"urn:summary","value":"%s"}]},"request":{"method":"POST","url":"Patient"}}]}""".formatted(nobody));
        empty = patient("urn:summary%7C" + nobody);
    }

    @Test
    void aFullAndAnEmptyRecordAreDocumentsThatHoldTheGuidesRules() {
        for (String patient : List.of(full, empty)) {
            Bundle document = document(patient, "");
            holdsTheGuidesRules(document);
            assertThat(FHIR.newJsonParser().encodeResourceToString(document(patient, "")))
                    .as("the instant apart, the same again")
                    .hasSameSizeAs(FHIR.newJsonParser().encodeResourceToString(document));
        }
    }

    @Test
    void theDocumentIsValidR4() {
        ValidationSupportChain support = new ValidationSupportChain(
                new DefaultProfileValidationSupport(FHIR),
                new InMemoryTerminologyServerValidationSupport(FHIR),
                new CommonCodeSystemsTerminologyService(FHIR),
                new UnknownCodeSystemWarningValidationSupport(FHIR));
        FhirValidator validator = FHIR.newValidator();
        validator.registerValidatorModule(new FhirInstanceValidator(support));
        for (String patient : List.of(full, empty)) {
            Bundle document = document(patient, "");
            // The guide's own definitions are on no registry this build uses: see docs/decisions.
            document.getMeta().getProfile().clear();
            document.getEntryFirstRep().getResource().getMeta().getProfile().clear();
            assertThat(validator.validateWithResult(document).getMessages())
                    .filteredOn(message -> message.getSeverity().ordinal() >= ResultSeverityEnum.ERROR.ordinal())
                    .extracting(message -> message.getLocationString() + ": " + message.getMessage())
                    .isEmpty();
        }
    }

    @Test
    void everyRequiredAndRecommendedSectionIsThereWithEntriesOrTheirAbsence() {
        Composition composition = composition(document(empty, ""));
        assertThat(composition.getSection())
                .extracting(section -> section.getCode().getCodingFirstRep().getCode())
                .contains("11450-4", "48765-2", "10160-0", "11369-6", "30954-2", "47519-4", "46264-8");
        String json = FHIR.newJsonParser().encodeResourceToString(document(empty, ""));
        assertThat(json).contains("no-problem-info", "no-allergy-info", "no-medication-info", "unavailable");
        assertThat(json).doesNotContain("no-known");
    }

    @Test
    void aCardIsShorterThanAPageAndAPageThanEverything() {
        int card = lines(full, "length=card&");
        int page = lines(full, "length=page&");
        int all = lines(full, "length=all&");
        assertThat(card).isPositive().isLessThanOrEqualTo(page);
        assertThat(page).isLessThanOrEqualTo(all);
    }

    @Test
    void markdownHasAHeadlineSectionsAndSources() {
        HttpResponse<String> answer = SERVER.send(
                "GET", "/fhir/Patient/" + full + "/$summary?as=text/markdown", "", "Accept", "text/markdown");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/markdown");
        assertThat(answer.body())
                .startsWith("# ")
                .contains("-year-old woman")
                .contains("## Problems")
                .contains("## Sources")
                .contains("Patient/" + full);
    }

    @Test
    void whatCannotBeAnsweredIsRefused() {
        for (String bad : List.of("length=huge", "as=application/pdf", "profile=http://example.org/x")) {
            HttpResponse<String> answer = SERVER.send("GET", "/fhir/Patient/" + full + "/$summary?" + bad, "");
            assertThat(answer.statusCode()).as(bad).isEqualTo(400);
            Refusal.outcome(answer);
        }
        HttpResponse<String> nobody = SERVER.send("GET", "/fhir/Patient/no-such-patient/$summary", "");
        assertThat(nobody.statusCode()).isEqualTo(404);
        Refusal.outcome(nobody);
    }

    /**
     * What hl7.fhir.uv.ips 2.0.0 asks of Bundle-uv-ips, Composition-uv-ips, Patient-uv-ips and the entries that we
     * make, written from the guide's pages: cardinalities, fixed codes, ips-comp-1, ips-pat-1, and that every reference
     * of the Composition resolves inside.
     */
    private static void holdsTheGuidesRules(Bundle document) {
        assertThat(document.getType()).isEqualTo(Bundle.BundleType.DOCUMENT);
        assertThat(document.getIdentifier().hasSystem()
                        && document.getIdentifier().hasValue())
                .isTrue();
        assertThat(document.hasTimestamp()).isTrue();
        assertThat(document.getEntry()).allSatisfy(entry -> {
            assertThat(entry.hasFullUrl()).isTrue();
            assertThat(entry.hasSearch() || entry.hasRequest() || entry.hasResponse())
                    .isFalse();
        });
        Composition composition = composition(document);
        assertThat(document.getEntry().stream()
                        .filter(entry -> entry.getResource() instanceof Composition)
                        .count())
                .isEqualTo(1);
        assertThat(composition.getType().getCodingFirstRep().getCode()).isEqualTo("60591-5");
        assertThat(composition.hasStatus() && composition.hasDate() && composition.hasTitle())
                .isTrue();
        assertThat(composition.getAuthor()).isNotEmpty();
        Set<String> inside = document.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .map(resource ->
                        resource.fhirType() + "/" + resource.getIdElement().getIdPart())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(inside).hasSameSizeAs(document.getEntry());
        assertThat(reference(composition.getSubject())).isIn(inside);
        assertThat(reference(composition.getAuthorFirstRep())).isIn(inside);
        Set<String> required = Set.of("11450-4", "48765-2", "10160-0");
        for (SectionComponent section : composition.getSection()) {
            assertThat(section.hasTitle() && section.hasText()).isTrue();
            assertThat(section.getCode().getCodingFirstRep().getSystem()).isEqualTo("http://loinc.org");
            assertThat(section.getSection()).isEmpty();
            assertThat(section.getEntry())
                    .allSatisfy(entry -> assertThat(reference(entry)).isIn(inside));
            if (required.contains(section.getCode().getCodingFirstRep().getCode())) {
                assertThat(section.hasEntry() || section.hasEmptyReason()).isTrue();
            }
            assertThat(section.hasEntry() && section.hasEmptyReason()).isFalse();
        }
        assertThat(composition.getSection())
                .extracting(section -> section.getCode().getCodingFirstRep().getCode())
                .containsAll(required)
                .doesNotHaveDuplicates();
        Patient patient = document.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .filter(Patient.class::isInstance)
                .map(Patient.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(patient.getName())
                .isNotEmpty()
                .allMatch(name -> name.hasFamily()
                        || name.hasGiven()
                        || !name.getTextElement().isEmpty());
        assertThat(patient.getBirthDateElement().isEmpty()).isFalse();
    }

    private static int lines(String patient, String query) {
        return SERVER.send("GET", "/fhir/Patient/" + patient + "/$summary?" + query + "as=text/markdown", "")
                .body()
                .split("\n")
                .length;
    }

    private static Composition composition(Bundle document) {
        return (Composition) document.getEntryFirstRep().getResource();
    }

    private static Bundle document(String patient, String query) {
        return SERVER.client().get("Patient/" + patient + "/$summary" + query, Bundle.class);
    }

    private static String reference(Reference reference) {
        return reference.getReferenceElement().toUnqualifiedVersionless().getValue();
    }

    private static String patient(String identifier) {
        Resource found = SERVER.client()
                .get("Patient?identifier=" + identifier, Bundle.class)
                .getEntryFirstRep()
                .getResource();
        return found.getIdElement().getIdPart();
    }
}
