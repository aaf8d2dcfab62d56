package org.prodrome.longitudinal.result;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Property;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.EarlySign;

/**
 * Which resources are those of a rule about a patient.
 *
 * @param patient {@code Patient/<id>}
 * @param ruleId with version
 */
public record SignIdentity(String patient, String ruleId) {
    static SignIdentity of(PatientTimeline timeline, String ruleId) {
        return new SignIdentity(timeline.patientReference(), ruleId);
    }

    /** Name of the rule, without its version. */
    public String rule() {
        int slash = ruleId.lastIndexOf('/');
        return slash < 0 ? ruleId : ruleId.substring(0, slash);
    }

    String version() {
        int slash = ruleId.lastIndexOf('/');
        return slash < 0 ? "" : ruleId.substring(slash + 1);
    }

    /** Identifier of its DetectedIssue, RiskAssessment and Flag: patient and rule. */
    public Identifier identifier() {
        return new Identifier()
                .setSystem(EarlySign.IDENTIFIER)
                .setValue(patient.substring(patient.indexOf('/') + 1) + ":" + rule());
    }

    /** Identifier of the Device that is the rule in its version. */
    static Identifier device(String ruleId) {
        return new Identifier().setSystem(EarlySign.RULE_DEVICE).setValue(ruleId);
    }

    /** Its resource of a type among others. */
    <T extends DomainResource> Optional<T> find(Collection<DomainResource> among, Class<T> type) {
        return among.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(resource -> value(resource, EarlySign.IDENTIFIER)
                        .equals(identifier().getValue()))
                .findFirst();
    }

    /** Value of the resource's identifier in a system; empty when it has none. */
    static String value(DomainResource resource, String system) {
        Property identifiers = resource.getChildByName("identifier");
        List<Base> values = identifiers == null ? List.of() : identifiers.getValues();
        return values.stream()
                .filter(Identifier.class::isInstance)
                .map(Identifier.class::cast)
                .filter(identifier -> system.equals(identifier.getSystem()))
                .map(Identifier::getValue)
                .findFirst()
                .orElse("");
    }

    static String matching(String type, String system, String value) {
        return "%s?identifier=%s".formatted(type, URLEncoder.encode(system + "|" + value, StandardCharsets.UTF_8));
    }

    static String fullUrl(String type, String value) {
        return "urn:uuid:" + UUID.nameUUIDFromBytes((type + "|" + value).getBytes(StandardCharsets.UTF_8));
    }
}
