package org.prodrome.longitudinal.result;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Provenance.ProvenanceEntityRole;
import org.hl7.fhir.r4.model.Reference;
import org.prodrome.longitudinal.burden.Decision;
import org.prodrome.longitudinal.burden.Decision.Reopened;
import org.prodrome.longitudinal.burden.Decision.Resolved;
import org.prodrome.longitudinal.burden.Decision.Silent;
import org.prodrome.longitudinal.burden.Decision.Speak;
import org.prodrome.longitudinal.burden.InputChange;
import org.prodrome.longitudinal.burden.InputVersion;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.terminology.code.EarlySign;

/** Who asserted a sign, when, why now and from what. */
final class SignProvenance {
    private static final String PARTICIPANT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type";
    private static final String DATA_OPERATION = "http://terminology.hl7.org/CodeSystem/v3-DataOperation";

    private SignProvenance() {}

    static Provenance of(List<DomainResource> written, Decision decision, SignIdentity identity, Instant when) {
        Provenance provenance = new Provenance();
        provenance.setId(id(identity, when));
        provenance.setMeta(SignResources.meta());
        written.forEach(resource -> provenance.addTarget(new Reference(
                SignIdentity.fullUrl(resource.fhirType(), SignIdentity.value(resource, EarlySign.IDENTIFIER)))));
        provenance.setRecordedElement(new InstantType(Date.from(when)));
        boolean first = decision instanceof Speak speak && speak.cause() == Decision.Cause.FIRST;
        provenance.setActivity(new CodeableConcept(
                first
                        ? new Coding(DATA_OPERATION, "CREATE", "create")
                        : new Coding(DATA_OPERATION, "UPDATE", "revise")));
        provenance.addReason(new CodeableConcept().setText(why(decision)));
        detection(decision)
                .map(found -> found.rule().citation().url())
                .filter(url -> !url.isEmpty())
                .ifPresent(provenance::addPolicy);
        provenance
                .addAgent()
                .setType(new CodeableConcept(new Coding(PARTICIPANT, "performer", "Performer")))
                .setWho(agent(decision, identity));
        inputs(decision)
                .forEach(input -> provenance
                        .addEntity()
                        .setRole(ProvenanceEntityRole.SOURCE)
                        .setWhat(input));
        return provenance;
    }

    /** What happened to the inputs, in words: {@code Observation/1 amended}. */
    static String changes(Reopened reopened) {
        return reopened.changes().stream().map(InputChange::words).collect(Collectors.joining(", "));
    }

    private static String why(Decision decision) {
        if (decision instanceof Speak speak) {
            return speak.cause().words();
        }
        if (decision instanceof Silent silent) {
            return silent.reason().words();
        }
        if (decision instanceof Resolved resolved) {
            return "resolved: " + resolved.reason();
        }
        return decision instanceof Reopened reopened ? "re-opened: " + changes(reopened) : "";
    }

    private static Optional<Detection> detection(Decision decision) {
        if (decision instanceof Speak speak) {
            return Optional.of(speak.detection());
        }
        if (decision instanceof Silent silent) {
            return Optional.of(silent.detection());
        }
        return decision instanceof Reopened reopened ? reopened.now() : Optional.empty();
    }

    /** In a transaction without the Device, which was stored when it was first said, by its identifier. */
    private static Reference agent(Decision decision, SignIdentity identity) {
        String device = SignIdentity.device(identity.ruleId()).getValue();
        return detection(decision).isPresent() ? SignResources.to(device) : SignResources.byIdentifier(identity);
    }

    private static List<Reference> inputs(Decision decision) {
        return detection(decision)
                .map(found ->
                        found.inputs().stream().distinct().map(Reference::new).toList())
                .orElseGet(() -> decision instanceof Reopened reopened ? thenOf(reopened) : List.of());
    }

    /** What it was said from; a resource that may have been deleted is named and not referred to. */
    private static List<Reference> thenOf(Reopened reopened) {
        Set<String> retracted = reopened.changes().stream()
                .filter(change -> change.kind() == InputChange.Kind.RETRACTED)
                .map(InputChange::reference)
                .collect(Collectors.toUnmodifiableSet());
        return reopened.said().inputs().stream()
                .map(InputVersion::reference)
                .map(input -> retracted.contains(input) ? new Reference().setDisplay(input) : new Reference(input))
                .toList();
    }

    private static String id(SignIdentity identity, Instant when) {
        String name = identity.identifier().getValue() + "|" + when;
        return "sign-" + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }
}
