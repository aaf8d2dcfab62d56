package org.prodrome.cds.prefetch;

import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.evidence.EvidenceStore;
import org.prodrome.cds.evidence.Standing;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.reading.RecordReading;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/**
 * One patient's record as one call sees it, from one place: our own store (with what the caller sent beside it), or the
 * caller's prefetch alone. Records of two places are never mixed, since their ids are not each other's. Read by one
 * thread; what it was read from ({@link #inputs}, {@link #seen}, {@link #similarAnswers}) may be asked by another
 * meanwhile.
 */
public final class PatientRecord implements EvidenceStore {
    private final Patient patient;
    private final Map<String, Resource> sent;
    private final Map<String, Resource> beside;
    private final Set<String> typesSeen;
    private final @Nullable OwnStore store;
    private boolean replayed;
    private final @Nullable String baseUrl;
    private final Map<String, Resource> fetched = new HashMap<>();
    private final Map<String, Resource> drafts = new LinkedHashMap<>();
    private final Map<String, Optional<Parameters>> similar = new ConcurrentHashMap<>();
    private @Nullable KeptRecord kept;

    /** What other calls read too, where this record is that, with what was looked up beside it, and nothing else. */
    private @Nullable KeptRecord shared;

    private volatile @Nullable List<Resource> all;
    private final Map<String, List<Resource>> byType = new HashMap<>();
    private final Map<String, Standing> standing = new HashMap<>();

    /**
     * @param sent resources of the caller's prefetch, by reference
     * @param beside resources read from the own store beside the patient's record, by reference: the Patient, and what
     *     carries no subject
     * @param typesSeen types of which the record holds all there is
     * @param store where cited resources are fetched again; null when the record is the prefetch alone
     * @param baseUrl FHIR base address under which a reader finds the resources, without a trailing slash, when known
     */
    PatientRecord(
            Patient patient,
            Map<String, Resource> sent,
            Map<String, Resource> beside,
            Set<String> typesSeen,
            @Nullable OwnStore store,
            @Nullable String baseUrl) {
        this.patient = patient;
        this.sent = new LinkedHashMap<>(sent);
        this.beside = new LinkedHashMap<>(beside);
        this.typesSeen = Set.copyOf(typesSeen);
        this.store = store;
        this.baseUrl = baseUrl;
    }

    /** A record of our own store. */
    static PatientRecord own(
            Patient patient,
            Map<String, Resource> sent,
            Map<String, Resource> beside,
            KeptRecord kept,
            OwnStore store,
            String baseUrl) {
        PatientRecord record =
                new PatientRecord(patient, sent, beside, kept.content().seen(), store, baseUrl);
        record.kept = kept;
        record.shared = sent.keySet().stream()
                        .allMatch(sentToo -> kept.byReference().containsKey(sentToo) || beside.containsKey(sentToo))
                ? kept
                : null;
        return record;
    }

    /** The record as an earlier call saw it: nothing is read again. */
    static PatientRecord replayed(
            Patient patient,
            List<Resource> resources,
            Set<String> typesSeen,
            Map<String, Parameters> similar,
            String baseUrl) {
        Map<String, Resource> byReference = new LinkedHashMap<>();
        byReference.put(reference(patient), patient);
        resources.forEach(resource -> byReference.put(reference(resource), resource));
        PatientRecord record = new PatientRecord(patient, byReference, Map.of(), typesSeen, null, baseUrl);
        record.replayed = true;
        similar.forEach((question, answer) -> record.similar.put(question, Optional.of(answer)));
        return record;
    }

    /** The same record, of which other calls that brought the same share what is made. */
    PatientRecord sharing(@Nullable KeptRecord withOthers) {
        PatientRecord record = new PatientRecord(patient, sent, beside, typesSeen, store, baseUrl);
        record.shared = withOthers;
        return record;
    }

    /**
     * The same record with drafts in it, which stand before and instead of what has their ids.
     *
     * @param drafts of this patient, with ids
     */
    public PatientRecord with(Collection<? extends Resource> drafts) {
        PatientRecord record = new PatientRecord(patient, sent, beside, typesSeen, store, baseUrl);
        record.replayed = replayed;
        record.kept = kept;
        record.shared = drafts.isEmpty() ? shared : null;
        drafts.forEach(draft -> record.drafts.put(reference(draft), draft));
        return record;
    }

    public Patient patient() {
        return patient;
    }

    /** Everything but the Patient, the store's own before what the caller added. */
    public List<Resource> resources() {
        List<Resource> known = all;
        if (known == null) {
            known = together();
            all = known;
        }
        return known;
    }

    private List<Resource> together() {
        if (shared != null) {
            List<Resource> others = others();
            return others.isEmpty()
                    ? shared.all()
                    : Stream.concat(shared.all().stream(), others.stream()).toList();
        }
        Map<String, Resource> merged = new LinkedHashMap<>(drafts);
        if (kept != null) {
            kept.byReference().forEach(merged::putIfAbsent);
        }
        beside.forEach(merged::putIfAbsent);
        sent.forEach(merged::putIfAbsent);
        merged.remove(reference(patient));
        return List.copyOf(merged.values());
    }

    /** What was looked up beside the record, but the Patient. */
    private List<Resource> others() {
        return beside.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(reference(patient)))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** The record as dated events as of an instant. */
    public PatientTimeline timeline(Instant now) {
        return shared == null
                ? PatientTimeline.from(patient, resources(), now)
                : shared.timeline(patient, versionsBeside(), resources(), now);
    }

    /** What the rules and the summary make of the record as of an instant. */
    public RecordReading reading(List<Detector> rules, Instant now) {
        return shared == null
                ? RecordReading.of(timeline(now), rules)
                : shared.reading(patient, versionsBeside(), resources(), rules, now);
    }

    /** The Patient and what was looked up, with versions. */
    private List<String> versionsBeside() {
        return beside.values().stream().map(PatientRecord::versioned).toList();
    }

    /** What was read, with the version where it is known; the Patient first. */
    public List<String> inputs() {
        Stream<String> rest = shared == null
                ? resources().stream().map(PatientRecord::versioned)
                : Stream.concat(shared.inputs().stream(), others().stream().map(PatientRecord::versioned));
        return Stream.concat(Stream.of(versioned(patient)), rest).toList();
    }

    static String versioned(Resource resource) {
        String version = resource.getIdElement().getVersionIdPart();
        if (version == null) {
            version = resource.getMeta().getVersionId();
        }
        return version == null ? reference(resource) : reference(resource) + "/_history/" + version;
    }

    /** Types of which this record holds all there is. */
    public Set<String> seen() {
        return typesSeen;
    }

    /** What {@code $similar} was asked and answered so far. */
    public Map<String, Parameters> similarAnswers() {
        Map<String, Parameters> answers = new LinkedHashMap<>();
        similar.forEach((question, answer) -> answer.ifPresent(found -> answers.put(question, found)));
        return answers;
    }

    public boolean isFromOwnStore() {
        return store != null || replayed;
    }

    public boolean hasSeen(String resourceType) {
        return typesSeen.contains(resourceType);
    }

    /** Types that are read of a record and of which this one does not hold all there is. */
    public List<String> incomplete() {
        return RecordAssembler.typeNames().stream()
                .filter(type -> !typesSeen.contains(type))
                .toList();
    }

    /** Whether a reference means what the call brought, under an id that may be ours alone. */
    public boolean isDraft(String reference) {
        return drafts.containsKey(reference);
    }

    /** Where a person or program finds a resource of this record. */
    public Optional<String> address(String reference) {
        return drafts.containsKey(reference)
                ? Optional.empty()
                : Optional.ofNullable(baseUrl).map(base -> base + "/" + reference);
    }

    @Override
    public String patientId() {
        return patient.getIdElement().getIdPart();
    }

    @Override
    public Map<String, Resource> fetch(Collection<String> references) {
        Set<String> notYet = new LinkedHashSet<>(references);
        notYet.removeAll(fetched.keySet());
        notYet.removeAll(drafts.keySet());
        if (store != null && !notYet.isEmpty()) {
            if (kept != null && kept.isCurrent()) {
                for (String reference : List.copyOf(notYet)) {
                    Resource unchanged = kept.byReference().get(reference);
                    if (unchanged != null) {
                        fetched.put(reference, unchanged);
                        notYet.remove(reference);
                    }
                }
            }
            fetched.putAll(store.byReference(notYet));
        }
        Map<String, Resource> found = new HashMap<>();
        for (String reference : references) {
            Resource resource = drafts.getOrDefault(reference, fetched.getOrDefault(reference, sent.get(reference)));
            if (resource != null) {
                found.put(reference, resource);
            }
        }
        return found;
    }

    @Override
    public Optional<List<Resource>> all(String resourceType) {
        if (!typesSeen.contains(resourceType)) {
            return Optional.empty();
        }
        return Optional.of(
                shared != null && noneBeside(resourceType)
                        ? shared.ofType(resourceType)
                        : byType.computeIfAbsent(resourceType, this::ofType));
    }

    private List<Resource> ofType(String resourceType) {
        return resources().stream()
                .filter(resource -> resource.fhirType().equals(resourceType))
                .toList();
    }

    private boolean noneBeside(String resourceType) {
        return beside.values().stream()
                .noneMatch(resource -> resource.fhirType().equals(resourceType));
    }

    @Override
    public Optional<Standing> standing(String resourceType) {
        return all(resourceType)
                .map(found -> shared != null && noneBeside(resourceType)
                        ? shared.standing(patientId(), resourceType)
                        : standing.computeIfAbsent(resourceType, type -> Standing.of(patientId(), found)));
    }

    @Override
    public Optional<Parameters> similar(String study, int count) {
        return similar.computeIfAbsent(study + "?" + count, ignored -> askSimilar(study, count));
    }

    private Optional<Parameters> askSimilar(String study, int count) {
        if (store == null) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(store.similar(study, count));
        } catch (BaseServerResponseException | UnsupportedOperationException e) {
            // A card without similar cases is still a card; the caller counts the absence.
            return Optional.empty();
        }
    }

    /** The relative reference of a resource, {@code Observation/123}. */
    public static String reference(Resource resource) {
        return resource.fhirType() + "/" + resource.getIdElement().getIdPart();
    }
}
