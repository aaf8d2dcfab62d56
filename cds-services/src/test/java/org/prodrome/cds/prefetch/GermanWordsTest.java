package org.prodrome.cds.prefetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
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
            assertThat(templates.unseen(Map.of()))
                    .isNotEmpty()
                    .allSatisfy(
                            words -> assertThat(german.words(words)).as(words).isPresent());
        }
        for (CallRecords.Withheld withheld : CallRecords.Withheld.values()) {
            assertThat(german.words(withheld.words())).as(withheld.words()).isPresent();
        }
    }
}
