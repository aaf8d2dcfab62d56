package org.prodrome.server.assessment;

import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DetectedIssue;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Flag;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.RiskAssessment;
import org.prodrome.cds.governance.Audience;
import org.prodrome.cds.governance.Kind;
import org.prodrome.cds.governance.Register;
import org.prodrome.cds.governance.Ruling;
import org.prodrome.terminology.code.EarlySign;

/**
 * Marks the signs of rules that may not speak to everybody: they are recorded, so that a shadow run can be judged, and
 * say on themselves why they are not to be shown; their Flag is not active, since EHRs show active Flags.
 */
final class Released {
    private final Register register;
    private final Audience everybody;

    /** @param patientId of our record */
    Released(Register register, String patientId) {
        this.register = register;
        this.everybody = new Audience(Set.of(), "", Set.of(patientId));
    }

    /** Marks the resources of a transaction that stores signs. */
    Bundle mark(Bundle signs) {
        signs.getEntry().stream().map(Bundle.BundleEntryComponent::getResource).forEach(this::mark);
        return signs;
    }

    private void mark(Resource resource) {
        rule(resource).ifPresent(rule -> {
            DomainResource sign = (DomainResource) resource;
            sign.getExtension().removeIf(extension -> EarlySign.NOT_RELEASED.equals(extension.getUrl()));
            Ruling ruling = register.ask(Kind.RULE, rule, everybody);
            if (!ruling.shown()) {
                sign.addExtension(new Extension(EarlySign.NOT_RELEASED, new CodeType(ruling.reason())));
                if (sign instanceof Flag flag && flag.getStatus() == Flag.FlagStatus.ACTIVE) {
                    flag.setStatus(Flag.FlagStatus.INACTIVE);
                }
            }
        });
    }

    /** The rule with its version; empty for what is no sign. */
    private static Optional<String> rule(Resource resource) {
        CodeableConcept code = resource instanceof DetectedIssue issue
                ? issue.getCode()
                : resource instanceof RiskAssessment risk
                        ? risk.getMethod()
                        : resource instanceof Flag flag ? flag.getCode() : new CodeableConcept();
        return code.getCoding().stream()
                .filter(coding -> EarlySign.RULE.equals(coding.getSystem()))
                .map(coding -> coding.getCode() + "/" + coding.getVersion())
                .findFirst();
    }
}
