package org.prodrome.cds.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Device.DeviceNameType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.prodrome.cds.Fixtures;
import org.prodrome.cds.FrontDoor;
import org.prodrome.cds.TestRecord;
import org.prodrome.cds.governance.Kind;
import org.prodrome.cds.governance.State;
import org.prodrome.cds.text.SaidInGerman;
import org.prodrome.longitudinal.film.FilmFindings;
import org.prodrome.longitudinal.reading.RecordReading;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.code.ImageFinding;
import org.prodrome.terminology.code.ImageMeasurement;

/** The card about the newest film, where findings were read on it too, and where two versions measured it. */
class ImageCardTest {
    private static final String FINDINGS = "org.example.findings|1.0.0";

    private final List<Resource> resources =
            new ArrayList<>(Fixtures.resources("falling-kidney-function-and-growing-heart.json"));

    @Test
    void aNewFindingLeadsAndTheRatioFollowsWithBothModelsNamed() {
        findings();
        notYetInTheSpringOf2025();
        FrontDoor door = door();
        door.voices.put(Kind.MODEL, FINDINGS, State.LIVE, Set.of());

        JsonNode card = film(door);

        assertThat(card.path("summary").asText())
                .isEqualTo("AI, unreviewed: Pleural effusion: present on the chest film of 2026-11-18.")
                .hasSizeLessThan(140);
        assertThat(card.path("detail").asText())
                .contains(
                        "Pleural effusion: present, probability about 75 %; at the rule-in threshold reached, sensitivity"
                                + " 71 % and specificity 94 %",
                        "Pleural effusion: where 10.0 % of films show it (the model's training films), about 57 % of those",
                        "is not supported by the deletion test (probability lower by 3 points",
                        "To know of this film: The film does not state its view.",
                        "Not looked for by this model: Hiatal hernia, Lung mass.",
                        "Read by Example findings 1.0.0",
                        "Cardiothoracic ratio 0.56",
                        "AI, not reviewed by a radiologist.");
        assertThat(door.counters.snapshot().keySet()).noneMatch(name -> name.startsWith("claims.dropped"));
    }

    @Test
    void aHeartThatHasGrownLeadsWhereNobodyKnowsWhetherTheFindingIsNew() {
        findings();
        FrontDoor door = door();
        door.voices.put(Kind.MODEL, FINDINGS, State.LIVE, Set.of());

        JsonNode card = film(door);

        assertThat(card.path("summary").asText()).startsWith("AI, unreviewed: Cardiothoracic ratio 0.56");
        assertThat(card.path("detail").asText()).contains("Pleural effusion: present on the chest film of 2026-11-18.");
    }

    @Test
    void aFindingsModelInShadowLeavesTheRatioAsItWas() {
        findings();
        FrontDoor door = door();
        door.voices.put(Kind.MODEL, FINDINGS, State.SHADOW, Set.of());

        assertThat(film(door).toString()).contains("Cardiothoracic ratio").doesNotContain("effusion");
    }

    @Test
    void anOlderLiveVersionSpeaksWhileTheNewerIsInShadow() {
        Observation newer = ((Observation) resource("film2")).copy();
        newer.setId("film2-new");
        newer.setValue(new Quantity()
                .setValue(new BigDecimal("0.61"))
                .setSystem("http://unitsofmeasure.org")
                .setCode("{ratio}")
                .setUnit("{ratio}"));
        newer.setDevice(new Reference("Device/ctr-new"));
        newer.addExtension(new Extension(ImageMeasurement.REPLACES, new Reference("Observation/film2")));
        resources.add(newer);
        resources.add(device("ctr-new", "prodrome-cxr-ctr", "2.0.0"));
        FrontDoor door = door();
        door.voices.put(Kind.MODEL, "prodrome-cxr-ctr|2.0.0", State.SHADOW, Set.of());
        assertThat(film(door).path("summary").asText()).contains("0.56");

        door.voices.put(Kind.MODEL, "prodrome-cxr-ctr|2.0.0", State.LIVE, Set.of());
        assertThat(film(door).path("summary").asText()).contains("0.61");
    }

    @Test
    void everySentenceCanBeSaidInGerman() {
        findings();
        RecordReading reading = RecordReading.of(
                PatientTimeline.from((Patient) resources.get(0), resources, Instant.parse("2026-11-20T10:00:00Z")));
        for (FilmFindings findings : reading.findings()) {
            SaidInGerman.require(List.of(findings.summary()));
            SaidInGerman.require(findings.details());
        }
        assertThat(reading.findings()).hasSize(1);
    }

    private void notYetInTheSpringOf2025() {
        Observation earlier = ((Observation) resource("effusion")).copy();
        earlier.setId("effusion-before");
        earlier.setEffective(new DateTimeType("2025-03-03T09:00:00+01:00"));
        earlier.setDerivedFrom(List.of(new Reference("ImagingStudy/study1")));
        earlier.setValue(ImageFinding.NOT_DETECTED.toConcept());
        resources.add(earlier);
    }

    private void findings() {
        Observation effusion = new Observation();
        effusion.setId("effusion");
        effusion.setStatus(ObservationStatus.PRELIMINARY)
                .setSubject(new Reference("Patient/p1"))
                .setEffective(new DateTimeType("2026-11-18T09:00:00+01:00"))
                .setDevice(new Reference("Device/findings"))
                .addDerivedFrom(new Reference("ImagingStudy/study2"))
                .setCode(new CodeableConcept(new Coding(CodeSystems.IMAGE_FINDING, "pleural_effusion", null))
                        .setText("Pleural effusion"))
                .setValue(ImageFinding.PRESENT.toConcept());
        text(effusion, ImageFinding.OPERATING_POINT, "rule-in");
        text(effusion, ImageMeasurement.VIEW_POSITION, "PA");
        text(effusion, ImageMeasurement.CAVEAT, "The film does not state its view.");
        number(effusion, ImageFinding.PROBABILITY, "0.734");
        number(effusion, ImageFinding.SENSITIVITY, "0.7125");
        number(effusion, ImageFinding.SPECIFICITY, "0.9402");
        number(effusion, ImageFinding.ATTENTION_FALL, "0.03");
        number(effusion, ImageFinding.TRAINING_PREVALENCE, "0.1");
        resources.add(effusion);
        Device model = device("findings", "org.example.findings", "1.0.0");
        model.getDeviceNameFirstRep().setName("Example findings").setType(DeviceNameType.USERFRIENDLYNAME);
        model.addDeviceName().setName("org.example.findings").setType(DeviceNameType.MODELNAME);
        model.addProperty()
                .setType(new CodeableConcept().setText("not-looked-for"))
                .addValueCode(new CodeableConcept().setText("Hiatal hernia"));
        model.addProperty()
                .setType(new CodeableConcept().setText("not-looked-for"))
                .addValueCode(new CodeableConcept().setText("Lung mass"));
        resources.add(model);
    }

    private static Device device(String id, String name, String version) {
        Device device = new Device();
        device.setId(id);
        device.addDeviceName().setName(name).setType(DeviceNameType.MODELNAME);
        device.addVersion().setValue(version);
        return device;
    }

    private static void text(Observation observation, Code code, String text) {
        observation.addComponent().setCode(code.toConcept()).setValue(new CodeableConcept().setText(text));
    }

    private static void number(Observation observation, Code code, String value) {
        observation
                .addComponent()
                .setCode(code.toConcept())
                .setValue(new Quantity()
                        .setValue(new BigDecimal(value))
                        .setSystem("http://unitsofmeasure.org")
                        .setCode("1"));
    }

    private Resource resource(String id) {
        return resources.stream()
                .filter(resource -> resource.getIdElement().getIdPart().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private FrontDoor door() {
        return new FrontDoor(
                new TestRecord(Fixtures.FHIR, resources, Optional.of(Fixtures.parameters("three-similar-films.json"))));
    }

    private static JsonNode film(FrontDoor door) {
        return StreamSupport.stream(
                        door.json(door.call(FrontDoor.request("p1", "", "")))
                                .path("cards")
                                .spliterator(),
                        false)
                .filter(card -> card.at("/source/topic/code").asText().equals("aifinding"))
                .findFirst()
                .orElseThrow();
    }
}
