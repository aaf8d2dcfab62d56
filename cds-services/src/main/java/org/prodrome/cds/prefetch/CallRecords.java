package org.prodrome.cds.prefetch;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.hook.Trace;

/**
 * Whose records a call is about.
 *
 * @param clinical the record that history and trends are read from; null when the caller says that it has no data
 * @param images the record of our own store that images are read from; null when no patient here is this one for sure
 * @param imagesWithheld why images are not read, when they are not
 * @param ownIds whether the ids of our own store are the caller's ids too: its server is this one
 * @param keys what became of each key of the prefetch
 * @param pulled what was read from the caller's server, for keeping
 */
public record CallRecords(
        @Nullable PatientRecord clinical,
        @Nullable PatientRecord images,
        @Nullable Withheld imagesWithheld,
        boolean ownIds,
        List<KeySeen> keys,
        List<Trace.Pulled> pulled) {
    public CallRecords {
        keys = List.copyOf(keys);
        pulled = List.copyOf(pulled);
    }

    /** Records of a call during which no other server was read. */
    CallRecords(
            @Nullable PatientRecord clinical,
            @Nullable PatientRecord images,
            @Nullable Withheld imagesWithheld,
            boolean ownIds,
            List<KeySeen> keys) {
        this(clinical, images, imagesWithheld, ownIds, keys, List.of());
    }

    /** The same with what was read from the caller's server. */
    CallRecords with(List<Trace.Pulled> read) {
        return new CallRecords(clinical, images, imagesWithheld, ownIds, keys, read);
    }

    /** Kinds of data, in words, that the caller did not send and nobody read; none where our own record is read. */
    public List<String> unseen() {
        return seen(KeySeen.Extent.NOTHING);
    }

    /** Kinds of data, in words, of which a part was read; none where our own record is read. */
    public List<String> seenInPart() {
        return seen(KeySeen.Extent.PART);
    }

    private List<String> seen(KeySeen.Extent extent) {
        return clinical == null || clinical.isFromOwnStore()
                ? List.of()
                : keys.stream()
                        .filter(key -> key.extent() == extent)
                        .map(KeySeen::words)
                        .toList();
    }

    /** Whether the caller finds the resources of this record under the ids that they have in it. */
    public boolean hasCallersIds(PatientRecord record) {
        return ownIds || !record.isFromOwnStore();
    }

    /** Why a patient of the caller is none of ours. */
    public enum Withheld {
        NOT_GRANTED("not-granted", "the caller is not registered for the record of this system"),
        NO_MATCH("no-match", "no patient in this system shares an identifier with the caller's patient"),
        SEVERAL_MATCHES(
                "several-matches", "several patients in this system share an identifier with the caller's patient");

        /** First word of the step of a trace whose reason is the code. */
        public static final String STEP = "images";

        private final String code;
        private final String words;

        Withheld(String code, String words) {
            this.code = code;
            this.words = words;
        }

        /** By its code; no match for a code that is none. */
        static Withheld of(String code) {
            return Stream.of(values())
                    .filter(one -> one.code.equals(code))
                    .findFirst()
                    .orElse(NO_MATCH);
        }

        public String code() {
            return code;
        }

        public String words() {
            return words;
        }
    }
}
