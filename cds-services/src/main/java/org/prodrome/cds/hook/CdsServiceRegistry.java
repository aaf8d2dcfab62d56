package org.prodrome.cds.hook;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The services of this server by id, in the order of discovery. */
public final class CdsServiceRegistry {
    private final Map<String, CdsService> services;

    public CdsServiceRegistry(List<? extends CdsService> services) {
        Map<String, CdsService> byId = new LinkedHashMap<>();
        for (CdsService service : services) {
            String id = service.description().id();
            if (byId.put(id, service) != null) {
                throw new IllegalArgumentException("two services share the id " + id);
            }
        }
        this.services = Collections.unmodifiableMap(byId);
    }

    public Optional<CdsService> find(String id) {
        return Optional.ofNullable(services.get(id));
    }

    /** Ids of all services, in the order of discovery. */
    public Set<String> ids() {
        return services.keySet();
    }

    /** What each service is, in the order of discovery. */
    public List<ServiceDescription> descriptions() {
        return services.values().stream().map(CdsService::description).toList();
    }
}
