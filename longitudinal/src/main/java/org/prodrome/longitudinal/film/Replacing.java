package org.prodrome.longitudinal.film;

import java.util.List;
import org.hl7.fhir.r4.model.Reference;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.terminology.code.ImageMeasurement;

/** Which earlier results a result of a model says that it replaces. */
final class Replacing {
    private Replacing() {}

    /** Relative references, such as {@code Observation/12}. */
    static List<String> by(Event event) {
        return event.resource().getExtensionsByUrl(ImageMeasurement.REPLACES).stream()
                .filter(link -> link.getValue() instanceof Reference)
                .map(link -> ((Reference) link.getValue()).getReferenceElement())
                .filter(reference -> reference.hasResourceType() && reference.hasIdPart())
                .map(reference -> reference.getResourceType() + "/" + reference.getIdPart())
                .toList();
    }
}
