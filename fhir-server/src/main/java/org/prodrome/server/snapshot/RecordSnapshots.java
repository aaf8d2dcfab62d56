package org.prodrome.server.snapshot;

import ca.uhn.fhir.repository.IRepository;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.prodrome.cds.prefetch.KeptRecord;
import org.prodrome.cds.prefetch.OwnRecords;
import org.prodrome.cds.prefetch.RecordLimits;

/**
 * Keeps what was read of a patient's record for as long as the record's version stays what it was before and after the
 * reading. Only for callers who may read everything; everybody else reads the store with their own rights, and nothing
 * of what they read is kept. All calls share what is kept and change nothing in it. Bounded by the number of resources;
 * the patient that was not asked for longest goes first.
 */
final class RecordSnapshots implements OwnRecords {
    private final ToLongFunction<String> versions;
    private final Predicate<IRepository> readsEverything;
    private final int mostResources;

    /** Guarded by itself; in the order of use. */
    private final Map<String, Snapshot> kept = new LinkedHashMap<>(16, 0.75f, true);

    /** What is being read now. */
    private final Map<Reading, CompletableFuture<KeptRecord>> reading = new ConcurrentHashMap<>();

    private record Reading(String patientId, long version) {}

    private record Snapshot(long version, KeptRecord record) {}

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
    public KeptRecord of(String patientId, IRepository repository, RecordLimits limits, Supplier<Content> reader) {
        if (mostResources == 0 || !readsEverything.test(repository)) {
            return READ_EACH_TIME.of(patientId, repository, limits, reader);
        }
        long version = versions.applyAsLong(patientId);
        Optional<KeptRecord> known = known(patientId, version);
        if (known.isPresent()) {
            return known.get().isWhatReads(limits)
                    ? known.get()
                    : READ_EACH_TIME.of(patientId, repository, limits, reader);
        }
        return readOnce(new Reading(patientId, version), limits, reader);
    }

    /**
     * When several ask for the same record at once, as the services of one opened chart and the assessment after a
     * change do, the first reads it and the others wait for it. Where it fails, or is not what another with other
     * limits would read, each reads for itself, so that each fails with its own words.
     */
    private KeptRecord readOnce(Reading wanted, RecordLimits limits, Supplier<Content> reader) {
        CompletableFuture<KeptRecord> mine = new CompletableFuture<>();
        CompletableFuture<KeptRecord> first = reading.putIfAbsent(wanted, mine);
        if (first != null) {
            return first.handle((record, failure) -> Optional.ofNullable(record))
                    .join()
                    .filter(record -> record.isWhatReads(limits))
                    .orElseGet(() -> read(wanted, reader));
        }
        try {
            KeptRecord record = read(wanted, reader);
            mine.complete(record);
            return record;
        } finally {
            mine.completeExceptionally(new CancellationException());
            reading.remove(wanted);
        }
    }

    private KeptRecord read(Reading wanted, Supplier<Content> reader) {
        Content read = reader.get();
        BooleanSupplier unchanged = () -> versions.applyAsLong(wanted.patientId) == wanted.version;
        if (read.isWhole() && read.resources().size() <= mostResources && unchanged.getAsBoolean()) {
            KeptRecord record = new KeptRecord(read, unchanged);
            keep(wanted.patientId, new Snapshot(wanted.version, record));
            return record;
        }
        return new KeptRecord(read, () -> false);
    }

    private Optional<KeptRecord> known(String patientId, long version) {
        synchronized (kept) {
            Snapshot snapshot = kept.get(patientId);
            return snapshot != null && snapshot.version == version ? Optional.of(snapshot.record) : Optional.empty();
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
        return snapshot.record.content().resources().size();
    }
}
