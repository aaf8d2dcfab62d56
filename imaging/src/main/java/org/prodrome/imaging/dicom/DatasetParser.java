package org.prodrome.imaging.dicom;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Parses data elements (PS3.5 section 7) out of bytes that nobody vouches for: each length is held against what remains
 * before anything is read, and elements and nesting are counted. One parser reads one file.
 */
final class DatasetParser {
    private static final long UNDEFINED = 0xFFFFFFFFL;

    private final ByteCursor in;
    private final DicomLimits limits;
    private String sopInstanceUid = "";
    private int elements;

    DatasetParser(ByteCursor in, DicomLimits limits) {
        this.in = in;
        this.limits = limits;
    }

    /** What stands before the value of an element. */
    private record Header(Tag tag, Vr vr, long length) {}

    /** Parses elements into {@code into} up to the end of the bytes. */
    void parseAll(TreeMap<Tag, DicomElement> into, Encoding encoding) {
        parse(into, encoding, in.limit(), 0, CharacterSets.DEFAULT);
    }

    /** Parses the File Meta Information: elements of group 0002, explicit VR little endian (PS3.10 section 7.1). */
    void parseMeta(TreeMap<Tag, DicomElement> into) {
        Encoding encoding = startsExplicit(in) ? Encoding.EXPLICIT_LITTLE : Encoding.IMPLICIT_LITTLE;
        while (in.remaining() >= 8 && in.peekTag(ByteOrder.LITTLE_ENDIAN).group() == 2) {
            add(into, element(encoding, in.limit(), 0, CharacterSets.DEFAULT));
        }
    }

    /** Whether the element at the cursor names a known value representation. */
    static boolean startsExplicit(ByteCursor in) {
        return in.remaining() >= 6 && Vr.of(in.at(4), in.at(5)).isPresent();
    }

    private void parse(
            TreeMap<Tag, DicomElement> into, Encoding encoding, int end, int depth, CharacterSets inherited) {
        CharacterSets sets = inherited;
        while (in.position() < end) {
            if (end - in.position() < 8) {
                throw malformed("%d stray bytes after the last element".formatted(end - in.position()));
            }
            if (depth > 0 && in.peekTag(encoding.order()).equals(Tag.ITEM_DELIMITATION)) {
                return;
            }
            DicomElement element = element(encoding, end, depth, sets);
            add(into, element);
            if (element.tag().equals(Attribute.SPECIFIC_CHARACTER_SET.tag())) {
                sets = characterSets(into, inherited);
            }
            if (depth == 0 && element.tag().equals(Attribute.SOP_INSTANCE_UID.tag())) {
                sopInstanceUid = new DicomObject(into, sets).sopInstanceUid();
            }
        }
    }

    static CharacterSets characterSets(TreeMap<Tag, DicomElement> elements, CharacterSets inherited) {
        DicomObject soFar = new DicomObject(elements, inherited);
        return soFar.has(Attribute.SPECIFIC_CHARACTER_SET)
                ? CharacterSets.of(soFar.strings(Attribute.SPECIFIC_CHARACTER_SET))
                : inherited;
    }

    private void add(TreeMap<Tag, DicomElement> into, DicomElement element) {
        if (into.putIfAbsent(element.tag(), element) != null) {
            throw malformed("element %s appears twice".formatted(element.tag()));
        }
    }

    private DicomElement element(Encoding encoding, int end, int depth, CharacterSets sets) {
        count();
        Header header = header(encoding, end);
        if (header.tag.group() == 0xFFFE) {
            throw malformed("%s outside a sequence at byte %d".formatted(header.tag, in.position() - 8));
        }
        if (header.length == UNDEFINED) {
            return undefinedLength(header, encoding, end, depth, sets);
        }
        int valueEnd = boundedEnd(header, end);
        if (header.vr == Vr.SQ) {
            return new DicomElement(header.tag, Vr.SQ, items(encoding, valueEnd, false, depth, sets));
        }
        return new DicomElement(header.tag, header.vr, plain(header.vr, (int) header.length, encoding, depth));
    }

    private Header header(Encoding encoding, int end) {
        Tag tag = in.tag(encoding.order());
        if (!encoding.explicit() || tag.group() == 0xFFFE) {
            long length = in.unsignedInt(encoding.order());
            Vr vr = Attribute.of(tag).map(Attribute::vr).orElse(Vr.UN);
            return new Header(tag, vr, length);
        }
        byte first = in.at(0);
        byte second = in.at(1);
        Vr vr = Vr.of(first, second).orElse(Vr.UN);
        boolean known = Vr.of(first, second).isPresent();
        if (!known && !(isUpperCase(first) && isUpperCase(second))) {
            throw malformed("element %s names no value representation".formatted(tag));
        }
        in.position(in.position() + 2);
        if (!vr.hasLongLength()) {
            return new Header(tag, vr, in.unsignedShort(encoding.order()));
        }
        if (end - in.position() < 6) {
            throw malformed("element %s breaks off in its length".formatted(tag));
        }
        in.position(in.position() + 2);
        Vr better = vr == Vr.UN && known
                ? Attribute.of(tag).map(Attribute::vr).filter(v -> v != Vr.SQ).orElse(vr)
                : vr;
        return new Header(tag, better, in.unsignedInt(encoding.order()));
    }

    private DicomElement undefinedLength(Header header, Encoding encoding, int end, int depth, CharacterSets sets) {
        if (header.tag.equals(Attribute.PIXEL_DATA.tag()) && encoding.explicit()) {
            return new DicomElement(header.tag, header.vr, fragments(encoding, end));
        }
        if (header.vr != Vr.SQ && header.vr != Vr.UN) {
            throw malformed("element %s of %s has no length".formatted(header.tag, header.vr));
        }
        // An explicit UN of undefined length holds implicit VR little endian items (PS3.5 section 6.2.2, note 4).
        Encoding inner = header.vr == Vr.UN ? Encoding.IMPLICIT_LITTLE : encoding;
        return new DicomElement(header.tag, Vr.SQ, items(inner, end, true, depth, sets));
    }

    private DicomValue.Items items(Encoding encoding, int end, boolean delimited, int depth, CharacterSets sets) {
        if (depth >= limits.maxDepth()) {
            throw malformed("sequences nest deeper than %d levels".formatted(limits.maxDepth()));
        }
        List<DicomObject> items = new ArrayList<>();
        while (delimited || in.position() < end) {
            count();
            Header header = itemHeader(encoding, end);
            if (header.tag.equals(Tag.SEQUENCE_DELIMITATION)) {
                return new DicomValue.Items(items);
            }
            boolean open = header.length == UNDEFINED;
            int itemEnd = open ? end : boundedEnd(header, end);
            TreeMap<Tag, DicomElement> elementsOfItem = new TreeMap<>();
            parse(elementsOfItem, encoding, itemEnd, depth + 1, sets);
            if (open || in.position() < itemEnd) {
                closeItem(encoding, itemEnd);
            }
            items.add(new DicomObject(elementsOfItem, characterSets(elementsOfItem, sets)));
        }
        return new DicomValue.Items(items);
    }

    private void closeItem(Encoding encoding, int end) {
        if (end - in.position() < 8 || !in.tag(encoding.order()).equals(Tag.ITEM_DELIMITATION)) {
            throw malformed("an item has no end");
        }
        in.unsignedInt(encoding.order());
    }

    private Header itemHeader(Encoding encoding, int end) {
        if (end - in.position() < 8) {
            throw malformed("a sequence has no end");
        }
        Tag tag = in.tag(encoding.order());
        if (!tag.equals(Tag.ITEM) && !tag.equals(Tag.SEQUENCE_DELIMITATION)) {
            throw malformed("%s where an item must stand".formatted(tag));
        }
        return new Header(tag, Vr.UN, in.unsignedInt(encoding.order()));
    }

    private DicomValue.Fragments fragments(Encoding encoding, int end) {
        List<DicomValue.Bytes> fragments = new ArrayList<>();
        while (true) {
            count();
            Header header = itemHeader(encoding, end);
            if (header.tag.equals(Tag.SEQUENCE_DELIMITATION)) {
                return new DicomValue.Fragments(fragments);
            }
            if (header.length > end - in.position()) {
                throw malformed("pixel data ends after %d of %d bytes".formatted(end - in.position(), header.length));
            }
            fragments.add(in.value((int) header.length, false));
        }
    }

    private int boundedEnd(Header header, int end) {
        int remaining = end - in.position();
        if (header.length > remaining) {
            throw malformed(
                    header.tag.equals(Attribute.PIXEL_DATA.tag())
                            ? "pixel data ends after %d of %d bytes".formatted(remaining, header.length)
                            : "element %s says %d bytes, %d remain".formatted(header.tag, header.length, remaining));
        }
        return in.position() + (int) header.length;
    }

    private DicomValue.Bytes plain(Vr vr, int length, Encoding encoding, int depth) {
        DicomValue.Bytes value = in.value(length, depth > 0 || length <= DicomObject.BULK_BYTES);
        if (encoding.order() == ByteOrder.LITTLE_ENDIAN || vr.unitBytes() == 1) {
            return value;
        }
        byte[] swapped = value.toArray();
        int unit = vr.unitBytes();
        for (int start = 0; start + unit <= length; start += unit) {
            for (int i = 0; i < unit / 2; i++) {
                byte kept = swapped[start + i];
                swapped[start + i] = swapped[start + unit - 1 - i];
                swapped[start + unit - 1 - i] = kept;
            }
        }
        return DicomValue.Bytes.viewOf(swapped, 0, length);
    }

    private void count() {
        if (++elements > limits.maxElements()) {
            throw malformed("more than %d data elements".formatted(limits.maxElements()));
        }
    }

    private static boolean isUpperCase(byte b) {
        return b >= 'A' && b <= 'Z';
    }

    private MalformedDicomException malformed(String what) {
        return new MalformedDicomException(sopInstanceUid, what);
    }
}
