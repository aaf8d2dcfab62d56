package org.prodrome.imaging.dicom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.TreeMap;

/** Builds a {@link DicomObject} element by element; the last value of a tag stays. Not for several threads. */
public final class DicomObjectBuilder {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuuMMdd");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HHmmss");

    private final TreeMap<Tag, DicomElement> elements;
    private final CharacterSets characterSets;
    private boolean beyondAscii;

    DicomObjectBuilder(TreeMap<Tag, DicomElement> elements, CharacterSets characterSets) {
        this.elements = elements;
        this.characterSets = characterSets;
    }

    /**
     * A text element; no values make it present and empty.
     *
     * @throws IllegalArgumentException when the attribute is no text or the text does not fit the character set
     */
    public DicomObjectBuilder text(Attribute attribute, String... values) {
        if (!attribute.vr().isText()) {
            throw new IllegalArgumentException(attribute.keyword() + " is no text");
        }
        String joined = String.join("\\", values);
        boolean ascii = StandardCharsets.US_ASCII.newEncoder().canEncode(joined);
        if (!ascii && !attribute.vr().usesSpecificCharacterSet()) {
            throw new IllegalArgumentException(attribute.keyword() + " takes ASCII only");
        }
        beyondAscii |= !ascii;
        byte[] bytes = ascii ? joined.getBytes(StandardCharsets.US_ASCII) : characterSets.encode(joined);
        return put(attribute, padded(bytes, attribute.vr()));
    }

    /** A DA element. */
    public DicomObjectBuilder date(Attribute attribute, LocalDate date) {
        return text(attribute, DATE.format(date));
    }

    /** A TM element, to the second. */
    public DicomObjectBuilder time(Attribute attribute, LocalTime time) {
        return text(attribute, TIME.format(time));
    }

    /** A number in the attribute's own representation: US, SS, UL, SL, IS or DS. */
    public DicomObjectBuilder number(Attribute attribute, long value) {
        return switch (attribute.vr()) {
            case US, SS ->
                put(attribute, littleEndian(2).putShort((short) value).array());
            case UL, SL -> put(attribute, littleEndian(4).putInt((int) value).array());
            case IS, DS -> text(attribute, Long.toString(value));
            default -> throw new IllegalArgumentException(attribute.keyword() + " is no whole number");
        };
    }

    /** A sequence of items. */
    public DicomObjectBuilder items(Attribute attribute, List<DicomObject> items) {
        return add(new DicomElement(attribute.tag(), Vr.SQ, new DicomValue.Items(items)));
    }

    /** Raw bytes, little endian, for OB, OW and the like; an odd value is padded. */
    public DicomObjectBuilder bytes(Attribute attribute, byte[] value) {
        return put(attribute, padded(value, attribute.vr()));
    }

    /** Any element, a private one for example. */
    public DicomObjectBuilder add(DicomElement element) {
        elements.put(element.tag(), element);
        return this;
    }

    /** Takes an element away. */
    public DicomObjectBuilder remove(Attribute attribute) {
        elements.remove(attribute.tag());
        return this;
    }

    /** The object; names UTF-8 as its character set when some text needs it and none was named. */
    public DicomObject build() {
        if (beyondAscii && !elements.containsKey(Attribute.SPECIFIC_CHARACTER_SET.tag())) {
            text(Attribute.SPECIFIC_CHARACTER_SET, "ISO_IR 192");
        }
        return new DicomObject(elements, characterSets);
    }

    private DicomObjectBuilder put(Attribute attribute, byte[] value) {
        return add(new DicomElement(attribute.tag(), attribute.vr(), DicomValue.Bytes.copyOf(value)));
    }

    private static byte[] padded(byte[] value, Vr vr) {
        if (value.length % 2 == 0) {
            return value;
        }
        byte[] even = java.util.Arrays.copyOf(value, value.length + 1);
        even[value.length] = vr.padding();
        return even;
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
