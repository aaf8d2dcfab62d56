package org.prodrome.server.record;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.repository.IRepository;
import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The FHIR record of this process as HAPI's {@link IRepository}. */
public final class Record {
    /** Begins the links between pages of a search that no HTTP request asked for; nothing is called by it. */
    private static final String OWN_BASE = "http://localhost/fhir";

    private static final Logger LOG = LoggerFactory.getLogger(Record.class);

    private final DaoRegistry daos;
    private final FhirContext fhir;
    private final Supplier<RestfulServer> server;
    private final Supplier<List<RecordOperation>> operations;
    private final ReadRights rights;

    /** @param server asked for at the first use: the server's own operations need the record to be made; so are they */
    Record(
            DaoRegistry daos,
            FhirContext fhir,
            Supplier<RestfulServer> server,
            Supplier<List<RecordOperation>> operations,
            ReadRights rights) {
        this.rights = rights;
        this.operations = operations;
        this.daos = daos;
        this.fhir = fhir;
        this.server = server;
    }

    /** The FHIR version's context, shared by all. */
    public FhirContext fhir() {
        return fhir;
    }

    /** The record with the rights of the request. */
    public IRepository as(RequestDetails request) {
        return new OwnRepository(daos, request, server.get(), operations.get());
    }

    /**
     * The record with the rights of the caller of one of our own addresses beside the FHIR endpoint.
     *
     * @param request what the caller sent; the rules of the FHIR endpoint find the caller in it
     */
    public IRepository as(HttpServletRequest request) {
        ServletRequestDetails details = new ServletRequestDetails();
        details.setServer(server.get());
        details.setServletRequest(request);
        details.setRequestType(RequestTypeEnum.GET);
        details.setFhirServerBase(request.getRequestURL()
                        .substring(
                                0,
                                request.getRequestURL().length()
                                        - request.getRequestURI().length())
                + "/fhir");
        return as(details);
    }

    /**
     * The record with the system's own rights. Every use is found by searching for this method's name.
     *
     * @param reason why the caller's rights do not apply, for the log
     */
    public IRepository asSystem(String reason) {
        SystemRequestDetails request = system(reason);
        // Without its server a request is searched without pages: HAPI then gives the first _count matches alone, with
        // neither a total nor a link that would say that there are more.
        request.setServer(server.get());
        request.setFhirServerBase(OWN_BASE);
        return new OwnRepository(daos, request, server.get(), operations.get());
    }

    /**
     * Whether one of these repositories has rights that cover every resource of everybody: the system's, or such a
     * caller's.
     */
    public boolean readsEverything(IRepository repository) {
        if (!(repository instanceof OwnRepository own)) {
            return false;
        }
        RequestDetails request = own.request();
        return request instanceof SystemRequestDetails
                || request instanceof ServletRequestDetails servlet
                        && servlet.getServletRequest() != null
                        && rights.coverEverything(servlet.getServletRequest());
    }

    /**
     * Runs a FHIR transaction inside the database transaction that is open (see {@link Transactions}), as the system.
     *
     * @param reason why the caller's rights do not apply, for the log
     */
    public Bundle transactionAsSystem(Bundle transaction, String reason) {
        IFhirSystemDao<Bundle, ?> dao = daos.getSystemDao();
        return dao.transactionNested(system(reason), transaction);
    }

    private SystemRequestDetails system(String reason) {
        LOG.debug("acting as the system: {}", reason);
        SystemRequestDetails request = new SystemRequestDetails();
        request.setFhirContext(fhir);
        return request;
    }
}
