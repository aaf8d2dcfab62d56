package org.prodrome.imaging.dicom;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/** Our writer of Part 10 files: explicit VR little endian, sequences and items of defined length. */
public final class Part10Writer implements DicomWriter {
    /** Names this implementation in the File Meta Information; derived from the product's name. */
    public static final String IMPLEMENTATION_CLASS_UID = NameBasedUid.of("org.prodrome.imaging.dicom");

    private static final String IMPLEMENTATION_VERSION_NAME = "PRODROME_0_1";
    private static final int SHORT_LENGTH_MAX = 0xFFFE;

    @Override
    public byte[] write(DicomObject object) {
        LittleEndianOutput meta = new LittleEndianOutput();
        elements(meta(object).elements(), meta);
        LittleEndianOutput file = new LittleEndianOutput();
        file.bytes(new byte[128]);
        file.bytes("DICM".getBytes(StandardCharsets.US_ASCII));
        file.tag(new Tag(0x00020000));
        file.bytes("UL".getBytes(StandardCharsets.US_ASCII));
        file.shortInt(4);
        file.longInt(meta.size());
        file.bytes(meta.toByteArray());
        elements(
                object.elements().stream()
                        .filter(element -> element.tag().group() > 2)
                        .toList(),
                file);
        return file.toByteArray();
    }

    private static DicomObject meta(DicomObject object) {
        String sopClass = object.string(Attribute.SOP_CLASS_UID)
                .orElseThrow(() -> new IllegalArgumentException("SOPClassUID is absent"));
        String sopInstance = object.string(Attribute.SOP_INSTANCE_UID)
                .orElseThrow(() -> new IllegalArgumentException("SOPInstanceUID is absent"));
        TransferSyntax syntax =
                object.transferSyntax().isNative() ? TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN : object.transferSyntax();
        return DicomObject.builder()
                .bytes(Attribute.FILE_META_INFORMATION_VERSION, new byte[] {0, 1})
                .text(Attribute.MEDIA_STORAGE_SOP_CLASS_UID, sopClass)
                .text(Attribute.MEDIA_STORAGE_SOP_INSTANCE_UID, sopInstance)
                .text(Attribute.TRANSFER_SYNTAX_UID, syntax.uid())
                .text(Attribute.IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_CLASS_UID)
                .text(Attribute.IMPLEMENTATION_VERSION_NAME, IMPLEMENTATION_VERSION_NAME)
                .build();
    }

    /** Group lengths are retired (PS3.5 section 7.2) and would be wrong after a change: they are left out. */
    private static void elements(Collection<DicomElement> elements, LittleEndianOutput out) {
        for (DicomElement element : elements) {
            if (element.tag().element() != 0) {
                element(element, out);
            }
        }
    }

    private static void element(DicomElement element, LittleEndianOutput out) {
        out.tag(element.tag());
        out.bytes(element.vr().name().getBytes(StandardCharsets.US_ASCII));
        if (element.value() instanceof DicomValue.Fragments encapsulated) {
            out.shortInt(0);
            fragments(encapsulated.fragments(), out);
            return;
        }
        byte[] value = element.value() instanceof DicomValue.Items sequence
                ? items(sequence.items())
                : ((DicomValue.Bytes) element.value()).toArray();
        boolean odd = value.length % 2 == 1;
        length(element, value.length + (odd ? 1 : 0), out);
        out.bytes(value);
        if (odd) {
            out.bytes(new byte[] {element.vr().padding()});
        }
    }

    private static void length(DicomElement element, int length, LittleEndianOutput out) {
        if (element.vr().hasLongLength()) {
            out.shortInt(0);
            out.longInt(length);
            return;
        }
        if (length > SHORT_LENGTH_MAX) {
            throw new IllegalArgumentException("%s of %s holds %d bytes, at most %d fit"
                    .formatted(element.tag(), element.vr(), length, SHORT_LENGTH_MAX));
        }
        out.shortInt(length);
    }

    private static byte[] items(List<DicomObject> items) {
        LittleEndianOutput out = new LittleEndianOutput();
        for (DicomObject item : items) {
            LittleEndianOutput body = new LittleEndianOutput();
            elements(item.elements(), body);
            out.tag(Tag.ITEM);
            out.longInt(body.size());
            out.bytes(body.toByteArray());
        }
        return out.toByteArray();
    }

    private static void fragments(List<DicomValue.Bytes> fragments, LittleEndianOutput out) {
        out.longInt(0xFFFFFFFF);
        for (DicomValue.Bytes fragment : fragments) {
            boolean odd = fragment.length() % 2 == 1;
            out.tag(Tag.ITEM);
            out.longInt(fragment.length() + (odd ? 1 : 0));
            out.bytes(fragment.toArray());
            if (odd) {
                out.bytes(new byte[1]);
            }
        }
        out.tag(Tag.SEQUENCE_DELIMITATION);
        out.longInt(0);
    }

    /** Bytes with DICOM's little-endian numbers. */
    private static final class LittleEndianOutput {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        void bytes(byte[] bytes) {
            out.writeBytes(bytes);
        }

        void shortInt(int value) {
            out.write(value);
            out.write(value >>> 8);
        }

        void longInt(int value) {
            shortInt(value);
            shortInt(value >>> 16);
        }

        void tag(Tag tag) {
            shortInt(tag.group());
            shortInt(tag.element());
        }

        int size() {
            return out.size();
        }

        byte[] toByteArray() {
            return out.toByteArray();
        }
    }
}
