package org.prodrome.longitudinal.timeline;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DomainResource;
import org.jspecify.annotations.Nullable;
import org.prodrome.terminology.code.CodeSet;

/**
 * One thing in a patient's record.
 *
 * @param resource the resource as recorded (of duplicates the first); read, never changed
 * @param when when it was; null when the record does not say
 * @param concept what it is about; an empty concept when the record does not say
 * @param label the same for people, as {@link Labels} prints it; empty when there is none
 * @param status clinicalStatus where the type has one, else status (of a Goal its lifecycleStatus), as code; empty when
 *     absent. Before a recorded end the status that such a thing has until then, such as {@code active} of a problem
 *     that was resolved later
 * @param sources relative references of the resource and its duplicates, the cited one first
 */
public record Event(
        DomainResource resource,
        @Nullable ClinicalTime when,
        CodeableConcept concept,
        String label,
        String status,
        List<String> sources) {
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{Nd}]+");

    public Event {
        sources = List.copyOf(sources);
    }

    /**
     * What one resource says by itself, which need not be in a timeline: a draft, or an entry that is being made. Empty
     * when the type is none that is read, or when it says of itself that it does not stand or was not done.
     */
    public static Optional<Event> of(DomainResource resource) {
        return EventReader.of(resource)
                .filter(read -> read.verdict() == EventReader.Verdict.STANDS)
                .map(read -> new Event(
                        resource,
                        read.time().orElse(null),
                        read.concept(),
                        read.label(),
                        read.status(),
                        List.of(resource.fhirType() + "/"
                                + resource.getIdElement().getIdPart())));
    }

    /** When it was, if the record says. */
    public Optional<ClinicalTime> time() {
        return Optional.ofNullable(when);
    }

    /** When it was over, if the record says: the end of its period, an abatement. */
    public Optional<ClinicalTime> end() {
        return Ends.of(resource);
    }

    /** The resource that a sentence cites, such as {@code Observation/123}. */
    public String source() {
        return sources.get(0);
    }

    /** FHIR resource type. */
    public String type() {
        return resource.fhirType();
    }

    /** The resource as the type that was asked for. */
    public <T extends DomainResource> Optional<T> as(Class<T> type) {
        return type.isInstance(resource) ? Optional.of(type.cast(resource)) : Optional.empty();
    }

    /** Whether its code is in the set, or a member's name stands in the words it is labelled with. */
    public boolean isNamed(CodeSet set) {
        return set.isIn(concept)
                || set.isNamedIn(new HashSet<>(List.of(NO_WORD.split(label.toLowerCase(Locale.ROOT)))));
    }

    Event withStatus(String other) {
        return new Event(resource, when, concept, label, other, sources);
    }

    Event withSources(List<String> more) {
        return new Event(resource, when, concept, label, status, more);
    }
}
