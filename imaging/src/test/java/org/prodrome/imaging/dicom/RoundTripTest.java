package org.prodrome.imaging.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** What the writer writes, the reader reads back as it was. */
class RoundTripTest {
    private final DicomReader reader = new Part10Reader(DicomLimits.DEFAULT);
    private final DicomWriter writer = new Part10Writer();

    @RepeatedTest(100)
    void givesBackEveryDataSet(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        DicomObject object = random(random, 0)
                .text(Attribute.SOP_CLASS_UID, DigitalXRayFilm.SOP_CLASS_UID)
                .text(Attribute.SOP_INSTANCE_UID, NameBasedUid.of("" + random.nextInt()))
                .text(Attribute.TRANSFER_SYNTAX_UID, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid())
                .build();
        DicomObject read = reader.read(writer.write(object));
        assertThat(dataset(read)).isEqualTo(dataset(object));
        assertThat(read.strings(Attribute.IMAGE_COMMENTS)).isEqualTo(object.strings(Attribute.IMAGE_COMMENTS));
        assertThat(writer.write(read)).isEqualTo(writer.write(object));
    }

    @Test
    void startsWithAPreambleAndAMetaGroupOfTheStatedLength() {
        byte[] file = Films.file(Films.film("study", "1"));
        assertThat(new String(file, 128, 4, java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("DICM");
        int metaLength = java.nio.ByteBuffer.wrap(file)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .getInt(140);
        assertThat(file[144 + metaLength]).isEqualTo((byte) 8); // the first element of the data set is of group 0008
        DicomObject read = reader.read(file);
        assertThat(read.string(Attribute.IMPLEMENTATION_CLASS_UID))
                .hasValueSatisfying(uid -> assertThat(uid).startsWith("2.25."));
    }

    @Test
    void keepsPrivateElementsAndCompressedFragments() {
        DicomElement secret =
                new DicomElement(Tag.of(0x0029, 0x1010), Vr.UN, DicomValue.Bytes.copyOf(new byte[] {1, 2, 3, 4}));
        DicomObject object = Films.film("study", "1").toDicom().toBuilder()
                .add(secret)
                .text(Attribute.TRANSFER_SYNTAX_UID, "1.2.840.10008.1.2.4.50")
                .add(new DicomElement(
                        Attribute.PIXEL_DATA.tag(),
                        Vr.OB,
                        new DicomValue.Fragments(List.of(
                                DicomValue.Bytes.copyOf(new byte[0]), DicomValue.Bytes.copyOf(new byte[] {1, 2})))))
                .build();
        DicomObject read = reader.read(writer.write(object));
        assertThat(read.element(secret.tag())).contains(secret);
        assertThat(read.transferSyntax().uid()).isEqualTo("1.2.840.10008.1.2.4.50");
        assertThat(read.element(Attribute.PIXEL_DATA.tag())).isEqualTo(object.element(Attribute.PIXEL_DATA.tag()));
        assertThat(read.header().has(Attribute.PIXEL_DATA)).isFalse();
    }

    private static DicomObjectBuilder random(Random random, int depth) {
        DicomObjectBuilder object = DicomObject.builder();
        for (Attribute attribute : Attribute.values()) {
            boolean structural = attribute.tag().group() <= 2
                    || attribute == Attribute.SPECIFIC_CHARACTER_SET
                    || attribute == Attribute.TRANSFER_SYNTAX_UID;
            if (structural || random.nextInt(3) > 0) {
                continue;
            }
            put(object, attribute, random, depth);
        }
        return object;
    }

    private static void put(DicomObjectBuilder object, Attribute attribute, Random random, int depth) {
        if (attribute.vr() == Vr.SQ) {
            List<DicomObject> items = new ArrayList<>();
            for (int i = depth < 2 ? random.nextInt(3) : 0; i > 0; i--) {
                items.add(random(random, depth + 1).build());
            }
            object.items(attribute, items);
        } else if (attribute.vr().isText()) {
            String letters = attribute.vr().usesSpecificCharacterSet() ? "aÄ木 ^=" : "a1 ";
            String text = random.ints(random.nextInt(12), 0, letters.length())
                    .collect(StringBuilder::new, (b, i) -> b.append(letters.charAt(i)), StringBuilder::append)
                    .toString();
            object.text(attribute, text);
        } else {
            byte[] bytes = new byte[8 * random.nextInt(5)];
            random.nextBytes(bytes);
            object.bytes(attribute, bytes);
        }
    }

    private static List<DicomElement> dataset(DicomObject object) {
        return object.elements().stream()
                .filter(element -> element.tag().group() != 2)
                .toList();
    }
}
