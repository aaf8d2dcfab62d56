package org.prodrome.longitudinal.result;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.DetectedIssue;
import org.hl7.fhir.r4.model.DetectedIssue.DetectedIssueStatus;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Flag;
import org.hl7.fhir.r4.model.RiskAssessment;
import org.prodrome.longitudinal.burden.Burden;
import org.prodrome.longitudinal.burden.Decision;
import org.prodrome.longitudinal.burden.Decision.Reopened;
import org.prodrome.longitudinal.burden.Decision.Resolved;
import org.prodrome.longitudinal.burden.Decision.Silent;
import org.prodrome.longitudinal.burden.Decision.Speak;
import org.prodrome.longitudinal.burden.Utterance;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.EarlySign;

/**
 * Writes what was decided as one FHIR R4 transaction: of each rule that has something new a DetectedIssue (with the
 * memory of what was said), a RiskAssessment where a score gives a probability, a Flag where it is critical, the Device
 * that the rule in its version is, and a Provenance with the inputs. Every entry is an update by an identity that
 * follows from patient and rule, and a rule with nothing new is not written: the same record twice changes nothing.
 */
public final class SignMapper {
    private SignMapper() {}

    /**
     * The transaction; without entries when nothing is new.
     *
     * @param decisions of {@link Burden#decide}, made from the memory that {@code earlier} holds
     * @param earlier the DetectedIssues, Flags and RiskAssessments of this patient that {@link SignIdentity} names
     */
    public static Bundle map(PatientTimeline timeline, List<Decision> decisions, Collection<DomainResource> earlier) {
        Bundle bundle = new Bundle().setType(BundleType.TRANSACTION);
        List<Utterance> memory = memory(earlier);
        List<Utterance> after = Burden.remember(memory, decisions, timeline);
        for (Decision decision : decisions) {
            SignIdentity identity = SignIdentity.of(timeline, decision.ruleId());
            List<Utterance> ofRule = ofRule(after, identity.rule());
            boolean something = !ofRule.equals(ofRule(memory, identity.rule()));
            if (something
                    && !(isDecidedByPerson(identity, earlier) && says(decision).isEmpty())) {
                new Entries(bundle, timeline, identity, decision).add(ofRule, earlier);
            }
        }
        return bundle;
    }

    /** What the resources say was said, oldest first. */
    public static List<Utterance> memory(Collection<? extends DomainResource> earlier) {
        return SignMemory.of(earlier.stream()
                .filter(DetectedIssue.class::isInstance)
                .map(DetectedIssue.class::cast)
                .toList());
    }

    /** Whether somebody has set another status than we did; then only something new to say is written. */
    private static boolean isDecidedByPerson(SignIdentity identity, Collection<DomainResource> earlier) {
        return identity.find(earlier, DetectedIssue.class)
                .filter(issue -> issue.hasExtension(EarlySign.OWN_STATUS))
                .filter(issue -> !issue.getExtensionString(EarlySign.OWN_STATUS)
                        .equals(issue.getStatusElement().getValueAsString()))
                .isPresent();
    }

    /** What is to be said aloud, if anything. */
    private static Optional<Detection> says(Decision decision) {
        if (decision instanceof Speak speak) {
            return Optional.of(speak.detection());
        }
        return decision instanceof Reopened reopened ? reopened.now() : Optional.empty();
    }

    private static List<Utterance> ofRule(List<Utterance> memory, String rule) {
        return memory.stream().filter(line -> line.rule().equals(rule)).toList();
    }

    /** The entries of one rule. */
    private record Entries(Bundle bundle, PatientTimeline timeline, SignIdentity identity, Decision decision) {
        void add(List<Utterance> memory, Collection<DomainResource> earlier) {
            Optional<Detection> detection = detection();
            List<DomainResource> written = new ArrayList<>();
            DetectedIssue issue = detection
                    .map(found -> SignResources.issue(found, identity))
                    .orElseGet(() -> identity.find(earlier, DetectedIssue.class)
                            .map(DetectedIssue::copy)
                            .orElseGet(() -> SignResources.emptyIssue(identity)));
            SignResources.conclude(issue, decision, timeline.asOf());
            issue.getExtension().removeIf(extension -> extension.getUrl().startsWith("https://prodrome.org/fhir/"));
            issue.addExtension(SignResources.ownStatus(issue.getStatus()));
            SignMemory.write(issue, memory);
            written.add(issue);
            risk(detection, earlier).ifPresent(written::add);
            flag(detection, earlier).ifPresent(written::add);
            detection.ifPresent(found -> matched(SignResources.device(found.rule()), EarlySign.RULE_DEVICE));
            written.forEach(resource -> matched(resource, EarlySign.IDENTIFIER));
            put(SignProvenance.of(written, decision, identity, timeline.asOf()));
        }

        private Optional<Detection> detection() {
            return decision instanceof Silent silent ? Optional.of(silent.detection()) : says(decision);
        }

        private Optional<RiskAssessment> risk(Optional<Detection> detection, Collection<DomainResource> earlier) {
            Optional<RiskAssessment> now =
                    detection.flatMap(found -> SignResources.risk(found, identity, timeline.asOf()));
            return now.isPresent()
                    ? now
                    : identity.find(earlier, RiskAssessment.class)
                            .map(RiskAssessment::copy)
                            .map(risk -> {
                                risk.setStatus(
                                        isRetraction()
                                                ? RiskAssessment.RiskAssessmentStatus.ENTEREDINERROR
                                                : RiskAssessment.RiskAssessmentStatus.FINAL);
                                return risk;
                            });
        }

        private Optional<Flag> flag(Optional<Detection> detection, Collection<DomainResource> earlier) {
            Optional<Flag> now = detection.flatMap(found -> SignResources.flag(found, identity, timeline.asOf()));
            return now.isPresent()
                    ? now
                    : identity.find(earlier, Flag.class).map(Flag::copy).map(flag -> {
                        flag.setStatus(isRetraction() ? Flag.FlagStatus.ENTEREDINERROR : Flag.FlagStatus.INACTIVE);
                        return flag;
                    });
        }

        private boolean isRetraction() {
            return decision instanceof Reopened reopened && reopened.now().isEmpty();
        }

        private void matched(DomainResource resource, String system) {
            resource.setId((String) null);
            resource.getMeta().setVersionId(null).setLastUpdated(null).setSource(null);
            String value = SignIdentity.value(resource, system);
            bundle.addEntry()
                    .setFullUrl(SignIdentity.fullUrl(resource.fhirType(), value))
                    .setResource(resource)
                    .getRequest()
                    .setMethod(HTTPVerb.PUT)
                    .setUrl(SignIdentity.matching(resource.fhirType(), system, value));
        }

        private void put(DomainResource resource) {
            String id = resource.getIdElement().getIdPart();
            bundle.addEntry()
                    .setFullUrl(SignIdentity.fullUrl(resource.fhirType(), id))
                    .setResource(resource)
                    .getRequest()
                    .setMethod(HTTPVerb.PUT)
                    .setUrl(resource.fhirType() + "/" + id);
        }
    }

    /** The status in which a decision leaves its DetectedIssue. */
    static DetectedIssueStatus status(Decision decision) {
        if (decision instanceof Resolved) {
            return DetectedIssueStatus.FINAL;
        }
        return decision instanceof Reopened reopened && reopened.now().isEmpty()
                ? DetectedIssueStatus.ENTEREDINERROR
                : DetectedIssueStatus.PRELIMINARY;
    }
}
