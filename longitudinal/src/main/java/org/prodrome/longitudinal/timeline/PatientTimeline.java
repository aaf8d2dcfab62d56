package org.prodrome.longitudinal.timeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.ImageMeasurement;
import org.prodrome.terminology.code.Loinc;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Dated events of one patient with their sources, as they were known at one instant. Built once from a record and then
 * only read; safe for many threads. What was left out is counted in {@link #leftOut()}.
 */
public final class PatientTimeline {
    private final Patient patient;
    private final Instant asOf;
    private final List<Event> events;
    private final Map<String, List<Event>> eventsByType = new HashMap<>();
    private final Map<Analyte, LabSeries> series = new EnumMap<>(Analyte.class);
    private final Map<String, Device> devices = new HashMap<>();
    private final LeftOut leftOut;

    private PatientTimeline(Patient patient, Instant asOf, Reading reading) {
        this.patient = patient;
        this.asOf = asOf;
        this.events = reading.sorted();
        this.devices.putAll(reading.devices);
        Map<Analyte, SeriesBuilder> builders = new EnumMap<>(Analyte.class);
        int unmapped = 0;
        int undated = 0;
        for (Event event : events) {
            eventsByType
                    .computeIfAbsent(event.type(), type -> new ArrayList<>())
                    .add(event);
            undated += event.when() == null ? 1 : 0;
            if (event.resource() instanceof Observation observation && !addValues(event, observation, builders)) {
                unmapped++;
            }
        }
        builders.forEach((analyte, builder) -> series.put(analyte, builder.build()));
        this.leftOut = reading.counts(undated, unmapped);
    }

    /**
     * Reads a record.
     *
     * @param patient whose record it is; must have an id
     * @param resources in any order; only those about this patient are taken
     * @param asOf what was recorded or dated later is left out and counted
     */
    public static PatientTimeline from(Patient patient, Iterable<? extends Resource> resources, Instant asOf) {
        if (!patient.hasIdElement() || patient.getIdElement().getIdPart() == null) {
            throw new IllegalArgumentException("the patient has no id, so nothing can be said to be about them");
        }
        Reading reading = new Reading(patient.getIdElement().getIdPart(), asOf);
        for (Resource resource : resources) {
            reading.take(resource);
        }
        return new PatientTimeline(patient, asOf, reading);
    }

    /** Whose timeline it is. */
    public Patient patient() {
        return patient;
    }

    /** {@code Patient/<id>}. */
    public String patientReference() {
        return "Patient/" + patient.getIdElement().getIdPart();
    }

    /** The instant up to which the record is taken as known. */
    public Instant asOf() {
        return asOf;
    }

    /** Every event, oldest first, the undated ones at the end. */
    public List<Event> events() {
        return events;
    }

    /** Events of one FHIR type, oldest first, the undated ones at the end. */
    public List<Event> events(String type) {
        return Collections.unmodifiableList(eventsByType.getOrDefault(type, List.of()));
    }

    /** Events of one FHIR type about one of the codes. */
    public List<Event> events(String type, CodeSet codes) {
        return events(type).stream()
                .filter(event -> codes.isIn(event.concept()))
                .toList();
    }

    /** The values of an analyte; empty lists when there are none. */
    public LabSeries series(Analyte analyte) {
        return series.getOrDefault(analyte, new LabSeries(analyte, List.of(), List.of()));
    }

    /** The device behind a reference, if it was given. */
    public Optional<Device> device(Reference reference) {
        return Optional.ofNullable(
                devices.get(String.valueOf(reference.getReferenceElement().getIdPart())));
    }

    /** What was left out, counted. */
    public LeftOut leftOut() {
        return leftOut;
    }

    private static boolean addValues(Event event, Observation observation, Map<Analyte, SeriesBuilder> builders) {
        Optional<Analyte> own = Analyte.of(observation.getCode());
        if (own.isPresent() && (observation.hasValue() || !observation.hasComponent())) {
            builders.computeIfAbsent(own.get(), SeriesBuilder::new).add(event, "", observation.getValue());
        }
        boolean mapped = own.isPresent()
                || Loinc.CONSCIOUSNESS.isIn(observation.getCode())
                || ImageMeasurement.CARDIOTHORACIC_RATIO.isIn(observation.getCode());
        for (ObservationComponentComponent component : observation.getComponent()) {
            Optional<Analyte> part = Analyte.of(component.getCode());
            if (part.isPresent()) {
                mapped = true;
                builders.computeIfAbsent(part.get(), SeriesBuilder::new)
                        .add(event, code(component, part.get()), component.getValue());
            }
        }
        return mapped;
    }

    private static String code(ObservationComponentComponent component, Analyte analyte) {
        return component.getCode().getCoding().stream()
                .filter(analyte.codes()::isIn)
                .map(coding -> coding.getCode())
                .findFirst()
                .orElseThrow();
    }

    /** The state of reading: what was taken so far, and the counts. */
    private static final class Reading {
        private final String patientId;
        private final Instant asOf;
        private final Map<String, Event> taken = new LinkedHashMap<>();
        private final Map<String, String> cited = new HashMap<>();
        private final Map<String, Device> devices = new HashMap<>();
        private int otherPatient;
        private int enteredInError;
        private int notYetKnown;
        private int unsupported;
        private int withoutId;
        private int repeated;
        private int merged;

        Reading(String patientId, Instant asOf) {
            this.patientId = patientId;
            this.asOf = asOf;
        }

        void take(@Nullable Resource resource) {
            if (resource instanceof Device device && device.hasIdElement()) {
                devices.put(String.valueOf(device.getIdElement().getIdPart()), device);
                return;
            }
            if (resource instanceof Patient given
                            && patientId.equals(given.getIdElement().getIdPart())
                    || resource instanceof Medication) {
                return;
            }
            if (resource instanceof DomainResource domain) {
                EventReader.of(domain).ifPresentOrElse(read -> take(domain, read), () -> unsupported++);
            } else {
                unsupported++;
            }
        }

        private void take(DomainResource resource, EventReader read) {
            String id = resource.getIdElement().getIdPart();
            if (id == null) {
                withoutId++;
            } else if (!isAbout(read.subject())) {
                otherPatient++;
            } else if (read.withdrawn()) {
                enteredInError++;
            } else if (read.known().filter(known -> known.isAfter(asOf)).isPresent()
                    || read.time().filter(time -> time.isAfter(asOf)).isPresent()) {
                notYetKnown++;
            } else {
                keep(resource, resource.fhirType() + "/" + id, read);
            }
        }

        private void keep(DomainResource resource, String source, EventReader read) {
            if (cited.containsKey(source)) {
                repeated++;
                return;
            }
            String key = DuplicateKey.of(resource, read).orElse(source);
            cited.put(source, key);
            Event same = taken.get(key);
            if (same == null) {
                taken.put(
                        key,
                        new Event(
                                resource,
                                read.time().orElse(null),
                                read.concept(),
                                read.label(),
                                read.status(),
                                List.of(source)));
            } else {
                merged++;
                List<String> sources = new ArrayList<>(same.sources());
                sources.add(source);
                taken.put(key, same.withSources(sources));
            }
        }

        private boolean isAbout(@Nullable Reference subject) {
            if (subject == null || !subject.hasReference()) {
                return false;
            }
            String type = subject.getReferenceElement().getResourceType();
            return (type == null || type.equals("Patient"))
                    && patientId.equals(subject.getReferenceElement().getIdPart());
        }

        List<Event> sorted() {
            return taken.values().stream()
                    .sorted(Comparator.comparing(
                                    Event::when, Comparator.nullsLast(Comparator.<ClinicalTime>naturalOrder()))
                            .thenComparing(Event::source))
                    .toList();
        }

        LeftOut counts(int undated, int unmapped) {
            return new LeftOut(
                    otherPatient,
                    enteredInError,
                    notYetKnown,
                    unsupported,
                    withoutId,
                    repeated,
                    merged,
                    undated,
                    unmapped);
        }
    }
}
