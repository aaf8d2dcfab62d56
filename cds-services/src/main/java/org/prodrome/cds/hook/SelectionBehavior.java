package org.prodrome.cds.hook;

import com.fasterxml.jackson.annotation.JsonValue;

/** How many suggestions of a card a user may take. */
public enum SelectionBehavior {
    AT_MOST_ONE("at-most-one"),
    ANY("any");

    private final String code;

    SelectionBehavior(String code) {
        this.code = code;
    }

    @JsonValue
    public String code() {
        return code;
    }
}
