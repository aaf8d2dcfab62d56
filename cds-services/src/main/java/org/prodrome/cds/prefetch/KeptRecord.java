package org.prodrome.cds.prefetch;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.evidence.Standing;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.reading.RecordReading;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/**
 * What was read of an own patient's record, with what every call makes of it and therefore is made once. Shared by all
 * calls while the record stays as it is: nobody changes the resources. Safe for many threads.
 */
public final class KeptRecord {
    private final OwnRecords.Content content;
    private final BooleanSupplier current;
    private final Map<String, Resource> byReference;
    private final Set<String> lookUps;
    private final List<Resource> all;
    private final Map<String, List<Resource>> byType;
    private final Map<String, Standing> standing = new ConcurrentHashMap<>();
    private volatile @Nullable List<String> inputs;

    /** Guarded by this. */
    private @Nullable Read read;

    /** Guarded by this. */
    private @Nullable Said said;

    /**
     * The record as events.
     *
     * @param beside the Patient and what was looked up beside the record, with versions
     */
    private record Read(List<String> beside, PatientTimeline timeline) {}

    /** What rules and summary make of it at one instant. */
    private record Said(PatientTimeline read, Instant now, List<Detector> rules, RecordReading reading) {}

    /** @param current whether the store holds exactly this now, for those who asked for it */
    public KeptRecord(OwnRecords.Content content, BooleanSupplier current) {
        this.content = content;
        this.current = current;
        Map<String, Resource> references = new LinkedHashMap<>();
        Set<String> named = new LinkedHashSet<>();
        for (Resource resource : content.resources()) {
            references.put(PatientRecord.reference(resource), resource);
            named.addAll(RecordAssembler.lookUps(resource));
        }
        this.byReference = Collections.unmodifiableMap(references);
        this.lookUps = Collections.unmodifiableSet(named);
        this.all = List.copyOf(references.values());
        this.byType = all.stream().collect(Collectors.groupingBy(Resource::fhirType));
    }

    public OwnRecords.Content content() {
        return content;
    }

    /** Whether the store holds exactly this now: asked anew each time. */
    boolean isCurrent() {
        return current.getAsBoolean();
    }

    Map<String, Resource> byReference() {
        return byReference;
    }

    /** Whether a reader with these limits would have read just this. */
    public boolean isWhatReads(RecordLimits limits) {
        return content.isWhole() && byType.values().stream().allMatch(found -> found.size() <= limits.perType());
    }

    /** Every resource once. */
    List<Resource> all() {
        return all;
    }

    List<Resource> ofType(String type) {
        return byType.getOrDefault(type, List.of());
    }

    /** Those of a type that stand; made once, since all calls ask it of the same patient's record. */
    Standing standing(String patientId, String type) {
        return standing.computeIfAbsent(type, one -> Standing.of(patientId, ofType(one)));
    }

    /** References with versions. */
    List<String> inputs() {
        List<String> known = inputs;
        if (known == null) {
            known = all.stream().map(PatientRecord::versioned).toList();
            inputs = known;
        }
        return known;
    }

    /** References to what carries no subject of its own and is read beside the record. */
    Set<String> lookUps() {
        return lookUps;
    }

    /**
     * The record with what stands beside it as of an instant; read again only when the latter is another.
     *
     * @param beside the Patient and what was looked up, with versions
     * @param all everything but the Patient
     */
    PatientTimeline timeline(Patient patient, List<String> beside, List<Resource> all, Instant now) {
        return read(patient, beside, all, now).asOf(now);
    }

    /** What the rules and the summary make of it as of an instant; once for all who ask for the same instant. */
    RecordReading reading(Patient patient, List<String> beside, List<Resource> all, List<Detector> rules, Instant now) {
        PatientTimeline timeline = read(patient, beside, all, now);
        synchronized (this) {
            Said last = said;
            if (last == null || last.read != timeline || !last.now.equals(now) || !last.rules.equals(rules)) {
                last = new Said(timeline, now, rules, RecordReading.of(timeline.asOf(now), rules));
                said = last;
            }
            return last.reading;
        }
    }

    private synchronized PatientTimeline read(Patient patient, List<String> beside, List<Resource> all, Instant now) {
        Read last = read;
        if (last == null || !last.beside.equals(beside)) {
            last = new Read(List.copyOf(beside), PatientTimeline.from(patient, all, now));
            read = last;
        }
        return last.timeline;
    }
}
