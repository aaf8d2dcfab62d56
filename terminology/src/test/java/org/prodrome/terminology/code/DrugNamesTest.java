package org.prodrome.terminology.code;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DrugNamesTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "Apixaban 5 MG Oral Tablet, apixaban",
        "ELIQUIS 2.5mg tabs, eliquis",
        "'Take eliquis, 5 mg, do not crush', eliquis",
        "apixaban (Eliquis), apixaban"
    })
    void findsAnIngredientOrABrandInTheWords(String label, String name) {
        assertThat(DrugNames.in(label, KidneyDrugs.APIXABAN)).contains(name);
    }

    @ParameterizedTest(name = "label {index}: <{0}>")
    @ValueSource(
            strings = {
                "Diclofenac 1 % topical gel",
                "Ketorolac 0.5 % ophthalmic solution",
                "Stop ibuprofen",
                "No more ibuprofen",
                "Do not take Advil",
                "Allergic to naproxen",
                "Naproxen allergy",
                "Advillin 200 mg",
                "Paracetamol 500 mg",
                "",
                "   ",
                "\u0000"
            })
    void isNotTakenInByOtherFormsDenialsOrOtherWords(String label) {
        assertThat(DrugNames.in(label, KidneyDrugs.NSAIDS)).isEmpty();
    }

    @Test
    void aCombinationNamesBothItsDrugs() {
        assertThat(DrugNames.in("Zestoretic 20/12.5", KidneyDrugs.RENIN_ANGIOTENSIN))
                .contains("zestoretic");
        assertThat(DrugNames.in("Zestoretic 20/12.5", KidneyDrugs.DIURETICS)).contains("zestoretic");
        assertThat(DrugNames.in("Diovan HCT 160/25 mg", KidneyDrugs.DIURETICS)).contains("diovan hct");
        assertThat(DrugNames.in("Diovan 160 mg", KidneyDrugs.DIURETICS)).isEmpty();
        assertThat(DrugNames.in("Penicillin V Potassium 250 MG", KidneyDrugs.POTASSIUM_SUPPLEMENTS))
                .isEmpty();
    }

    @Test
    void everyDoseSetHasNamesAndNoneIsShorterThanFourLetters() {
        for (CodeSet set : new CodeSet[] {
            KidneyDrugs.APIXABAN,
            KidneyDrugs.RIVAROXABAN,
            KidneyDrugs.DABIGATRAN,
            KidneyDrugs.EDOXABAN,
            KidneyDrugs.METFORMIN,
            KidneyDrugs.NSAIDS,
            KidneyDrugs.RENIN_ANGIOTENSIN,
            KidneyDrugs.DIURETICS,
            KidneyDrugs.MINERALOCORTICOID_ANTAGONISTS
        }) {
            assertThat(DrugNames.of(set))
                    .as(set.name())
                    .isNotEmpty()
                    .allSatisfy(
                            name -> assertThat(name).matches("[a-z]+( [a-z]+)*").hasSizeGreaterThan(3));
        }
        assertThat(DrugNames.of(Snomed.DIABETES)).isEmpty();
    }
}
