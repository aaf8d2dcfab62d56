package org.prodrome.server.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Provenance.ProvenanceEntityRole;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.imaging.model.ModelVersion;
import org.prodrome.terminology.code.ImageMeasurement;

/**
 * Links new results of a study with those that they replace: of earlier versions of the same model, and of the same
 * version on an image that no longer speaks for the study. What is replaced is left as it is.
 */
final class Replaced {
    private static final String REJECTED_BEFORE = "rejected-before";

    private final StoredResults stored;

    Replaced(StoredResults stored) {
        this.stored = stored;
    }

    /** Adds the links to the Observations of a transaction of results, and to its Provenance. */
    void linkIn(Bundle results, IdType study) {
        link(results, stored.observations(study), stored::model);
    }

    /**
     * The same with results of earlier versions that were stored a moment ago: of a film that several versions read at
     * a time, which none had read before. What a person has decided on is left as it is.
     *
     * @param results a transaction that is not stored yet
     * @param earlier transactions with what the record answered to each
     */
    static void linkIn(Bundle results, Map<Bundle, Bundle> earlier) {
        earlier.forEach((asked, answered) -> {
            Optional<ModelVersion> by = model(asked);
            link(results, named(asked, answered), observation -> by);
        });
    }

    /** The Observations of a transaction with the ids that the record has given them. */
    private static List<Observation> named(Bundle asked, Bundle answered) {
        List<Observation> named = new ArrayList<>();
        for (int i = 0; i < asked.getEntry().size(); i++) {
            if (asked.getEntry().get(i).getResource() instanceof Observation observation) {
                Observation copy = observation.copy();
                copy.setId(new IdType(answered.getEntry().get(i).getResponse().getLocation()));
                named.add(copy);
            }
        }
        return named;
    }

    private static Optional<ModelVersion> model(Bundle results) {
        return resources(results, Device.class).stream()
                .flatMap(device -> StoredResults.model(device).stream())
                .findFirst();
    }

    private static void link(
            Bundle results, List<Observation> there, Function<Observation, Optional<ModelVersion>> by) {
        Optional<ModelVersion> model = model(results);
        if (model.isEmpty()) {
            return;
        }
        for (Observation finding : resources(results, Observation.class)) {
            if (finding.getStatus() != ObservationStatus.PRELIMINARY) {
                continue;
            }
            List<Observation> replaced = there.stream()
                    .filter(earlier -> isReplaced(earlier, finding, model.get(), by))
                    .toList();
            replaced.forEach(earlier -> {
                Reference reference = new Reference(StoredResults.name(earlier));
                if (finding.getExtensionsByUrl(ImageMeasurement.REPLACES).stream()
                        .noneMatch(link -> link.getValue().equalsDeep(reference))) {
                    finding.addExtension(new Extension(ImageMeasurement.REPLACES, reference));
                    resources(results, Provenance.class)
                            .forEach(provenance -> provenance
                                    .addEntity()
                                    .setRole(ProvenanceEntityRole.REVISION)
                                    .setWhat(reference.copy()));
                }
            });
            boolean rejected =
                    replaced.stream().anyMatch(earlier -> earlier.getStatus() == ObservationStatus.ENTEREDINERROR);
            if (rejected && !finding.hasExtension(ImageMeasurement.NOT_RELEASED)) {
                finding.addExtension(new Extension(ImageMeasurement.NOT_RELEASED, new CodeType(REJECTED_BEFORE)));
            }
        }
    }

    private static boolean isReplaced(
            Observation earlier,
            Observation finding,
            ModelVersion model,
            Function<Observation, Optional<ModelVersion>> models) {
        boolean same = earlier.getIdentifier().stream()
                .anyMatch(identifier -> finding.getIdentifier().stream().anyMatch(identifier::equalsDeep));
        if (same || StoredResults.isWithdrawn(earlier) || !isAboutTheSame(earlier, finding)) {
            return false;
        }
        Optional<ModelVersion> by = models.apply(earlier);
        return by.isPresent()
                && (by.get().isOlderThan(model)
                        || (by.get().equals(model) && earlier.getStatus() != ObservationStatus.ENTEREDINERROR));
    }

    private static boolean isAboutTheSame(Observation one, Observation other) {
        CodeableConcept code = other.getCode();
        return one.getSubject().getReference() != null
                && one.getSubject().getReference().equals(other.getSubject().getReference())
                && one.getCode().getCoding().stream()
                        .anyMatch(coding -> code.getCoding().stream()
                                .anyMatch(its -> its.getSystem().equals(coding.getSystem())
                                        && its.getCode().equals(coding.getCode())));
    }

    private static <T extends DomainResource> List<T> resources(Bundle bundle, Class<T> type) {
        return bundle.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .filter((Resource resource) -> type.isInstance(resource))
                .map(type::cast)
                .toList();
    }
}
