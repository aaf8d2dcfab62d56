package org.prodrome.imaging.dicom;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Value representations (PS3.5 section 6.2): how the bytes of an element are to be understood. */
public enum Vr {
    AE(Kind.ASCII, 1),
    AS(Kind.ASCII, 1),
    AT(Kind.BINARY, 2),
    CS(Kind.ASCII, 1),
    DA(Kind.ASCII, 1),
    DS(Kind.ASCII, 1),
    DT(Kind.ASCII, 1),
    FD(Kind.BINARY, 8),
    FL(Kind.BINARY, 4),
    IS(Kind.ASCII, 1),
    LO(Kind.TEXT, 1),
    LT(Kind.PARAGRAPH, 1),
    OB(Kind.BINARY, 1),
    OD(Kind.BINARY, 8),
    OF(Kind.BINARY, 4),
    OL(Kind.BINARY, 4),
    OV(Kind.BINARY, 8),
    OW(Kind.BINARY, 2),
    PN(Kind.TEXT, 1),
    SH(Kind.TEXT, 1),
    SL(Kind.BINARY, 4),
    SQ(Kind.ITEMS, 1),
    SS(Kind.BINARY, 2),
    ST(Kind.PARAGRAPH, 1),
    SV(Kind.BINARY, 8),
    TM(Kind.ASCII, 1),
    UC(Kind.TEXT, 1),
    UI(Kind.ASCII, 1),
    UL(Kind.BINARY, 4),
    UN(Kind.BINARY, 1),
    UR(Kind.URI, 1),
    US(Kind.BINARY, 2),
    UT(Kind.PARAGRAPH, 1),
    UV(Kind.BINARY, 8);

    private enum Kind {
        ASCII,
        TEXT,
        PARAGRAPH,
        URI,
        BINARY,
        ITEMS
    }

    private static final Map<Integer, Vr> BY_CODE = new HashMap<>();

    static {
        for (Vr vr : values()) {
            BY_CODE.put(vr.name().charAt(0) << 8 | vr.name().charAt(1), vr);
        }
    }

    private final Kind kind;
    private final int unitBytes;

    Vr(Kind kind, int unitBytes) {
        this.kind = kind;
        this.unitBytes = unitBytes;
    }

    /** The representation that two bytes of an explicit VR data set name, if they name one. */
    static Optional<Vr> of(byte first, byte second) {
        return Optional.ofNullable(BY_CODE.get((first & 0xFF) << 8 | second & 0xFF));
    }

    /** Whether explicit VR writes two reserved bytes and a 32-bit length (PS3.5 table 7.1-1). */
    boolean hasLongLength() {
        return switch (this) {
            case OB, OD, OF, OL, OV, OW, SQ, SV, UC, UN, UR, UT, UV -> true;
            default -> false;
        };
    }

    boolean isText() {
        return kind != Kind.BINARY && kind != Kind.ITEMS;
    }

    boolean usesSpecificCharacterSet() {
        return kind == Kind.TEXT || kind == Kind.PARAGRAPH;
    }

    /** Whether a backslash separates values. */
    boolean isMultiValued() {
        return kind == Kind.ASCII || kind == Kind.TEXT;
    }

    /** Bytes of one number, the unit in which byte order is swapped; 1 for text and bytes. */
    int unitBytes() {
        return this == AT ? 2 : unitBytes;
    }

    /** The byte that makes an odd value even. */
    byte padding() {
        return isText() && this != UI ? (byte) ' ' : 0;
    }
}
