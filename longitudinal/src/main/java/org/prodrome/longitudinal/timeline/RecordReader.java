package org.prodrome.longitudinal.timeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.timeline.EventReader.Verdict;
import org.prodrome.longitudinal.timeline.Fact.Telling;
import org.prodrome.longitudinal.timeline.RecordVersions.Told;

/** Takes the resources of one record, each once, and keeps what is about the patient; the rest is counted. */
final class RecordReader {
    private final String patientId;
    private final Patient patient;
    private final List<Patient> linked = new ArrayList<>();
    private final RecordVersions versions;
    private final Map<String, List<Telling>> taken = new LinkedHashMap<>();
    private final Map<String, List<Telling>> notDone = new LinkedHashMap<>();
    private final Map<String, String> seen = new HashMap<>();
    private final Map<String, Device> devices = new HashMap<>();
    private int otherPatient;
    private int enteredInError;
    private final Map<String, Integer> unsupported = new TreeMap<>();
    private int withoutId;
    private int repeated;

    RecordReader(Patient patient, RecordVersions versions) {
        this.patientId = patient.getIdElement().getIdPart();
        this.patient = patient;
        this.versions = versions;
    }

    /** What a resource says, whoever it is about; empty when the type is none that is read. */
    static Optional<Told> told(DomainResource resource) {
        return EventReader.of(resource).map(read -> {
            String source = resource.fhirType() + "/" + resource.getIdElement().getIdPart();
            Event event = new Event(
                    resource, read.time().orElse(null), read.concept(), read.label(), read.status(), List.of(source));
            return new Told(read, DuplicateKey.of(resource, read).orElse(source), new Telling(event, knownFrom(read)));
        });
    }

    void take(@Nullable Resource resource) {
        if (resource instanceof Device device && device.hasIdElement()) {
            if (!device.hasPatient()) {
                devices.put(String.valueOf(device.getIdElement().getIdPart()), device);
                return;
            }
            if (isAbout(device.getPatient())) {
                devices.put(String.valueOf(device.getIdElement().getIdPart()), device);
            }
        }
        if (resource instanceof Patient given
                        && patientId.equals(given.getIdElement().getIdPart())
                || resource instanceof Medication) {
            return;
        }
        if (resource instanceof Patient other && (isLinked(patient, other) || isLinked(other, patient))) {
            linked.add(other);
            return;
        }
        if (resource instanceof DomainResource domain) {
            versions.told(domain).ifPresentOrElse(told -> take(domain, told), () -> countUnsupported(domain));
        } else {
            countUnsupported(resource);
        }
    }

    private void take(DomainResource resource, Told told) {
        EventReader read = told.read();
        if (resource.getIdElement().getIdPart() == null) {
            withoutId++;
        } else if (!isAbout(read.subject())) {
            otherPatient++;
        } else if (read.verdict() == Verdict.WITHDRAWN) {
            enteredInError++;
        } else {
            keep(told);
        }
    }

    private void keep(Told told) {
        if (seen.putIfAbsent(told.telling().event().source(), told.key()) != null) {
            repeated++;
            return;
        }
        (told.read().verdict() == Verdict.NOT_DONE ? notDone : taken)
                .computeIfAbsent(told.key(), none -> new ArrayList<>(1))
                .add(told.telling());
    }

    private void countUnsupported(@Nullable Resource resource) {
        unsupported.merge(resource == null ? "nothing" : resource.fhirType(), 1, Integer::sum);
    }

    private static boolean isLinked(Patient from, Patient to) {
        String id = to.getIdElement().getIdPart();
        return id != null
                && from.getLink().stream()
                        .map(link -> link.getOther().getReferenceElement())
                        .anyMatch(reference -> id.equals(reference.getIdPart())
                                && (!reference.hasResourceType()
                                        || reference.getResourceType().equals("Patient")));
    }

    private static Instant knownFrom(EventReader read) {
        if (read.planned() && read.known().isPresent()) {
            return read.known().get().begins();
        }
        Instant known = read.known().map(ClinicalTime::begins).orElse(Instant.MIN);
        Instant happened = read.time().map(ClinicalTime::begins).orElse(Instant.MIN);
        return known.isBefore(happened) ? happened : known;
    }

    private boolean isAbout(@Nullable Reference subject) {
        if (subject == null || !subject.hasReference()) {
            return false;
        }
        String type = subject.getReferenceElement().getResourceType();
        return (type == null || type.equals("Patient"))
                && patientId.equals(subject.getReferenceElement().getIdPart());
    }

    List<Fact> facts() {
        return taken.values().stream().map(versions::fact).toList();
    }

    List<Fact> notDone() {
        return notDone.values().stream().map(versions::fact).toList();
    }

    Map<String, Integer> unsupported() {
        return unsupported;
    }

    /** Other Patient resources that the patient's links to, or that link to it. */
    List<Patient> linked() {
        return linked;
    }

    Map<String, Device> devices() {
        return devices;
    }

    /** What was left out whatever the instant. */
    LeftOut counts() {
        return new LeftOut(
                otherPatient,
                enteredInError,
                0,
                unsupported.values().stream().mapToInt(Integer::intValue).sum(),
                withoutId,
                repeated,
                0,
                0,
                0,
                0);
    }
}
