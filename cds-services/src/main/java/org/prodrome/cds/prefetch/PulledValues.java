package org.prodrome.cds.prefetch;

import ca.uhn.fhir.context.FhirContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.cds.hook.Trace.Pulled;

/**
 * What was read from a caller's server as it is kept, and the same again. It is kept for the audit of the call alone,
 * beside the prefetch that was sent and as long as that.
 */
final class PulledValues {
    /** The values that are other than those that were sent. */
    static List<Pulled> kept(Map<String, PrefetchValue> sent, Map<String, PrefetchValue> completed) {
        List<Pulled> kept = new ArrayList<>();
        completed.forEach((key, value) -> {
            if (value instanceof PrefetchValue.Given given && !given.equals(sent.get(key))) {
                kept.add(new Pulled(key, given.complete(), json(given.resources())));
            }
        });
        return kept;
    }

    /** The values of a call with what was read during it. */
    static Map<String, PrefetchValue> again(Map<String, PrefetchValue> sent, List<Pulled> kept) {
        Map<String, PrefetchValue> values = new LinkedHashMap<>(sent);
        kept.forEach(pulled ->
                values.put(pulled.key(), new PrefetchValue.Given(resources(pulled.bundle()), pulled.complete())));
        return values;
    }

    private static String json(List<Resource> resources) {
        Bundle bundle = new Bundle().setType(BundleType.COLLECTION);
        resources.forEach(resource -> bundle.addEntry().setResource(resource));
        return FhirContext.forR4Cached().newJsonParser().encodeResourceToString(bundle);
    }

    private static List<Resource> resources(String bundle) {
        return FhirContext.forR4Cached().newJsonParser().parseResource(Bundle.class, bundle).getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .toList();
    }

    private PulledValues() {}
}
