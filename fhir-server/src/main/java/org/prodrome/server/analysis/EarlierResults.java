package org.prodrome.server.analysis;

import ca.uhn.fhir.model.api.IQueryParameterType;
import ca.uhn.fhir.repository.IRepository;
import ca.uhn.fhir.rest.param.TokenParam;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DiagnosticReport.DiagnosticReportStatus;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Provenance;

/**
 * Results of the same study and model that are stored already. Written again they keep the time at which they became
 * known, so that the same analysis changes no resource; and what a person has made final, amended or retracted is not
 * touched.
 */
final class EarlierResults {
    private final IRepository record;

    EarlierResults(IRepository record) {
        this.record = record;
    }

    /** Sets the earlier times in a transaction of results, and takes out the entries that a person has decided on. */
    void keepTimesIn(Bundle results) {
        for (Bundle.BundleEntryComponent entry : results.getEntry()) {
            if (entry.getResource() instanceof Observation observation) {
                find(Observation.class, observation.getIdentifierFirstRep()).ifPresent(there -> {
                    if (there.getStatus() == ObservationStatus.PRELIMINARY) {
                        observation.setIssuedElement(there.getIssuedElement().copy());
                    } else {
                        entry.setResource(withoutServerParts(there));
                    }
                });
            } else if (entry.getResource() instanceof DiagnosticReport report) {
                find(DiagnosticReport.class, report.getIdentifierFirstRep()).ifPresent(there -> {
                    if (there.getStatus() == DiagnosticReportStatus.PRELIMINARY) {
                        report.setIssuedElement(there.getIssuedElement().copy());
                    } else {
                        entry.setResource(withoutServerParts(there));
                    }
                });
            } else if (entry.getResource() instanceof Provenance provenance) {
                earlier(provenance)
                        .ifPresent(there -> provenance.setRecordedElement(
                                there.getRecordedElement().copy()));
            }
        }
    }

    /** The stored resource as an update that changes nothing. */
    private static DomainResource withoutServerParts(DomainResource there) {
        DomainResource copy = there.copy();
        copy.setId((String) null);
        copy.getMeta().setVersionId(null).setLastUpdated(null).setSource(null);
        return copy;
    }

    private <T extends DomainResource> Optional<T> find(Class<T> type, Identifier identifier) {
        Map<String, List<IQueryParameterType>> query =
                Map.of("identifier", List.of(new TokenParam(identifier.getSystem(), identifier.getValue())));
        return record.search(Bundle.class, type, query).getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }

    private Optional<Provenance> earlier(Provenance provenance) {
        try {
            return Optional.of(record.read(
                    Provenance.class,
                    new IdType("Provenance", provenance.getIdElement().getIdPart())));
        } catch (ResourceNotFoundException e) {
            return Optional.empty();
        }
    }
}
