package org.prodrome.server.proof;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.cds.evidence.EvidenceCheck;
import org.prodrome.cds.evidence.EvidenceReport.Dropped;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.longitudinal.claim.Slot;
import org.prodrome.server.proof.MustHave.Kind;

/**
 * What the sentences about one record are worth.
 *
 * @param name of the record
 * @param claims how many sentences
 * @param dropped those that the evidence check could not derive again
 * @param invalid citations that do not exist, are not the patient's or do not hold what is printed
 * @param citations how many citations
 * @param held must-have facts that a sentence states, by kind
 * @param wanted must-have facts, by kind
 * @param missing the others, for people
 * @param stating sentences that state a must-have fact
 * @param contradictions labels said to be current and not to be, and "none recorded" beside entries
 * @param stale sentences that show as current what is not
 * @param duplicates sentences that repeat another word for word
 * @param words how long it is to read
 */
record Judgement(
        String name,
        int claims,
        List<Dropped> dropped,
        List<String> invalid,
        int citations,
        Map<Kind, Integer> held,
        Map<Kind, Integer> wanted,
        List<MustHave> missing,
        int stating,
        List<String> contradictions,
        List<String> stale,
        int duplicates,
        int words) {

    private static final int READABLE = 30;

    /** Factors between units that laboratories use for one thing, so that a printed number is found again. */
    private static final double[] FACTORS = {
        1,
        10,
        0.1,
        100,
        0.01,
        1000,
        0.001,
        1 / 88.4,
        1 / 17.1,
        18.016,
        38.67,
        88.57,
        4.008,
        3.097,
        8.84,
        2.801,
        0.45359237,
        2.54,
        1.21,
        1 / 12.87
    };

    static Judgement of(WholeRecord record, List<Claim> claims, List<MustHave> gold) {
        List<Dropped> dropped = new EvidenceCheck(record).check(claims).dropped();
        List<String> invalid = new ArrayList<>();
        int citations = 0;
        for (Claim claim : claims) {
            for (Slot slot : claim.slots()) {
                for (String source : slot.derivation().sources()) {
                    citations++;
                    trouble(record, slot, source)
                            .ifPresent(why -> invalid.add("%s %s: %s".formatted(claim.templateId(), source, why)));
                }
            }
        }
        Map<Kind, Integer> held = new EnumMap<>(Kind.class);
        Map<Kind, Integer> wanted = new EnumMap<>(Kind.class);
        List<MustHave> missing = new ArrayList<>();
        Set<Claim> stating = new HashSet<>();
        for (MustHave fact : gold) {
            wanted.merge(fact.kind(), 1, Integer::sum);
            List<Claim> by =
                    claims.stream().filter(claim -> states(claim, fact)).toList();
            stating.addAll(by);
            if (by.isEmpty()) {
                missing.add(fact);
            } else {
                held.merge(fact.kind(), 1, Integer::sum);
            }
        }
        List<String> texts = claims.stream().map(Claim::text).toList();
        return new Judgement(
                record.name(),
                claims.size(),
                dropped,
                invalid,
                citations,
                held,
                wanted,
                missing,
                stating.size(),
                contradictions(claims, gold),
                stale(record, claims),
                texts.size() - new HashSet<>(texts).size(),
                texts.stream().mapToInt(text -> text.split("\\s+").length).sum());
    }

    /** Whether a sentence says a fact: cites an entry of it and shows its words, or its date with a value. */
    private static boolean states(Claim claim, MustHave fact) {
        if (claim.sources().stream().noneMatch(fact.sources()::contains)) {
            return false;
        }
        if (!fact.words().isEmpty()) {
            String words = plain(fact.words());
            return plain(claim.text()).contains(words.substring(0, Math.min(READABLE, words.length())));
        }
        return claim.text().contains(fact.date())
                && claim.slots().stream()
                        .anyMatch(slot -> Set.of(
                                                DerivationFunction.QUANTITY,
                                                DerivationFunction.EGFR,
                                                DerivationFunction.DIFFERENCE)
                                        .contains(slot.derivation().function())
                                && slot.derivation().sources().stream().anyMatch(fact.sources()::contains));
    }

    private static Optional<String> trouble(WholeRecord record, Slot slot, String source) {
        Resource cited = record.resources().get(source);
        if (cited == null) {
            return Optional.of("does not exist");
        }
        if (!isOf(record, cited)) {
            return Optional.of("is another patient's");
        }
        return switch (slot.derivation().function()) {
            case DATE -> contains(cited, slot.printed()) ? Optional.empty() : Optional.of("has no " + slot.printed());
            case LABEL ->
                contains(cited, cut(slot.printed())) || resolved(record, cited, cut(slot.printed()))
                        ? Optional.empty()
                        : Optional.of("has no " + slot.printed());
            case QUANTITY ->
                holds(cited, slot.printed()) ? Optional.empty() : Optional.of("has no value " + slot.printed());
            default -> Optional.empty();
        };
    }

    private static boolean isOf(WholeRecord record, Resource cited) {
        if (cited instanceof Patient) {
            return cited == record.patient();
        }
        for (String element : List.of("subject", "patient", "beneficiary")) {
            Property property = cited.getNamedProperty(element);
            if (property != null && property.hasValues() && property.getValues().get(0) instanceof Reference subject) {
                return ("Patient/" + record.patientId()).equals(subject.getReference());
            }
        }
        // Devices, practitioners and the like are nobody's.
        return true;
    }

    private static boolean resolved(WholeRecord record, Resource cited, String words) {
        return cited instanceof MedicationRequest request
                && request.hasMedicationReference()
                && record.resources().get(request.getMedicationReference().getReference()) instanceof Medication drug
                && contains(drug, words);
    }

    private static String cut(String label) {
        return label.endsWith("…") ? label.substring(0, label.length() - 1).strip() : label;
    }

    /** Whether a text stands anywhere in the resource, spaces and case aside. */
    private static boolean contains(Base element, String words) {
        if (element.isPrimitive() && element.primitiveValue() != null) {
            return plain(element.primitiveValue()).contains(plain(words));
        }
        return element.children().stream()
                .flatMap(child -> child.getValues().stream())
                .anyMatch(child -> contains(child, words));
    }

    private static boolean holds(Resource cited, String printed) {
        double number = Double.parseDouble(printed.replaceAll("[^0-9.eE-]", ""));
        int point = printed.indexOf('.');
        double half = 0.5 * Math.pow(10, point < 0 ? 0 : -(printed.length() - point - 1)) * 1.0001;
        return numbers(cited).stream().anyMatch(value -> {
            for (double factor : FACTORS) {
                if (Math.abs(value * factor - number) <= half) {
                    return true;
                }
            }
            return Math.abs((value - 32) / 1.8 - number) <= half || Math.abs(value * 0.09148 + 2.152 - number) <= half;
        });
    }

    private static List<Double> numbers(Resource cited) {
        List<Double> numbers = new ArrayList<>();
        if (cited instanceof Observation observation) {
            if (observation.getValue() instanceof Quantity quantity && quantity.hasValue()) {
                numbers.add(quantity.getValue().doubleValue());
            } else if (observation.hasValueIntegerType()) {
                numbers.add(observation.getValueIntegerType().getValue().doubleValue());
            }
            observation.getComponent().forEach(component -> {
                if (component.getValue() instanceof Quantity quantity && quantity.hasValue()) {
                    numbers.add(quantity.getValue().doubleValue());
                }
            });
        }
        return numbers;
    }

    private static List<String> contradictions(List<Claim> claims, List<MustHave> gold) {
        List<String> found = new ArrayList<>();
        Map<String, Set<String>> statuses = new TreeMap<>();
        for (Claim claim : claims) {
            Map<String, String> labels = new TreeMap<>();
            for (Slot slot : claim.slots()) {
                if (slot.derivation().function() == DerivationFunction.LABEL) {
                    labels.put(slot.derivation().sources().get(0), slot.printed());
                }
            }
            for (Slot slot : claim.slots()) {
                String label = labels.get(slot.derivation().sources().get(0));
                if (slot.derivation().function() == DerivationFunction.STATUS && label != null) {
                    // The same entry with two statuses; two entries may differ as they do in the record.
                    statuses.computeIfAbsent(slot.derivation().sources().get(0) + " " + label, none -> new HashSet<>())
                            .add(slot.printed());
                }
            }
            String text = plain(claim.text());
            if (claim.templateId().equals("summary.allergy.none") && has(gold, Kind.ALLERGY)
                    || claim.templateId().equals("summary.drug.none") && has(gold, Kind.CURRENT_MEDICATION)
                    || claim.templateId().equals("summary.no-problem") && has(gold, Kind.ACTIVE_PROBLEM)) {
                found.add(text);
            }
        }
        statuses.forEach((entry, said) -> {
            if (said.size() > 1) {
                found.add(entry + " is " + said);
            }
        });
        return found;
    }

    private static boolean has(Collection<MustHave> gold, Kind kind) {
        return gold.stream().anyMatch(fact -> fact.kind() == kind);
    }

    /** Sentences with a status that is said to hold now, of an entry that has ended or is refuted. */
    private static List<String> stale(WholeRecord record, List<Claim> claims) {
        Set<String> now = Set.of("active", "recurrence", "relapse", "on-hold", "intended");
        List<String> stale = new ArrayList<>();
        for (Claim claim : claims) {
            for (Slot slot : claim.slots()) {
                if (slot.derivation().function() == DerivationFunction.STATUS && now.contains(slot.printed())) {
                    Resource cited =
                            record.resources().get(slot.derivation().sources().get(0));
                    if (cited instanceof Condition condition && condition.hasAbatement()
                            || cited instanceof MedicationRequest request
                                    && !now.contains(String.valueOf(
                                            request.hasStatus()
                                                    ? request.getStatus().toCode()
                                                    : ""))) {
                        stale.add("%s %s"
                                .formatted(claim.templateId(), slot.derivation().sources()));
                    }
                }
            }
        }
        return stale;
    }

    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ").strip();
    }
}
