package org.prodrome.longitudinal.document;

import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Composition.CompositionStatus;
import org.hl7.fhir.r4.model.Composition.SectionComponent;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Device.DeviceNameType;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Narrative;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.utilities.xhtml.NodeType;
import org.hl7.fhir.utilities.xhtml.XhtmlNode;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.summary.Section;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.Loinc;
import org.prodrome.terminology.code.PatientSummary;

/**
 * The history summary as a FHIR R4 document Bundle in the shape of HL7's International Patient Summary: required and
 * recommended sections are always there, each with its sentences as narrative and the resources they cite as entries.
 * Where a required section has nothing an entry says so with the guide's own code, where a recommended one has nothing
 * it has an {@code emptyReason}; an absence is never said to be a known one.
 */
public final class SummaryDocument {
    private static final String EMPTY_REASON = "http://terminology.hl7.org/CodeSystem/list-empty-reason";

    /** What may be an entry of a section, by LOINC code; sections that are not here are narrative alone. */
    private static final Map<String, Set<String>> ENTRIES = Map.of(
            Loinc.SECTION_PROBLEMS.code(), Set.of("Condition"),
            Loinc.SECTION_ALLERGIES.code(), Set.of("AllergyIntolerance"),
            Loinc.SECTION_MEDICATIONS.code(), Set.of("MedicationRequest", "MedicationStatement"),
            Loinc.SECTION_IMMUNISATIONS.code(), Set.of("Immunization"),
            Loinc.SECTION_RESULTS.code(), Set.of("Observation", "DiagnosticReport"),
            Loinc.SECTION_VITAL_SIGNS.code(), Set.of("Observation"),
            Loinc.SECTION_PROCEDURES.code(), Set.of("Procedure"),
            Loinc.SECTION_PAST_ILLNESS.code(), Set.of("Condition"),
            Loinc.SECTION_DEVICES.code(), Set.of("DeviceUseStatement"));

    /** Sections that stand in every summary, with their titles, in the guide's order. */
    private static final Map<Code, String> ALWAYS = always();

    private final PatientTimeline timeline;
    private final String base;
    private final Map<String, DomainResource> bySource = new HashMap<>();
    private final Map<String, Resource> cited = new LinkedHashMap<>();

    private SummaryDocument(PatientTimeline timeline, String base) {
        this.timeline = timeline;
        this.base = base;
        timeline.events().forEach(event -> event.sources().forEach(source -> bySource.put(source, event.resource())));
    }

    /**
     * The document.
     *
     * @param headline the one line the Composition's narrative begins with
     * @param sections with the sentences that were proved, in reading order
     * @param base address of the FHIR endpoint that the entries are found at, without a trailing slash
     */
    public static Bundle of(PatientTimeline timeline, Claim headline, List<Section> sections, String base) {
        return new SummaryDocument(timeline, base).bundle(headline, sections);
    }

    private Bundle bundle(Claim headline, List<Section> sections) {
        Composition composition = composition(headline);
        Map<String, Section> byCode = new LinkedHashMap<>();
        ALWAYS.forEach((code, title) -> byCode.put(code.code(), new Section(title, code, List.of(), false)));
        sections.forEach(section -> byCode.put(section.code().code(), section));
        byCode.values().forEach(section -> composition.addSection(section(section)));
        Bundle bundle = new Bundle();
        bundle.getMeta().addProfile(PatientSummary.BUNDLE);
        bundle.setType(BundleType.DOCUMENT);
        bundle.setIdentifier(new Identifier()
                .setSystem("urn:ietf:rfc:3986")
                .setValue("urn:uuid:" + composition.getIdElement().getIdPart()));
        bundle.setTimestampElement(new InstantType(
                Date.from(timeline.asOf()), TemporalPrecisionEnum.MILLI, TimeZone.getTimeZone(ZoneOffset.UTC)));
        add(bundle, composition);
        add(bundle, IpsPatient.of(timeline.patient()));
        add(bundle, author());
        cited.values().forEach(resource -> add(bundle, resource));
        return bundle;
    }

    private Composition composition(Claim headline) {
        Composition composition = new Composition();
        composition.setId(id("Composition"));
        composition.getMeta().addProfile(PatientSummary.COMPOSITION);
        composition.setStatus(CompositionStatus.FINAL);
        composition.setType(new CodeableConcept(Loinc.PATIENT_SUMMARY.toCoding()));
        composition.setSubject(new Reference(timeline.patientReference()));
        composition.setDateElement(time(timeline.asOf()));
        composition.addAuthor(new Reference("Device/" + id("Device")));
        composition.setTitle("International Patient Summary");
        composition.setText(narrative(List.of(headline.text())));
        composition
                .addEvent()
                .addCode(new CodeableConcept(
                        new Coding("http://terminology.hl7.org/CodeSystem/v3-ActClass", "PCPR", "care provision")))
                .getPeriod()
                .setEndElement(time(timeline.asOf()));
        return composition;
    }

    private SectionComponent section(Section section) {
        SectionComponent component = new SectionComponent();
        component.setTitle(section.title());
        component.setCode(new CodeableConcept(section.code().toCoding()));
        List<String> sentences = section.claims().stream().map(Claim::text).toList();
        component.setText(narrative(
                sentences.isEmpty() ? List.of("Nothing of this kind is in the record that was read.") : sentences));
        Set<String> types = ENTRIES.getOrDefault(section.code().code(), Set.of());
        section.claims().stream()
                .flatMap(claim -> claim.sources().stream())
                .distinct()
                .filter(source -> types.contains(source.substring(0, source.indexOf('/'))))
                .forEach(source -> {
                    DomainResource recorded = bySource.get(source);
                    if (recorded != null) {
                        cited.put(source, IpsEntry.of(recorded, source));
                        component.addEntry(new Reference(source));
                    }
                });
        if (!component.hasEntry()) {
            sayAbsent(component, section.code());
        }
        return component;
    }

    private void sayAbsent(SectionComponent component, Code section) {
        Code absent = PatientSummary.NO_INFORMATION.get(section.code());
        if (absent != null) {
            String reference = "%s/%s".formatted(IpsEntry.absentType(section), id(absent.code()));
            cited.put(reference, IpsEntry.absent(section, absent, id(absent.code()), timeline.patientReference()));
            component.addEntry(new Reference(reference));
        } else if (ALWAYS.containsKey(section)) {
            component.setEmptyReason(new CodeableConcept(new Coding(EMPTY_REASON, "unavailable", "Unavailable")));
        }
    }

    private Device author() {
        Device device = new Device();
        device.setId(id("Device"));
        device.addDeviceName().setName("Prodrome").setType(DeviceNameType.USERFRIENDLYNAME);
        device.setType(new CodeableConcept().setText("Decision support server"));
        device.addNote().setText("Composed by rules from the record; every sentence names its sources. Verify.");
        return device;
    }

    private void add(Bundle bundle, Resource resource) {
        bundle.addEntry()
                .setFullUrl("%s/%s/%s"
                        .formatted(
                                base,
                                resource.fhirType(),
                                resource.getIdElement().getIdPart()))
                .setResource(resource);
    }

    /** The same patient at the same instant gives the same document. */
    private String id(String what) {
        return UUID.nameUUIDFromBytes("%s|%s|%s"
                        .formatted(timeline.patientReference(), timeline.asOf(), what)
                        .getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private static DateTimeType time(Instant at) {
        DateTimeType time = new DateTimeType(Date.from(at));
        time.setTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC));
        return time;
    }

    private static Narrative narrative(List<String> sentences) {
        XhtmlNode div = new XhtmlNode(NodeType.Element, "div");
        XhtmlNode list = div.addTag("ul");
        sentences.forEach(sentence -> list.addTag("li").addText(sentence));
        Narrative narrative = new Narrative();
        narrative.setStatus(Narrative.NarrativeStatus.GENERATED);
        narrative.setDiv(div);
        return narrative;
    }

    private static Map<Code, String> always() {
        Map<Code, String> sections = new LinkedHashMap<>();
        sections.put(Loinc.SECTION_PROBLEMS, "Problems");
        sections.put(Loinc.SECTION_ALLERGIES, "Allergies");
        sections.put(Loinc.SECTION_MEDICATIONS, "Medications");
        sections.put(Loinc.SECTION_IMMUNISATIONS, "Immunisations");
        sections.put(Loinc.SECTION_RESULTS, "Results");
        sections.put(Loinc.SECTION_PROCEDURES, "Procedures");
        sections.put(Loinc.SECTION_DEVICES, "Devices");
        return sections;
    }
}
