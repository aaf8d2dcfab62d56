package org.prodrome.imaging.dicom;

import java.nio.ByteOrder;

/**
 * How data elements are laid out.
 *
 * @param explicit whether each element names its value representation
 * @param order byte order of tags, lengths and numbers
 */
record Encoding(boolean explicit, ByteOrder order) {
    static final Encoding EXPLICIT_LITTLE = new Encoding(true, ByteOrder.LITTLE_ENDIAN);
    static final Encoding IMPLICIT_LITTLE = new Encoding(false, ByteOrder.LITTLE_ENDIAN);
    static final Encoding EXPLICIT_BIG = new Encoding(true, ByteOrder.BIG_ENDIAN);

    static Encoding of(TransferSyntax syntax) {
        if (syntax.isImplicit()) {
            return IMPLICIT_LITTLE;
        }
        return syntax.isBigEndian() ? EXPLICIT_BIG : EXPLICIT_LITTLE;
    }
}
