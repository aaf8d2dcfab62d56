package org.prodrome.cds.prefetch;

import ca.uhn.fhir.repository.IRepository;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Resource;

/** What is read of an own patient's record: each time from the store, or as it was read while nothing in it changed. */
@FunctionalInterface
public interface OwnRecords {
    /** Reads the store each time, and what is cited once more. */
    OwnRecords READ_EACH_TIME = (patientId, repository, limits, reader) -> new KeptRecord(reader.get(), () -> false);

    /**
     * The resources with the patient as subject, shared with other calls: nobody changes them.
     *
     * @param repository whose rights decide what may be handed out
     * @param limits what the reader keeps to; what is handed out is what the reader would have read
     * @param reader reads the store with the rights of the repository
     */
    KeptRecord of(String patientId, IRepository repository, RecordLimits limits, Supplier<Content> reader);

    /**
     * Resources of one patient.
     *
     * @param resources of the types that are read of a record
     * @param seen types of which these are all there is
     */
    record Content(List<Resource> resources, Set<String> seen) {
        public Content {
            resources = List.copyOf(resources);
            seen = Set.copyOf(seen);
        }

        /** Whether nothing was left out, so that a larger limit would have read the same. */
        public boolean isWhole() {
            return seen.containsAll(RecordAssembler.typeNames());
        }
    }
}
