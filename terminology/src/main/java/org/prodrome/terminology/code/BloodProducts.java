package org.prodrome.terminology.code;

import static org.prodrome.terminology.code.CodeSystems.SNOMED_CT;

/** Blood that was given. */
public final class BloodProducts {
    /** Transfusions that bring another person's red cells. */
    public static final CodeSet RED_CELL_TRANSFUSION = CodeSet.of(
            "red cell transfusion",
            SNOMED_CT,
            "180207008",
            "Intravenous blood transfusion of packed cells",
            "116859006",
            "Transfusion of blood product",
            "71493000",
            "Transfusion of packed red blood cells");

    private BloodProducts() {}
}
