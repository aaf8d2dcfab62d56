package org.prodrome.longitudinal.timeline;

import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.longitudinal.timeline.Fact.Telling;

/**
 * Reads one patient's record again and again while some of its resources are replaced by newer versions: what stayed
 * the same object is not read anew. Not safe for many threads; the timelines are.
 */
public final class RecordVersions {
    private final Patient patient;
    private final Lifetime life;
    private final boolean again;
    private final Map<DomainResource, Optional<Told>> told = new IdentityHashMap<>();
    private final Map<Telling, Fact> facts = new IdentityHashMap<>();
    private final Map<Fact, Values.Read> values = new IdentityHashMap<>();

    /**
     * What one resource says, and which others say the same.
     *
     * @param read as its reader has it
     * @param key that duplicates share
     * @param telling with the resource as its only source
     */
    record Told(EventReader read, String key, Telling telling) {}

    /** @param patient whose record it is; must have an id */
    public RecordVersions(Patient patient) {
        this(patient, true);
    }

    private RecordVersions(Patient patient, boolean again) {
        this.patient = patient;
        this.life = Lifetime.of(patient);
        this.again = again;
    }

    /** For a record that is read once: nothing is kept. */
    static RecordVersions single(Patient patient) {
        return new RecordVersions(patient, false);
    }

    /** What {@link PatientTimeline#from} gives of the same resources, which must not be changed afterwards. */
    public PatientTimeline at(Iterable<? extends Resource> resources, Instant asOf) {
        return PatientTimeline.from(patient, resources, asOf, this);
    }

    /** Empty when the type is none that is read. */
    Optional<Told> told(DomainResource resource) {
        if (!again) {
            return RecordReader.told(resource);
        }
        Optional<Told> known = told.get(resource);
        if (known == null) {
            known = RecordReader.told(resource);
            told.put(resource, known);
        }
        return known;
    }

    Fact fact(List<Telling> tellings) {
        return again && tellings.size() == 1
                ? facts.computeIfAbsent(tellings.get(0), only -> new Fact(tellings))
                : new Fact(tellings);
    }

    Values.Read values(Fact fact) {
        return again ? values.computeIfAbsent(fact, one -> Values.read(one, life)) : Values.read(fact, life);
    }
}
