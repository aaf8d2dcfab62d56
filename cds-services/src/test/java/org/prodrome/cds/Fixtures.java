package org.prodrome.cds;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Resource;

/** Hand-made records, named for what they show. */
public final class Fixtures {
    public static final FhirContext FHIR = FhirContext.forR4Cached();

    /** Resources of a Bundle; parsed anew each time, so that a test may corrupt them. */
    public static List<Resource> resources(String name) {
        return FHIR.newJsonParser().parseResource(Bundle.class, text(name)).getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .toList();
    }

    public static Parameters parameters(String name) {
        return FHIR.newJsonParser().parseResource(Parameters.class, text(name));
    }

    public static String text(String name) {
        try (InputStream in = Fixtures.class.getResourceAsStream("/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Fixtures() {}
}
