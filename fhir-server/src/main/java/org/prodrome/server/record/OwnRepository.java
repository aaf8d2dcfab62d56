package org.prodrome.server.record;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.repository.HapiFhirRepository;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.RestfulServer;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.instance.model.api.IBaseParameters;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * HAPI's repository over the JPA store, with our own operations called directly: HAPI's way writes an operation's
 * answer into the HTTP response of the call that surrounds it.
 */
final class OwnRepository extends HapiFhirRepository {
    private final RequestDetails request;
    private final List<RecordOperation> operations;

    OwnRepository(DaoRegistry daos, RequestDetails request, RestfulServer server, List<RecordOperation> operations) {
        super(daos, request, server);
        this.request = request;
        this.operations = operations;
    }

    /** Whose rights it has. */
    RequestDetails request() {
        return request;
    }

    @Override
    public <R extends IBaseResource, P extends IBaseParameters, I extends IIdType> R invoke(
            I id, String name, P input, Class<R> answer, @Nullable Map<String, String> headers) {
        for (RecordOperation operation : operations) {
            if (operation.name().equals(name)
                    && operation.resourceType().equals(id.getResourceType())
                    && input instanceof Parameters parameters) {
                return answer.cast(operation.invoke(new IdType(id.getValue()), parameters, request));
            }
        }
        return super.invoke(id, name, input, answer, headers);
    }
}
