package org.prodrome.longitudinal.burden;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Patient.LinkType;
import org.hl7.fhir.r4.model.Property;
import org.prodrome.longitudinal.burden.InputChange.Kind;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/**
 * What a resource says, as a short hash: what it is about, when, its value, dose or conclusion, and whether it is
 * marked as amended. Another name, a note, a tag or a new version without a new fact leaves it as it is; so does the
 * ordinary course of a status (an order that is completed, a problem that is resolved), which is news and no amendment.
 */
final class Fingerprints {
    private static final Set<String> FACTS = Set.of(
            "value[x]",
            "component",
            "dataAbsentReason",
            "dosageInstruction",
            "dosage",
            "dose",
            "doseQuantity",
            "criticality",
            "conclusion",
            "conclusionCode",
            "verificationStatus",
            "modality",
            "relationship");
    private static final Set<String> AMENDED = Set.of("amended", "corrected", "appended");
    private static final int MOST_PARTS = 5_000;

    private final PatientTimeline timeline;
    private final Map<String, InputVersion> read = new HashMap<>();

    Fingerprints(PatientTimeline timeline) {
        this.timeline = timeline;
    }

    /** The resource as it is now. */
    InputVersion now(String reference) {
        return read.computeIfAbsent(reference, this::read);
    }

    private InputVersion read(String reference) {
        if (reference.equals(timeline.patientReference())) {
            Patient patient = timeline.patient();
            return new InputVersion(reference, person(patient) + "." + links(patient));
        }
        return new InputVersion(
                reference, timeline.event(reference).map(Fingerprints::of).orElse(""));
    }

    /** What changed since; resources that were not followed then are no change. */
    List<InputChange> changes(List<InputVersion> then) {
        List<InputChange> changes = new ArrayList<>();
        for (InputVersion before : then) {
            String now = now(before.reference()).fingerprint();
            if (before.fingerprint().isEmpty() || before.fingerprint().equals(now)) {
                continue;
            }
            changes.add(new InputChange(before.reference(), kind(before, now)));
        }
        return changes;
    }

    private static Kind kind(InputVersion before, String now) {
        if (now.isEmpty()) {
            return Kind.RETRACTED;
        }
        String person = before.fingerprint().substring(0, before.fingerprint().indexOf('.') + 1);
        return !person.isEmpty() && now.startsWith(person) ? Kind.MERGED : Kind.AMENDED;
    }

    private static String of(Event event) {
        StringBuilder facts = new StringBuilder(event.type());
        facts.append('|')
                .append(event.concept().getCoding().stream()
                        .map(coding -> coding.getSystem() + "#" + coding.getCode())
                        .sorted()
                        .collect(Collectors.joining(",")));
        if (!event.concept().hasCoding()) {
            facts.append(event.label());
        }
        facts.append('|').append(event.time().map(Object::toString).orElse(""));
        facts.append('|').append(AMENDED.contains(event.status()));
        for (Property property : event.resource().children()) {
            if (FACTS.contains(property.getName())) {
                for (Base value : property.getValues()) {
                    facts.append('|').append(property.getName()).append('=');
                    append(value, facts, MOST_PARTS);
                }
            }
        }
        return hash(facts.toString());
    }

    private static String person(Patient patient) {
        return hash(patient.getBirthDateElement().getValueAsString()
                + "|"
                + patient.getGenderElement().getValueAsString()
                + "|"
                + patient.getExtension().stream()
                        .map(extension -> {
                            StringBuilder text = new StringBuilder();
                            append(extension, text, MOST_PARTS);
                            return text.toString();
                        })
                        .sorted()
                        .collect(Collectors.joining("|")));
    }

    private static String links(Patient patient) {
        return hash(patient.getLink().stream()
                .filter(link -> link.getType() == LinkType.REPLACEDBY || link.getType() == LinkType.REPLACES)
                .map(link -> link.getType() + " " + link.getOther().getReference())
                .sorted()
                .collect(Collectors.joining("|")));
    }

    /** Every primitive below an element, in the order of the structure; returns how many more parts may be read. */
    private static int append(Base value, StringBuilder into, int more) {
        if (more <= 0) {
            return 0;
        }
        if (value.isPrimitive()) {
            into.append(value.primitiveValue()).append(';');
            return more - 1;
        }
        int left = more - 1;
        for (Property property : value.children()) {
            // Words for people may be spelled anew without another fact.
            if (!property.getName().equals("display") && !property.getName().equals("text")) {
                for (Base child : property.getValues()) {
                    into.append(property.getName()).append(':');
                    left = append(child, into, left);
                }
            }
        }
        return left;
    }

    private static String hash(String facts) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(facts.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
