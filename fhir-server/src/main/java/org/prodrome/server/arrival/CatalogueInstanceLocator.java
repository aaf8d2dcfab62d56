package org.prodrome.server.arrival;

import java.util.Optional;
import org.prodrome.imaging.store.ContentAddress;
import org.prodrome.imaging.stow.InstanceLocator;
import org.prodrome.server.job.StoredInstances;

/** Finds instances in the catalogue. */
final class CatalogueInstanceLocator implements InstanceLocator {
    private final StoredInstances instances;

    CatalogueInstanceLocator(StoredInstances instances) {
        this.instances = instances;
    }

    @Override
    public Optional<LocatedInstance> find(String sopInstanceUid) {
        return instances
                .find(sopInstanceUid)
                .map(found -> new LocatedInstance(
                        found.studyUid(),
                        found.seriesUid(),
                        found.sopUid(),
                        found.transferSyntax(),
                        new ContentAddress(found.sha256())));
    }
}
