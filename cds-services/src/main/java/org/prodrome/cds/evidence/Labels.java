package org.prodrome.cds.evidence;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.FamilyMemberHistory;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;

/** What a resource is about, in its own words, on one line. */
final class Labels {
    private static final List<String> ELEMENTS = List.of("code", "medication", "vaccineCode", "type");
    private static final Map<String, List<String>> ELEMENTS_OF = Map.of(
            "AdverseEvent", List.of("event"),
            "Consent", List.of("category"),
            "Goal", List.of("description"),
            "CarePlan", List.of("category", "title"),
            "CareTeam", List.of("category", "name"),
            "Appointment", List.of("serviceType"),
            "Communication", List.of("topic", "category"),
            "Device", List.of("type", "deviceName"),
            "DeviceUseStatement", List.of("device"));
    private static final Set<String> SEMANTIC_TAGS = Set.of(
            "disorder",
            "finding",
            "situation",
            "event",
            "procedure",
            "regime/therapy",
            "observable entity",
            "substance",
            "product",
            "medicinal product",
            "clinical drug",
            "physical object",
            "person",
            "occupation",
            "social concept",
            "qualifier value",
            "morphologic abnormality",
            "body structure",
            "organism",
            "specimen",
            "record artifact",
            "assessment scale",
            "environment",
            "environment / location");
    private static final int LONGEST = 80;

    static String of(Resource resource) {
        if (resource instanceof ImagingStudy study && study.hasDescription()) {
            return oneLine(study.getDescription()).orElseThrow(DerivationRefused::notDerived);
        }
        if (resource instanceof FamilyMemberHistory history) {
            return family(history);
        }
        return ELEMENTS_OF.getOrDefault(resource.fhirType(), ELEMENTS).stream()
                .flatMap(element -> Sources.children(resource, element).stream())
                .flatMap(value -> text(resource, value).stream())
                .findFirst()
                .orElseThrow(DerivationRefused::notDerived);
    }

    private static String family(FamilyMemberHistory history) {
        String who = concept(history.getRelationship()).orElse("");
        String what = history.getCondition().stream()
                .flatMap(condition -> concept(condition.getCode()).stream())
                .collect(Collectors.joining(", "));
        return oneLine(who.isEmpty() || what.isEmpty() ? who + what : who + ": " + what)
                .orElseThrow(DerivationRefused::notDerived);
    }

    private static Optional<String> text(Resource resource, Base value) {
        if (value instanceof StringType words) {
            return Optional.ofNullable(words.getValue()).flatMap(Labels::oneLine);
        }
        if (value instanceof Device.DeviceDeviceNameComponent name) {
            return Optional.ofNullable(name.getName()).flatMap(Labels::oneLine);
        }
        if (value instanceof CodeableConcept concept) {
            return concept(concept);
        }
        return value instanceof Reference reference ? medication(resource, reference) : Optional.empty();
    }

    private static Optional<String> medication(Resource resource, Reference reference) {
        Optional<String> contained = resource instanceof DomainResource domain
                ? domain.getContained().stream()
                        .filter(inner -> isTarget(inner, reference))
                        .filter(Medication.class::isInstance)
                        .flatMap(inner -> concept(((Medication) inner).getCode()).stream())
                        .findFirst()
                : Optional.empty();
        return contained.or(() -> Optional.ofNullable(reference.getDisplay()).flatMap(Labels::oneLine));
    }

    private static boolean isTarget(Resource inner, Reference reference) {
        String id = String.valueOf(inner.getIdElement().getIdPart()).replaceFirst("^#", "");
        return ("#" + id).equals(reference.getReference());
    }

    static Optional<String> concept(CodeableConcept concept) {
        Optional<String> text = Optional.ofNullable(concept.getText()).flatMap(Labels::oneLine);
        return text.or(() -> concept.getCoding().stream()
                .map(Coding::getDisplay)
                .filter(Objects::nonNull)
                .flatMap(display -> oneLine(display).stream())
                .findFirst());
    }

    /** Runs of whitespace and control characters as one space, at most 80 characters. */
    static Optional<String> oneLine(String text) {
        String line = text.replaceAll("[\\s\\p{Cntrl}\\u00a0]+", " ").strip();
        if (line.isEmpty()) {
            return Optional.empty();
        }
        line = withoutTag(line);
        return Optional.of(line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…");
    }

    /** Without what a fully specified name of SNOMED CT has in its last parentheses. */
    private static String withoutTag(String line) {
        int open = line.lastIndexOf(" (");
        return open > 0 && line.endsWith(")") && SEMANTIC_TAGS.contains(line.substring(open + 2, line.length() - 1))
                ? line.substring(0, open)
                : line;
    }

    private Labels() {}
}
