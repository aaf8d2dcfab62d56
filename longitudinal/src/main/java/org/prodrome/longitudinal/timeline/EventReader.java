package org.prodrome.longitudinal.timeline;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/**
 * What one resource of a type that is read says.
 *
 * @param subject who it is about; null when the record does not say
 * @param concept what it is about
 * @param label the same in words, empty when there are none
 * @param time when it was
 * @param known when it could be known, where the record says so apart from when it was
 * @param status status as code
 * @param verdict whether it stands
 * @param planned whether it may lie ahead of the day it is known
 */
record EventReader(
        @Nullable Reference subject,
        CodeableConcept concept,
        String label,
        Optional<ClinicalTime> time,
        Optional<ClinicalTime> known,
        String status,
        Verdict verdict,
        boolean planned) {
    private static final Set<String> WITHDRAWN = Set.of("entered-in-error", "cancelled");
    private static final Set<String> NOT_DONE = Set.of("not-done", "not-taken", "declined", "noshow");
    private static final Map<Class<?>, Function<DomainResource, EventReader>> READERS = new HashMap<>();

    static {
        ResultReaders.addTo(READERS);
        ProblemReaders.addTo(READERS);
        MedicationReaders.addTo(READERS);
        CareReaders.addTo(READERS);
    }

    /** Whether what a resource says stands. */
    enum Verdict {
        /** It does. */
        STANDS,
        /** It says that something was not done, not given or not taken. */
        NOT_DONE,
        /** It was entered in error, cancelled or refuted. */
        WITHDRAWN
    }

    /** Reads the resource; empty when the type is none that is read. */
    static Optional<EventReader> of(DomainResource resource) {
        for (Class<?> type = resource.getClass(); type != null; type = type.getSuperclass()) {
            Function<DomainResource, EventReader> reader = READERS.get(type);
            if (reader != null) {
                return Optional.of(reader.apply(resource));
            }
        }
        return Optional.empty();
    }

    /** A statement about somebody, as yet without time or status. */
    static EventReader about(@Nullable Reference subject, CodeableConcept concept) {
        return new EventReader(
                subject, concept, Labels.of(concept), Optional.empty(), Optional.empty(), "", Verdict.STANDS, false);
    }

    /** When it was: the first of the elements that is a date or begins with one. */
    EventReader at(@Nullable Type... elements) {
        return new EventReader(subject, concept, label, start(elements), known, status, verdict, planned);
    }

    /** When it could be known: the first of the elements that is a date. */
    EventReader knownAt(@Nullable Type... elements) {
        return new EventReader(subject, concept, label, time, start(elements), status, verdict, planned);
    }

    /** Its status, which also says whether it stands. */
    EventReader status(PrimitiveType<?> code) {
        return status(code.getValueAsString() == null ? "" : code.getValueAsString());
    }

    /** Its status as the first coding of a concept. */
    EventReader status(CodeableConcept concept) {
        return status(firstCode(concept));
    }

    /** Withdrawn when the verification status says so. */
    EventReader verified(CodeableConcept verification) {
        String code = firstCode(verification);
        return code.equals("refuted") || code.equals("entered-in-error") ? judged(Verdict.WITHDRAWN) : this;
    }

    /** Not to be done, when the flag is set. */
    EventReader notIf(boolean forbidden) {
        return forbidden && verdict == Verdict.STANDS ? judged(Verdict.NOT_DONE) : this;
    }

    /** Something arranged, which may lie ahead. */
    EventReader asPlan() {
        return new EventReader(subject, concept, label, time, known, status, verdict, true);
    }

    /** The words that stand for it, when its concept has none. */
    EventReader labelled(@Nullable String words) {
        return label.isEmpty() && words != null
                ? new EventReader(subject, concept, Labels.of(words), time, known, status, verdict, planned)
                : this;
    }

    private EventReader status(String code) {
        Verdict said = WITHDRAWN.contains(code)
                ? Verdict.WITHDRAWN
                : NOT_DONE.contains(code) ? Verdict.NOT_DONE : Verdict.STANDS;
        return new EventReader(
                subject, concept, label, time, known, code, verdict == Verdict.STANDS ? said : verdict, planned);
    }

    private EventReader judged(Verdict found) {
        return new EventReader(subject, concept, label, time, known, status, found, planned);
    }

    /** Start of the first FHIR time of any shape; none of those that are not points in time, such as an age. */
    private static Optional<ClinicalTime> start(@Nullable Type... elements) {
        for (Type element : elements) {
            Optional<ClinicalTime> found = start(element);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<ClinicalTime> start(@Nullable Type element) {
        if (element instanceof BaseDateTimeType date) {
            return ClinicalTime.of(date);
        }
        return element instanceof Period period ? ClinicalTime.of(period.getStartElement()) : Optional.empty();
    }

    private static String firstCode(CodeableConcept concept) {
        String code = concept.getCodingFirstRep().getCode();
        return code == null ? "" : code;
    }
}
