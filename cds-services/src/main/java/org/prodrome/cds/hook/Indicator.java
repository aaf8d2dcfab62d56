package org.prodrome.cds.hook;

import com.fasterxml.jackson.annotation.JsonValue;

/** How urgent a card is, in the three steps of CDS Hooks. */
public enum Indicator {
    CRITICAL("critical"),
    WARNING("warning"),
    INFO("info");

    private final String code;

    Indicator(String code) {
        this.code = code;
    }

    /** The word on the wire. */
    @JsonValue
    public String code() {
        return code;
    }
}
