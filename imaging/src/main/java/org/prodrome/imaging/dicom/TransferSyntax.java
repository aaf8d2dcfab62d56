package org.prodrome.imaging.dicom;

import java.util.Map;

/**
 * How a data set and its pixels are encoded (PS3.5 section 10).
 *
 * @param uid transfer syntax UID
 */
public record TransferSyntax(String uid) {
    public static final TransferSyntax IMPLICIT_VR_LITTLE_ENDIAN = new TransferSyntax("1.2.840.10008.1.2");
    public static final TransferSyntax EXPLICIT_VR_LITTLE_ENDIAN = new TransferSyntax("1.2.840.10008.1.2.1");
    public static final TransferSyntax DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN =
            new TransferSyntax("1.2.840.10008.1.2.1.99");
    public static final TransferSyntax EXPLICIT_VR_BIG_ENDIAN = new TransferSyntax("1.2.840.10008.1.2.2");

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry(IMPLICIT_VR_LITTLE_ENDIAN.uid, "Implicit VR Little Endian"),
            Map.entry(EXPLICIT_VR_LITTLE_ENDIAN.uid, "Explicit VR Little Endian"),
            Map.entry(DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN.uid, "Deflated Explicit VR Little Endian"),
            Map.entry(EXPLICIT_VR_BIG_ENDIAN.uid, "Explicit VR Big Endian"),
            Map.entry("1.2.840.10008.1.2.4.50", "JPEG Baseline"),
            Map.entry("1.2.840.10008.1.2.4.51", "JPEG Extended"),
            Map.entry("1.2.840.10008.1.2.4.57", "JPEG Lossless"),
            Map.entry("1.2.840.10008.1.2.4.70", "JPEG Lossless SV1"),
            Map.entry("1.2.840.10008.1.2.4.80", "JPEG-LS Lossless"),
            Map.entry("1.2.840.10008.1.2.4.81", "JPEG-LS Near-Lossless"),
            Map.entry("1.2.840.10008.1.2.4.90", "JPEG 2000 Lossless"),
            Map.entry("1.2.840.10008.1.2.4.91", "JPEG 2000"),
            Map.entry("1.2.840.10008.1.2.4.201", "High-Throughput JPEG 2000 Lossless"),
            Map.entry("1.2.840.10008.1.2.4.202", "High-Throughput JPEG 2000 RPCL Lossless"),
            Map.entry("1.2.840.10008.1.2.4.203", "High-Throughput JPEG 2000"),
            Map.entry("1.2.840.10008.1.2.5", "RLE Lossless"));

    /** Whether pixels stand in the data set as they are, without compression of their own. */
    public boolean isNative() {
        return equals(IMPLICIT_VR_LITTLE_ENDIAN)
                || equals(EXPLICIT_VR_LITTLE_ENDIAN)
                || equals(EXPLICIT_VR_BIG_ENDIAN)
                || equals(DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);
    }

    boolean isImplicit() {
        return equals(IMPLICIT_VR_LITTLE_ENDIAN);
    }

    boolean isBigEndian() {
        return equals(EXPLICIT_VR_BIG_ENDIAN);
    }

    boolean isDeflated() {
        return equals(DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);
    }

    @Override
    public String toString() {
        String name = NAMES.get(uid);
        return name == null ? uid : name + " (" + uid + ")";
    }
}
