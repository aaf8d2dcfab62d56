package org.prodrome.imaging.dicom;

import java.time.LocalDate;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A DICOM data set, immutable: data elements in tag order, the File Meta Information (group 0002) among them. A getter
 * answers empty for what is absent, empty or unreadable as the type asked for; nothing is filled in.
 */
public final class DicomObject {
    static final int BULK_BYTES = 65_536;

    /** Characters that text of DICOM and of FHIR cannot hold; databases choke on NUL. */
    private static final Pattern CONTROLS = Pattern.compile("[\\x00-\\x08\\x0B\\x0E-\\x1F\\x7F]");

    private final SortedMap<Tag, DicomElement> elements;
    private final CharacterSets characterSets;

    DicomObject(SortedMap<Tag, DicomElement> elements, CharacterSets characterSets) {
        this.elements = Collections.unmodifiableSortedMap(new TreeMap<>(elements));
        this.characterSets = characterSets;
    }

    /** An empty builder; text goes out as UTF-8 where it is not ASCII. */
    public static DicomObjectBuilder builder() {
        return new DicomObjectBuilder(new TreeMap<>(), CharacterSets.UTF_8);
    }

    /** A builder that starts with these elements and this character set. */
    public DicomObjectBuilder toBuilder() {
        return new DicomObjectBuilder(
                new TreeMap<>(elements), has(Attribute.SPECIFIC_CHARACTER_SET) ? characterSets : CharacterSets.UTF_8);
    }

    /** All elements in tag order. */
    public Collection<DicomElement> elements() {
        return elements.values();
    }

    /** The element of any tag, private ones too. */
    public Optional<DicomElement> element(Tag tag) {
        return Optional.ofNullable(elements.get(tag));
    }

    /** Whether the element is there, even with an empty value. */
    public boolean has(Attribute attribute) {
        return elements.containsKey(attribute.tag());
    }

    /** First value of a text element, without padding. */
    public Optional<String> string(Attribute attribute) {
        return strings(attribute).stream().findFirst().filter(value -> !value.isEmpty());
    }

    /** All values of a text element, without padding; an empty value in the middle stays. */
    public List<String> strings(Attribute attribute) {
        return element(attribute.tag()).map(this::strings).orElse(List.of());
    }

    private List<String> strings(DicomElement element) {
        if (!element.vr().isText() || !(element.value() instanceof DicomValue.Bytes bytes)) {
            return List.of();
        }
        CharacterSets sets = element.vr().usesSpecificCharacterSet() ? characterSets : CharacterSets.DEFAULT;
        String text = strip(CONTROLS.matcher(sets.decode(bytes.toArray())).replaceAll(""));
        if (text.isEmpty()) {
            return List.of();
        }
        if (!element.vr().isMultiValued()) {
            return List.of(text);
        }
        return Stream.of(text.split("\\\\", -1)).map(DicomObject::strip).toList();
    }

    /** First value as a whole number, of binary integers and of IS. */
    public OptionalInt integer(Attribute attribute) {
        return numbers(attribute).stream()
                .filter(value -> value == Math.rint(value) && Math.abs(value) <= Integer.MAX_VALUE)
                .mapToInt(Double::intValue)
                .findFirst();
    }

    /** First value as a number, of binary numbers, IS and DS; never NaN or infinite. */
    public OptionalDouble number(Attribute attribute) {
        return numbers(attribute).stream().mapToDouble(Double::doubleValue).findFirst();
    }

    /** All values as numbers; empty when any of them is none. */
    public List<Double> numbers(Attribute attribute) {
        List<Double> values = element(attribute.tag()).map(this::numbers).orElse(List.of());
        return values.stream().allMatch(Double::isFinite) ? values : List.of();
    }

    private List<Double> numbers(DicomElement element) {
        if (element.vr().isText()) {
            return strings(element).stream().map(DicomObject::parse).toList();
        }
        return element.value() instanceof DicomValue.Bytes bytes
                ? BinaryNumbers.of(element.vr(), bytes.view())
                : List.of();
    }

    /** Items of a sequence; empty when it is absent. */
    public List<DicomObject> items(Attribute attribute) {
        return element(attribute.tag())
                .map(element -> element.value() instanceof DicomValue.Items sequence
                        ? sequence.items()
                        : List.<DicomObject>of())
                .orElse(List.of());
    }

    /** The value as a date, of DA. */
    public Optional<LocalDate> date(Attribute attribute) {
        return string(attribute).flatMap(DicomDateTime::date);
    }

    /** A moment from a DA and a TM element, with TimezoneOffsetFromUTC (0008,0201) when the object gives it. */
    public Optional<DicomDateTime> dateTime(Attribute date, Attribute time) {
        return string(date).flatMap(day -> DicomDateTime.of(day, string(time).orElse(""), offset()));
    }

    /** A moment from a DT element; its own offset goes before that of the object. */
    public Optional<DicomDateTime> dateTime(Attribute attribute) {
        return string(attribute).flatMap(value -> DicomDateTime.of(value, offset()));
    }

    private String offset() {
        return string(Attribute.TIMEZONE_OFFSET_FROM_UTC).orElse("");
    }

    /** How the object was encoded; implicit VR little endian, the default of DICOM, when it does not say. */
    public TransferSyntax transferSyntax() {
        return string(Attribute.TRANSFER_SYNTAX_UID)
                .map(TransferSyntax::new)
                .orElse(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
    }

    /** SOPInstanceUID, or empty text when there is none. */
    public String sopInstanceUid() {
        return string(Attribute.SOP_INSTANCE_UID).orElse("");
    }

    /**
     * Height of a pixel divided by its width, by PixelSpacing, ImagerPixelSpacing or PixelAspectRatio; 1 when none says
     * otherwise.
     */
    public double pixelAspect() {
        return PixelDataDecoder.aspectRatio(this);
    }

    /** Whether the object says of itself that it was made and not taken (PS3.3 C.12.1.1.1, SyntheticData YES). */
    public boolean isSynthetic() {
        return string(Attribute.SYNTHETIC_DATA).filter("YES"::equals).isPresent();
    }

    /**
     * The same object without pixels and other values beyond {@value #BULK_BYTES} bytes, so that the file's bytes can
     * be let go.
     */
    public DicomObject header() {
        TreeMap<Tag, DicomElement> kept = new TreeMap<>(elements);
        kept.values().removeIf(DicomObject::isBulk);
        return new DicomObject(kept, characterSets);
    }

    private static boolean isBulk(DicomElement element) {
        return element.tag().group() == Attribute.PIXEL_DATA.tag().group()
                || element.value() instanceof DicomValue.Fragments
                || element.value() instanceof DicomValue.Bytes bytes && bytes.length() > BULK_BYTES;
    }

    CharacterSets characterSets() {
        return characterSets;
    }

    private static String strip(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) <= ' ')) {
            end--;
        }
        int start = 0;
        while (start < end && text.charAt(start) == ' ') {
            start++;
        }
        return text.substring(start, end);
    }

    private static double parse(String text) {
        try {
            return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
        } catch (NumberFormatException noNumber) {
            return Double.NaN;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DicomObject that && elements.equals(that.elements);
    }

    @Override
    public int hashCode() {
        return elements.hashCode();
    }

    /** The tags, no values: an object may hold a patient. */
    @Override
    public String toString() {
        return "DicomObject" + elements.keySet();
    }
}
