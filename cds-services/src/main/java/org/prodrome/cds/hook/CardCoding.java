package org.prodrome.cds.hook;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.prodrome.terminology.code.Code;

/**
 * A Coding as cards carry it (topic, override reason): system, code and display are always there, which is what CDS
 * Hooks 2.0.1 asks of override reasons.
 */
@JsonPropertyOrder({"system", "code", "display"})
public record CardCoding(String system, String code, String display) {
    public CardCoding {
        Wire.requireText("system", system);
        Wire.requireText("code", code);
        Wire.requireText("display", display);
    }

    public static CardCoding of(Code code) {
        return new CardCoding(code.system(), code.code(), code.display());
    }
}
