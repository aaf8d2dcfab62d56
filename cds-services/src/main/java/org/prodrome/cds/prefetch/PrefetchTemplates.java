package org.prodrome.cds.prefetch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What we ask an EHR to send along, in the subset of FHIR search that CDS Hooks 2.0.1 recommends ("Prefetch query
 * restrictions"), so that any client can do it.
 */
public final class PrefetchTemplates {
    static final String PATIENT = "patient";

    /**
     * One key.
     *
     * @param words what it holds, for people
     * @param wholeType the resource type that it holds all of, or empty when it holds a part (a category, a status)
     */
    private record Template(String query, String words, String wholeType) {}

    private final Map<String, Template> templates;

    private PrefetchTemplates(Map<String, Template> templates) {
        this.templates = Collections.unmodifiableMap(new LinkedHashMap<>(templates));
    }

    /** For {@code patient-view}. */
    public static PrefetchTemplates patientView() {
        Map<String, Template> keys = new LinkedHashMap<>();
        String patient = "patient={{context.patientId}}";
        keys.put(PATIENT, new Template("Patient/{{context.patientId}}", "demographics", ""));
        keys.put("conditions", new Template("Condition?" + patient, "problems", "Condition"));
        keys.put("medications", new Template("MedicationRequest?" + patient, "prescriptions", "MedicationRequest"));
        keys.put("allergies", new Template("AllergyIntolerance?" + patient, "allergies", "AllergyIntolerance"));
        keys.put(
                "labs",
                new Template(
                        "Observation?" + patient + "&category=laboratory&_sort=-date&_count=200",
                        "laboratory results",
                        ""));
        keys.put(
                "vitals",
                new Template(
                        "Observation?" + patient + "&category=vital-signs&_sort=-date&_count=100", "vital signs", ""));
        keys.put(
                "encounters",
                new Template("Encounter?" + patient + "&_sort=-date&_count=50", "encounters", "Encounter"));
        keys.put(
                "procedures",
                new Template("Procedure?" + patient + "&_sort=-date&_count=50", "procedures", "Procedure"));
        keys.put(
                "studies",
                new Template(
                        "ImagingStudy?" + patient + "&_sort=-started&_count=20", "imaging studies", "ImagingStudy"));
        keys.put(
                "findings",
                new Template(
                        "Observation?" + patient + "&category=imaging&_sort=-date&_count=50", "imaging findings", ""));
        keys.put(
                "reports",
                new Template("DiagnosticReport?" + patient + "&_sort=-date&_count=50", "reports", "DiagnosticReport"));
        return new PrefetchTemplates(keys);
    }

    /** For an imaging order: what was imaged and ordered, the kidney, a pregnancy, measured nodules. */
    public static PrefetchTemplates imagingOrder() {
        Map<String, Template> keys = new LinkedHashMap<>(patientView()
                .only(Set.of(
                        PATIENT, "conditions", "labs", "encounters", "procedures", "studies", "findings", "reports"))
                .templates);
        return new PrefetchTemplates(keys).withOrders();
    }

    /** For what is open or overdue: all but allergies and vital signs, and the orders. */
    public static PrefetchTemplates openLoops() {
        return patientView()
                .only(Set.of(
                        PATIENT,
                        "conditions",
                        "medications",
                        "labs",
                        "encounters",
                        "procedures",
                        "studies",
                        "findings",
                        "reports"))
                .withOrders();
    }

    /** For an allergy that is entered: drugs, the allergy list and the orders. */
    public static PrefetchTemplates allergyEntry() {
        return patientView().only(Set.of(PATIENT, "medications", "allergies")).withOrders();
    }

    private PrefetchTemplates withOrders() {
        Map<String, Template> keys = new LinkedHashMap<>(templates);
        keys.put("orders", new Template("ServiceRequest?patient={{context.patientId}}", "orders", "ServiceRequest"));
        return new PrefetchTemplates(keys);
    }

    /** For a prescription: drugs, problems, the laboratory and the weight. */
    public static PrefetchTemplates drugOrder() {
        return patientView()
                .only(Set.of(PATIENT, "conditions", "medications", "labs", "vitals", "encounters", "procedures"));
    }

    /** Some of these. */
    public PrefetchTemplates only(Set<String> keys) {
        Map<String, Template> some = new LinkedHashMap<>(templates);
        some.keySet().retainAll(keys);
        return new PrefetchTemplates(some);
    }

    /** Key to query, as discovery lists them. */
    public Map<String, String> byKey() {
        Map<String, String> queries = new LinkedHashMap<>();
        templates.forEach((key, template) -> queries.put(key, template.query));
        return queries;
    }

    /**
     * What became of each key.
     *
     * @param sent what the caller sent
     * @param values the same with what was read from the caller's server
     * @param whyNot why a key could not be read there
     */
    List<KeySeen> seen(Map<String, PrefetchValue> sent, Map<String, PrefetchValue> values, Map<String, String> whyNot) {
        List<KeySeen> seen = new ArrayList<>();
        templates.forEach((key, template) -> {
            PrefetchValue first = sent.getOrDefault(key, new PrefetchValue.NotSent());
            PrefetchValue last = values.getOrDefault(key, first);
            boolean pulled = !last.equals(first);
            KeySeen.Extent extent = last.isAnswered()
                    ? KeySeen.Extent.ALL
                    : last.found().isEmpty() ? KeySeen.Extent.NOTHING : KeySeen.Extent.PART;
            String outcome = pulled && extent == KeySeen.Extent.ALL ? "pulled" : outcome(last);
            List<String> why = new ArrayList<>();
            if (!last.isAnswered()) {
                reason(first).ifPresent(why::add);
                if (whyNot.containsKey(key)) {
                    why.add(whyNot.get(key));
                }
            }
            seen.add(new KeySeen(key, template.words, outcome, String.join(", ", why), extent));
        });
        return seen;
    }

    private static String outcome(PrefetchValue value) {
        if (value instanceof PrefetchValue.Given given) {
            return given.complete() ? "sent" : "partial";
        }
        if (value instanceof PrefetchValue.Failed) {
            return "failed";
        }
        return value instanceof PrefetchValue.NoData ? "null" : "absent";
    }

    private static Optional<String> reason(PrefetchValue sent) {
        if (sent instanceof PrefetchValue.Given given && !given.complete()) {
            return Optional.of(given.next() == null ? "cut short" : "first of several pages");
        }
        if (sent instanceof PrefetchValue.Failed failed) {
            return Optional.of(failed.forGood() ? "refused at the caller" : "error at the caller");
        }
        return Optional.empty();
    }

    /** Types that the caller sent, or said to have, all of. */
    Set<String> typesAnswered(Map<String, PrefetchValue> values) {
        Set<String> types = new HashSet<>();
        templates.forEach((key, template) -> {
            if (!template.wholeType.isEmpty()
                    && values.getOrDefault(key, new PrefetchValue.NotSent()).isAnswered()) {
                types.add(template.wholeType);
            }
        });
        return types;
    }
}
