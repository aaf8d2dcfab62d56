package org.prodrome.cds.prefetch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.hook.HookCall;

/**
 * What callers sent lately, read once: the services that are called together when a chart is opened, and those that are
 * called again for the next order, are sent the same resources. They are the same when every byte of a prefetch key is,
 * by SHA-256, and the same caller sent it; nothing is kept of what was refused. All calls share what was read and
 * change nothing in it. Bounded by the number of resources and by the time since they were last sent. Safe for many
 * threads.
 */
public final class SentRecords {
    /** Keeps nothing. */
    public static final SentRecords NONE =
            new SentRecords(0, Duration.ZERO, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

    private static final ObjectMapper JSON = new ObjectMapper();

    private final int mostResources;
    private final Duration keep;
    private final Clock clock;

    /** Guarded by this; in the order of use. */
    private final Map<Object, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);

    /** Guarded by this. */
    private long resources;

    /** One prefetch key as a caller filled it. */
    record Sent(String caller, String path, String template, String sha256) {}

    /** All that one call brought, of which a record was made. */
    private record Whole(Map<String, Sent> keys, Set<String> seen) {}

    private record Kept(Object content, int size, Instant used) {}

    /**
     * @param mostResources how many resources are kept altogether; 0 keeps none
     * @param keep after which what was not sent again is let go
     */
    public SentRecords(int mostResources, Duration keep, Clock clock) {
        this.mostResources = mostResources;
        this.keep = keep;
        this.clock = clock;
    }

    /** What names a value of a prefetch key; null when nothing is kept. */
    @Nullable
    Sent name(HookCall call, String path, JsonNode json, String template) {
        if (mostResources == 0) {
            return null;
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(JSON.writeValueAsBytes(json));
            return new Sent(call.caller(), path, template, HexFormat.of().formatHex(hash));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A value as it was read before, else as the reader reads it. */
    PrefetchValue value(@Nullable Sent name, Supplier<PrefetchValue> reader) {
        if (name == null) {
            return reader.get();
        }
        if (find(name) instanceof PrefetchValue known) {
            return known;
        }
        PrefetchValue read = reader.get();
        keep(name, read, read.found().size());
        return read;
    }

    /**
     * What calls that brought the same share of the record that is made of it; null when nothing is kept.
     *
     * @param keys names of all values that the record was made of
     * @param all its resources, but the Patient
     * @param seen types of which these are all there is
     */
    @Nullable
    KeptRecord record(Map<String, Sent> keys, List<Resource> all, Set<String> seen) {
        if (mostResources == 0) {
            return null;
        }
        Whole name = new Whole(Map.copyOf(keys), Set.copyOf(seen));
        if (find(name) instanceof KeptRecord known) {
            return known;
        }
        KeptRecord made = new KeptRecord(new OwnRecords.Content(all, seen), () -> true);
        // The resources count where they were read; here are the events that were made of them.
        keep(name, made, all.size());
        return made;
    }

    private synchronized @Nullable Object find(Object name) {
        Kept found = kept.get(name);
        Instant now = clock.instant();
        if (found == null || found.used.plus(keep).isBefore(now)) {
            return null;
        }
        kept.put(name, new Kept(found.content, found.size, now));
        return found.content;
    }

    private synchronized void keep(Object name, Object content, int size) {
        if (size > mostResources) {
            return;
        }
        Instant now = clock.instant();
        Kept before = kept.put(name, new Kept(content, size, now));
        resources += size - (before == null ? 0 : before.size);
        Iterator<Kept> oldest = kept.values().iterator();
        while (oldest.hasNext()) {
            Kept one = oldest.next();
            if (resources <= mostResources && !one.used.plus(keep).isBefore(now)) {
                return;
            }
            resources -= one.size;
            oldest.remove();
        }
    }

    /** How many resources are kept. */
    synchronized long size() {
        return resources;
    }
}
