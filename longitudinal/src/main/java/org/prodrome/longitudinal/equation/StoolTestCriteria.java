package org.prodrome.longitudinal.equation;

import java.util.List;

/**
 * For whom NICE DG56 (2023) asks for a faecal immunochemical test before a referral for suspected bowel cancer, the
 * most worrying first.
 */
public enum StoolTestCriteria {
    MASS("abdominal mass", 0, 200, Sign.MASS),
    IRON_DEFICIENCY("iron-deficiency anaemia", 0, 200, Sign.IRON_DEFICIENCY),
    HABIT("change in bowel habit", 0, 200, Sign.HABIT),
    LOSS_AND_PAIN("weight loss and abdominal pain from 40 years", 40, 200, Sign.WEIGHT_LOSS, Sign.PAIN),
    BLEEDING_AND_PAIN("rectal bleeding and abdominal pain below 50 years", 0, 50, Sign.BLEEDING, Sign.PAIN),
    BLEEDING_AND_LOSS("rectal bleeding and weight loss below 50 years", 0, 50, Sign.BLEEDING, Sign.WEIGHT_LOSS),
    BLEEDING("rectal bleeding from 50 years", 50, 200, Sign.BLEEDING),
    LOSS("weight loss from 50 years", 50, 200, Sign.WEIGHT_LOSS),
    PAIN("abdominal pain from 50 years", 50, 200, Sign.PAIN),
    ANAEMIA("anaemia without iron deficiency from 60 years", 60, 200, Sign.ANAEMIA);

    /** What is recorded. */
    public enum Sign {
        MASS("mass"),
        HABIT("bowel-habit"),
        IRON_DEFICIENCY("iron-deficiency"),
        BLEEDING("bleeding"),
        PAIN("pain"),
        WEIGHT_LOSS("weight-loss"),
        /** Haemoglobin below the limit of the sex with a ferritin that is not low. */
        ANAEMIA("haemoglobin");

        private final String role;

        Sign(String role) {
            this.role = role;
        }

        /** Role of its resource in the derivation. */
        public String role() {
            return role;
        }
    }

    private final String words;
    private final int fromAge;
    private final int belowAge;
    private final List<Sign> signs;

    StoolTestCriteria(String words, int fromAge, int belowAge, Sign... signs) {
        this.words = words;
        this.fromAge = fromAge;
        this.belowAge = belowAge;
        this.signs = List.of(signs);
    }

    /** As a sentence says it. */
    public String words() {
        return words;
    }

    /** Every sign that is needed. */
    public List<Sign> signs() {
        return signs;
    }

    /** Whether it is for people of this age, in completed years. */
    public boolean isForAge(int age) {
        return age >= fromAge && age < belowAge;
    }
}
