package org.prodrome.server.snapshot;

import ca.uhn.fhir.repository.IRepository;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.prodrome.cds.prefetch.OwnRecords;
import org.prodrome.cds.prefetch.RecordLimits;

/**
 * Keeps what was read of a patient's record for as long as the record's version stays what it was before and after the
 * reading. Only for callers who may read everything; everybody else reads the store with their own rights, and nothing
 * of what they read is kept. What is handed out is a copy. Bounded by the number of resources; the patient that was not
 * asked for longest goes first.
 */
final class RecordSnapshots implements OwnRecords {
    private final ToLongFunction<String> versions;
    private final Predicate<IRepository> readsEverything;
    private final int mostResources;

    /** Guarded by itself; in the order of use. */
    private final Map<String, Snapshot> kept = new LinkedHashMap<>(16, 0.75f, true);

    private record Snapshot(long version, Content content) {}

    /**
     * @param versions version of a patient's record, raised by the commit that changes it
     * @param readsEverything whether the rights behind a repository cover every resource
     * @param mostResources how many resources are kept altogether; 0 keeps none
     */
    RecordSnapshots(ToLongFunction<String> versions, Predicate<IRepository> readsEverything, int mostResources) {
        this.versions = versions;
        this.readsEverything = readsEverything;
        this.mostResources = mostResources;
    }

    @Override
    public Content of(String patientId, IRepository repository, RecordLimits limits, Supplier<Content> reader) {
        if (mostResources == 0 || !readsEverything.test(repository)) {
            return reader.get();
        }
        long version = versions.applyAsLong(patientId);
        Optional<Content> known = known(patientId, version);
        if (known.isPresent()) {
            return known.get().isWithin(limits) ? known.get().copy() : reader.get();
        }
        Content read = reader.get();
        if (read.isWhole() && read.resources().size() <= mostResources && versions.applyAsLong(patientId) == version) {
            keep(patientId, new Snapshot(version, read.copy()));
        }
        return read;
    }

    private Optional<Content> known(String patientId, long version) {
        synchronized (kept) {
            Snapshot snapshot = kept.get(patientId);
            return snapshot != null && snapshot.version == version ? Optional.of(snapshot.content) : Optional.empty();
        }
    }

    private void keep(String patientId, Snapshot snapshot) {
        synchronized (kept) {
            kept.put(patientId, snapshot);
            long resources =
                    kept.values().stream().mapToLong(RecordSnapshots::size).sum();
            Iterator<Snapshot> oldest = kept.values().iterator();
            while (resources > mostResources) {
                resources -= size(oldest.next());
                oldest.remove();
            }
        }
    }

    private static int size(Snapshot snapshot) {
        return snapshot.content.resources().size();
    }
}
