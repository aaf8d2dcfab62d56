package org.prodrome.cds.hook;

import java.util.List;

/** The services that this server offers, as {@code GET /cds-services} lists them. */
public record Discovery(List<ServiceDescription> services) {
    public Discovery {
        services = List.copyOf(services);
    }
}
