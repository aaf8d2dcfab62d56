package org.prodrome.cds.prefetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.prodrome.cds.text.Language;
import org.prodrome.cds.text.Phrasing;

class GermanWordsTest {
    @Test
    void whatWasNotSeenAndWhyImagesAreWithheldIsSaidInGermanToo() {
        Phrasing german = Phrasing.in(Language.DE);
        for (PrefetchTemplates templates : List.of(
                PrefetchTemplates.patientView(),
                PrefetchTemplates.imagingOrder(),
                PrefetchTemplates.drugOrder(),
                PrefetchTemplates.openLoops(),
                PrefetchTemplates.allergyEntry())) {
            List<KeySeen> nothing = templates.seen(Map.of(), Map.of(), Map.of());
            assertThat(nothing)
                    .isNotEmpty()
                    .allSatisfy(key -> assertThat(german.words(key.words()))
                            .as(key.words())
                            .isPresent());
            String all = nothing.stream().map(KeySeen::words).collect(Collectors.joining(", "));
            assertThat(german.words("Read from what the caller sent alone; not seen: " + all + "."))
                    .isPresent();
            assertThat(german.words("Read from what the caller sent alone; only part of: " + all + "."))
                    .hasValueSatisfying(words -> assertThat(words).contains("nur ein Teil von: Stammdaten, "));
        }
        for (CallRecords.Withheld withheld : CallRecords.Withheld.values()) {
            assertThat(german.words(withheld.words())).as(withheld.words()).isPresent();
        }
    }
}
