package org.prodrome.longitudinal.result;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.DetectedIssue;
import org.hl7.fhir.r4.model.DetectedIssue.DetectedIssueSeverity;
import org.hl7.fhir.r4.model.DetectedIssue.DetectedIssueStatus;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Device.DeviceNameType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Flag;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.Narrative;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.RiskAssessment;
import org.hl7.fhir.utilities.xhtml.NodeType;
import org.hl7.fhir.utilities.xhtml.XhtmlNode;
import org.prodrome.longitudinal.burden.Decision;
import org.prodrome.longitudinal.burden.Decision.Reopened;
import org.prodrome.longitudinal.burden.Decision.Resolved;
import org.prodrome.longitudinal.burden.Decision.Silent;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.result.ScoreSlots.Probability;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.code.EarlySign;

/** One detection as FHIR resources; their words are the detection's sentences. */
public final class SignResources {
    private SignResources() {}

    /** A detection as a DetectedIssue, preliminary, without memory. */
    static DetectedIssue issue(Detection detection, SignIdentity identity) {
        DetectedIssue issue = emptyIssue(identity);
        issue.setCode(code(detection.rule(), identity));
        issue.setSeverity(
                switch (detection.tier()) {
                    case T1 -> DetectedIssueSeverity.HIGH;
                    case T2 -> DetectedIssueSeverity.MODERATE;
                    case T3 -> DetectedIssueSeverity.LOW;
                });
        issue.setDetail(words(detection).map(Claim::text).collect(Collectors.joining("\n")));
        issue.setText(narrative(detection));
        DetectedIssue.DetectedIssueEvidenceComponent evidence = issue.addEvidence();
        evidence.addCode().setText(detection.state());
        inputs(detection).forEach(evidence::addDetail);
        if (!detection.rule().citation().url().isEmpty()) {
            issue.setReference(detection.rule().citation().url());
        }
        return issue;
    }

    /** The same for readers of an answer that stores nothing: it stands by itself. */
    public static DetectedIssue issueForReaders(Detection detection, SignIdentity identity, Instant when) {
        DetectedIssue issue = issue(detection, identity);
        issue.setIdentified(dateTime(when));
        issue.setAuthor(byIdentifier(identity));
        return issue;
    }

    /** The same of the probability, if a sentence gives one. */
    public static Optional<RiskAssessment> riskForReaders(Detection detection, SignIdentity identity, Instant when) {
        return risk(detection, identity, when).map(risk -> risk.setPerformer(byIdentifier(identity)));
    }

    static Reference byIdentifier(SignIdentity identity) {
        return new Reference()
                .setIdentifier(SignIdentity.device(identity.ruleId()))
                .setType("Device");
    }

    /** The identity alone. */
    static DetectedIssue emptyIssue(SignIdentity identity) {
        DetectedIssue issue = new DetectedIssue();
        issue.setMeta(meta());
        issue.addIdentifier(identity.identifier());
        issue.setStatus(DetectedIssueStatus.PRELIMINARY);
        issue.setPatient(new Reference(identity.patient()));
        issue.setAuthor(to(SignIdentity.device(identity.ruleId()).getValue()));
        return issue;
    }

    /** Status, time and, where it is not simply found, what became of it. */
    static void conclude(DetectedIssue issue, Decision decision, Instant when) {
        issue.setStatus(SignMapper.status(decision));
        issue.setIdentified(dateTime(when));
        String became = became(decision);
        issue.getMitigation().clear();
        if (!became.isEmpty()) {
            issue.addMitigation().setDateElement(dateTime(when)).getAction().setText(became);
        }
    }

    private static String became(Decision decision) {
        if (decision instanceof Resolved resolved) {
            return "Resolved: " + resolved.reason();
        }
        if (decision instanceof Reopened reopened) {
            return reopened.now().isPresent()
                    ? "Re-opened: " + SignProvenance.changes(reopened)
                    : "No longer stands: " + SignProvenance.changes(reopened);
        }
        return decision instanceof Silent silent
                ? "Not said: " + silent.reason().words()
                : "";
    }

    static Extension ownStatus(DetectedIssueStatus status) {
        return new Extension(EarlySign.OWN_STATUS, new CodeType(status.toCode()));
    }

    /** The probability that a sentence of the detection gives, if one does. */
    static Optional<RiskAssessment> risk(Detection detection, SignIdentity identity, Instant when) {
        List<Probability> probabilities = ScoreSlots.of(words(detection));
        if (probabilities.isEmpty()) {
            return Optional.empty();
        }
        RiskAssessment risk = new RiskAssessment();
        risk.setMeta(meta());
        risk.addIdentifier(identity.identifier());
        risk.setStatus(RiskAssessment.RiskAssessmentStatus.PRELIMINARY);
        risk.setCode(EarlySign.EARLY_SIGN.toConcept());
        risk.setMethod(code(detection.rule(), identity));
        risk.setSubject(new Reference(identity.patient()));
        risk.setOccurrence(dateTime(when));
        risk.setPerformer(to(SignIdentity.device(identity.ruleId()).getValue()));
        inputs(detection).forEach(risk::addBasis);
        risk.setText(narrative(detection));
        for (Probability probability : probabilities) {
            RiskAssessment.RiskAssessmentPredictionComponent prediction = risk.addPrediction()
                    .setOutcome(new CodeableConcept().setText(probability.outcome()))
                    .setProbability(new DecimalType(probability.fraction()))
                    .setRationale(probability.claim().text());
            probability
                    .until(when)
                    .ifPresent(until -> prediction.setWhen(
                            new Period().setStartElement(dateTime(when)).setEndElement(dateTime(until))));
        }
        return Optional.of(risk);
    }

    /** A critical detection as an active Flag. */
    static Optional<Flag> flag(Detection detection, SignIdentity identity, Instant when) {
        if (detection.tier() != Tier.T1) {
            return Optional.empty();
        }
        Flag flag = new Flag();
        flag.setMeta(meta());
        flag.addIdentifier(identity.identifier());
        flag.setStatus(Flag.FlagStatus.ACTIVE);
        flag.addCategory()
                .addCoding(new Coding("http://terminology.hl7.org/CodeSystem/flag-category", "clinical", "Clinical"));
        flag.setCode(
                code(detection.rule(), identity).setText(detection.summary().text()));
        flag.setSubject(new Reference(identity.patient()));
        flag.getPeriod().setStartElement(dateTime(when));
        flag.setAuthor(to(SignIdentity.device(identity.ruleId()).getValue()));
        flag.addExtension(
                EarlySign.FLAG_DETAIL,
                new Reference(SignIdentity.fullUrl(
                        "DetectedIssue", identity.identifier().getValue())));
        flag.setText(narrative(detection));
        return Optional.of(flag);
    }

    /** The rule in its version as the Device that asserts. */
    static Device device(Rule rule) {
        Device device = new Device();
        device.addIdentifier(SignIdentity.device(rule.id()));
        device.addDeviceName().setName("Prodrome: " + rule.title()).setType(DeviceNameType.USERFRIENDLYNAME);
        device.setType(new CodeableConcept().setText("Decision support rule"));
        device.addVersion().setValue(new SignIdentity("", rule.id()).version());
        device.setManufacturer("Prodrome");
        device.addNote().setText(rule.purpose() + " " + rule.population());
        device.addNote().setText(rule.citation().text());
        return device;
    }

    static Reference to(String device) {
        return new Reference(SignIdentity.fullUrl("Device", device));
    }

    static DateTimeType dateTime(Instant when) {
        DateTimeType time = new DateTimeType(Date.from(when));
        time.setTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC));
        return time;
    }

    static Meta meta() {
        return new Meta()
                .addSecurity(new Coding(CodeSystems.V3_OBSERVATION_VALUE, "DEVAST", "device asserted"))
                .addTag(EarlySign.EARLY_SIGN.toCoding());
    }

    private static CodeableConcept code(Rule rule, SignIdentity identity) {
        return new CodeableConcept()
                .addCoding(new Coding(EarlySign.RULE, identity.rule(), rule.title()).setVersion(identity.version()))
                .setText(rule.title());
    }

    private static Stream<Claim> words(Detection detection) {
        return Stream.concat(Stream.of(detection.summary()), detection.details().stream());
    }

    private static Stream<Reference> inputs(Detection detection) {
        return detection.inputs().stream().distinct().map(Reference::new);
    }

    private static Narrative narrative(Detection detection) {
        XhtmlNode div = new XhtmlNode(NodeType.Element, "div");
        words(detection).forEach(claim -> div.addTag("p").addText(claim.text()));
        Narrative narrative = new Narrative();
        narrative.setStatus(Narrative.NarrativeStatus.GENERATED);
        narrative.setDiv(div);
        return narrative;
    }
}
