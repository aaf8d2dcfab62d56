package org.prodrome.longitudinal.timeline;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Dated events of one patient with their sources, as they were known at one instant. The record is read once; the same
 * record can then be looked at as of any other instant ({@link #asOf(Instant)}) without reading it again, as a replay
 * of years does. Never changes; safe for many threads. What was left out is counted in {@link #leftOut()}.
 */
public final class PatientTimeline {
    /** The years that FHIR can write. */
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final ReadRecord record;
    private final Instant asOf;
    private final Map<String, List<Event>> eventsByType = new ConcurrentHashMap<>();
    private final Map<Analyte, LabSeries> series = new ConcurrentHashMap<>();

    private PatientTimeline(ReadRecord record, Instant asOf) {
        this.record = record;
        this.asOf = asOf.isBefore(EARLIEST) ? EARLIEST : asOf.isAfter(LATEST) ? LATEST : asOf;
    }

    /**
     * Reads a record.
     *
     * @param patient whose record it is; must have an id
     * @param resources in any order; only those about this patient are taken
     * @param asOf what was recorded or dated later is left out and counted; beyond the years 1 to 9999 taken for the
     *     nearest of them
     */
    public static PatientTimeline from(Patient patient, Iterable<? extends Resource> resources, Instant asOf) {
        return from(patient, resources, asOf, RecordVersions.single(patient));
    }

    static PatientTimeline from(
            Patient patient, Iterable<? extends Resource> resources, Instant asOf, RecordVersions versions) {
        if (!patient.hasIdElement() || patient.getIdElement().getIdPart() == null) {
            throw new IllegalArgumentException("the patient has no id, so nothing can be said to be about them");
        }
        return new PatientTimeline(ReadRecord.of(patient, resources, versions), asOf);
    }

    /**
     * The same record as it could be known at another instant, earlier or later: exactly what {@link #from} of the same
     * resources gives at that instant.
     */
    public PatientTimeline asOf(Instant instant) {
        return instant.equals(asOf) ? this : new PatientTimeline(record, instant);
    }

    /** Whose timeline it is. */
    public Patient patient() {
        return record.patient();
    }

    /** Other Patient resources that are linked with the patient's, as a merge leaves them. */
    public List<Patient> linkedPatients() {
        return record.linked();
    }

    /** {@code Patient/<id>}. */
    public String patientReference() {
        return "Patient/" + patient().getIdElement().getIdPart();
    }

    /** The instant up to which the record is taken as known. */
    public Instant asOf() {
        return asOf;
    }

    /** Every event, oldest first, the undated ones at the end. */
    public List<Event> events() {
        return eventsByType.computeIfAbsent("", every -> record.events(asOf));
    }

    /** Events of one FHIR type, oldest first, the undated ones at the end. */
    public List<Event> events(String type) {
        return eventsByType.computeIfAbsent(type, wanted -> record.events(wanted, asOf));
    }

    /** Events of one FHIR type about one of the codes. */
    public List<Event> events(String type, CodeSet codes) {
        return record.events(type, codes, asOf);
    }

    /** Events of one FHIR type about one of the codes, or with a member's name in their words. */
    public List<Event> eventsNamed(String type, CodeSet codes) {
        return record.eventsNamed(type, codes, asOf);
    }

    /** The event that a resource tells, alone or with others; empty when there is none among the {@link #events()}. */
    public Optional<Event> event(String reference) {
        return record.event(reference, asOf);
    }

    /**
     * What the record says was not done, of one FHIR type: a procedure or vaccine not given, an order not to perform, a
     * drug not taken, an appointment not kept. None of these is among the {@link #events}.
     */
    public List<Event> notDone(String type) {
        return record.notDone(type, asOf);
    }

    /**
     * The values of an analyte; empty lists when there are none. What is rather another unit, or another person's
     * blood, than a change of this patient (see {@link org.prodrome.longitudinal.sanity.Sanity}) is among the
     * quarantined.
     */
    public LabSeries series(Analyte analyte) {
        return series.computeIfAbsent(analyte, wanted -> record.checkedSeries(wanted, asOf));
    }

    /** Every value that must not be computed with, by analyte; analytes without one are left out. */
    public Map<Analyte, List<LabSeries.Quarantined>> quarantined() {
        Map<Analyte, List<LabSeries.Quarantined>> all = new EnumMap<>(Analyte.class);
        for (Analyte analyte : Analyte.values()) {
            List<LabSeries.Quarantined> left = series(analyte).quarantined();
            if (!left.isEmpty()) {
                all.put(analyte, left);
            }
        }
        return all;
    }

    /** The device behind a reference, if it was given. */
    public Optional<Device> device(Reference reference) {
        return Optional.ofNullable(record.devices()
                .get(String.valueOf(reference.getReferenceElement().getIdPart())));
    }

    /** What was left out, counted. */
    public LeftOut leftOut() {
        return record.leftOut(asOf);
    }

    /** Codes of Observations that are in no set that is read, the most frequent first, at most so many. */
    public List<CodeCount> unmappedCodes(int most) {
        return record.unmapped(asOf).stream().limit(most).toList();
    }

    /** How many resources of which type were given that are of none of the types that are read. */
    public Map<String, Integer> unsupportedTypes() {
        return record.unsupported();
    }
}
