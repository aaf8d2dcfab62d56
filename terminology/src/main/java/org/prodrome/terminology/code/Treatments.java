package org.prodrome.terminology.code;

/** Treatments that move laboratory values for a while, so that no set point is read from the days after them. */
public final class Treatments {
    public static final CodeSet BLOOD_TRANSFUSION = CodeSet.of(
            "blood transfusion",
            CodeSystems.SNOMED_CT,
            "180207008",
            "Intravenous blood transfusion of packed cells",
            "116859006",
            "Transfusion of blood product",
            "5447007",
            "Transfusion",
            "116863004",
            "Transfusion of red blood cells",
            "71493000",
            "Transfusion of packed red blood cells");

    private Treatments() {}
}
