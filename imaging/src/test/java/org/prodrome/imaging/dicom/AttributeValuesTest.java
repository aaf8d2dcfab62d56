package org.prodrome.imaging.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttributeValuesTest {
    /** Person names of PS3.5 annex H, I and J, and one per single set. */
    @ParameterizedTest
    @CsvSource({
        "ISO_IR 100, 4275635e4af6726d656e, Buc^Jörmen",
        "ISO_IR 144, bbeeda5ec1d5d2d5e0, Люк^Север",
        "ISO_IR 192, e69ca8, 木",
        "GB18030, cdf55eb6ab, 王^东",
        // PS3.5 annex H.3.1, Yamada^Tarou=山田^太郎=やまだ^たろう
        "'\\ISO 2022 IR 87', 59616d6164615e5461726f753d1b2442"
                + "3b3345441b28425e1b244242404f3a1b28423d1b244224642"
                + "45e24401b28425e1b2442243f246d24261b2842, Yamada^Tarou=山田^太郎=やまだ^たろう",
        // PS3.5 annex I.2, Hong^Gildong=洪^吉洞=홍^길동
        "'\\ISO 2022 IR 149', 486f6e675e47696c646f6e673d1b242943fbf35e1b242943d1ced4d73d1b242943c8ab5e1b242943b1e6b5bf,"
                + " Hong^Gildong=洪^吉洞=홍^길동",
    })
    void decodesNamesInTheirCharacterSet(String sets, String hex, String name) {
        DicomObject object = DicomObject.builder()
                .text(Attribute.SPECIFIC_CHARACTER_SET, sets)
                .build();
        CharacterSets characters = CharacterSets.of(object.strings(Attribute.SPECIFIC_CHARACTER_SET));
        assertThat(characters.decode(HexFormat.of().parseHex(hex))).isEqualTo(name);
    }

    @Test
    void readsBytesOfAnUnknownCharacterSetWithoutLosingAny() {
        CharacterSets unknown = CharacterSets.of(java.util.List.of("ISO_IR 999"));
        byte[] bytes = {'a', (byte) 0xE4};
        assertThat(unknown.decode(bytes).getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "20260304, 050607.25, +0130, 2026-03-04, 05:06:07.25, +01:30",
        "2026.03.04, 05:06:07, '', 2026-03-04, 05:06:07,",
        "20260304, 0506, -0500, 2026-03-04, 05:06, -05:00",
        "20260304, 05, '', 2026-03-04,,",
        "20260304, noon, +9900, 2026-03-04,,",
    })
    void keepsThePrecisionOfDates(
            String date, String time, String offset, LocalDate day, LocalTime clock, ZoneOffset zone) {
        assertThat(DicomDateTime.of(date, time, offset)).contains(new DicomDateTime(day, clock, zone));
    }

    @Test
    void answersEmptyForWhatIsNoDate() {
        assertThat(DicomDateTime.of("00000101", "", "")).isEmpty();
        assertThat(DicomDateTime.of("20261304", "", "")).isEmpty();
        assertThat(DicomDateTime.of("unknown", "", "")).isEmpty();
        assertThat(DicomDateTime.of("2026", "")).isEmpty();
    }

    @Test
    void readsADateTimeWithItsOwnOffset() {
        assertThat(DicomDateTime.of("20260304050607+0200", "+0100"))
                .contains(new DicomDateTime(LocalDate.of(2026, 3, 4), LocalTime.of(5, 6, 7), ZoneOffset.ofHours(2)));
    }

    @Test
    void readsNumbersOfTextAndBinary() {
        DicomObject object = DicomObject.builder()
                .text(Attribute.PIXEL_SPACING, "0.143", " 0.15 ")
                .number(Attribute.ROWS, 65_535)
                .text(Attribute.SERIES_NUMBER, "7")
                .text(Attribute.WINDOW_CENTER, "NaN")
                .build();
        assertThat(object.numbers(Attribute.PIXEL_SPACING)).containsExactly(0.143, 0.15);
        assertThat(object.integer(Attribute.ROWS)).hasValue(65_535);
        assertThat(object.integer(Attribute.SERIES_NUMBER)).hasValue(7);
        assertThat(object.number(Attribute.WINDOW_CENTER)).isEmpty();
        assertThat(object.string(Attribute.PATIENT_ID)).isEmpty();
    }

    @Test
    void leavesControlCharactersOutOfText() {
        DicomObject object = DicomObject.builder()
                .text(Attribute.PATIENT_ID, "47\u000011\u0000")
                .build();
        assertThat(object.string(Attribute.PATIENT_ID)).contains("4711");
    }

    @Test
    void masksOverlayBitsAndExtendsTheSign() {
        byte[] pixels = {(byte) 0xFF, (byte) 0xFF, 0x01, (byte) 0xF0};
        DicomObject object = Films.film("study", "1").toDicom().toBuilder()
                .number(Attribute.ROWS, 1)
                .number(Attribute.COLUMNS, 2)
                .bytes(Attribute.PIXEL_DATA, pixels)
                .number(Attribute.PIXEL_REPRESENTATION, 1)
                .number(Attribute.PIXEL_PADDING_VALUE, 0xFFFF)
                .build();
        DicomImage image = (DicomImage) new Part10Reader(DicomLimits.DEFAULT).decode(object);
        assertThat(image.stored()).containsExactly(-1, 1);
        assertThat(image.padding()).isEqualTo(new DicomImage.Padding(-1, -1));
    }
}
