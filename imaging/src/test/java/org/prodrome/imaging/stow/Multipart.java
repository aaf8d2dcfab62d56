package org.prodrome.imaging.stow;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Bodies as DICOMweb clients write them. */
final class Multipart {
    static final String TYPE = "multipart/related; type=\"application/dicom\"; boundary=XyZ";

    private Multipart() {}

    static byte[] of(byte[]... files) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] file : files) {
            body.writeBytes(ascii("--XyZ\r\nContent-Type: application/dicom\r\n\r\n"));
            body.writeBytes(file);
            body.writeBytes(ascii("\r\n"));
        }
        body.writeBytes(ascii("--XyZ--\r\n"));
        return body.toByteArray();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
