package org.prodrome.cds.evidence;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * The resources of one type that stand: the patient's own, neither retracted nor refuted. That nothing of a kind is
 * recorded is asked of them for every such sentence of a card, so what each is about is read once. Made from a list
 * that nobody changes; safe for many threads.
 */
public final class Standing {
    private final List<One> all;

    private Standing(List<One> all) {
        this.all = all;
    }

    /** One of them, with the codes that it is about; its words are read when they are first asked for. */
    static final class One {
        private final Resource resource;
        private final Set<String> codes;
        private volatile @Nullable Set<String> words;

        private One(Resource resource) {
            this.resource = resource;
            this.codes = Recorded.codings(resource).map(Recorded::written).collect(Collectors.toUnmodifiableSet());
        }

        Resource resource() {
            return resource;
        }

        boolean hasCode(Set<String> wanted) {
            for (String code : codes) {
                if (wanted.contains(code)) {
                    return true;
                }
            }
            return false;
        }

        /** The words of its label, in lower case; none where it has no label. */
        Set<String> words() {
            Set<String> known = words;
            if (known == null) {
                known = label(resource);
                words = known;
            }
            return known;
        }

        private static Set<String> label(Resource resource) {
            try {
                String label = Labels.of(resource).toLowerCase(Locale.ROOT);
                return Arrays.stream(label.split("[^\\p{L}\\p{Nd}]+")).collect(Collectors.toUnmodifiableSet());
            } catch (DerivationRefused unlabelled) {
                return Set.of();
            }
        }
    }

    /**
     * @param patientId bare id of the patient whose they have to be
     * @param found all resources of one type
     */
    public static Standing of(String patientId, List<Resource> found) {
        Sources sources = new Sources(patientId, Map.of());
        return new Standing(found.stream()
                .filter(resource -> !Sources.isRetracted(resource) && !Sources.isRefuted(resource))
                .filter(sources::belongs)
                .map(One::new)
                .toList());
    }

    List<One> all() {
        return all;
    }
}
