package org.prodrome.imaging.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.prodrome.imaging.dicom.Attribute;
import org.prodrome.imaging.dicom.DicomObject;
import org.prodrome.imaging.dicom.DicomObjectBuilder;
import org.prodrome.imaging.gate.FilmAttributes;
import org.prodrome.imaging.gate.GateReason;
import org.prodrome.imaging.gate.GateVerdict;
import org.prodrome.imaging.result.FilmAnalysis;
import org.prodrome.imaging.result.StageTimes;

/** What is watched of a film's header, as numbers. */
class HeaderNumberTest {
    private static final Instant ANALYSED = Instant.parse("2026-03-04T05:06:07Z");

    private static DicomObjectBuilder header() {
        return DicomObject.builder()
                .text(Attribute.SOP_INSTANCE_UID, "1.2.3")
                .text(Attribute.MODALITY, "DX")
                .number(Attribute.ROWS, 2430)
                .number(Attribute.COLUMNS, 1994)
                .number(Attribute.BITS_STORED, 12)
                .text(Attribute.KVP, "117.5")
                .text(Attribute.X_RAY_TUBE_CURRENT, "320")
                .text(Attribute.EXPOSURE, "2")
                .text(Attribute.EXPOSURE_IN_UAS, "1640")
                .text(Attribute.RELATIVE_X_RAY_EXPOSURE, "412")
                .text(Attribute.IMAGER_PIXEL_SPACING, "0.175", "0.175")
                .text(Attribute.WINDOW_CENTER, "-24.5", "100")
                .text(Attribute.WINDOW_WIDTH, "3500", "200");
    }

    private static FilmSeen seen(DicomObject header) {
        FilmAnalysis refused = new FilmAnalysis(
                FilmAttributes.of(header),
                new GateVerdict.Refused(List.of(new GateReason("view", "Not this view.")), List.of()),
                null,
                null,
                null,
                StageTimes.NONE);
        return new FilmWatch(ZoneOffset.UTC).of(header, refused, "patient", ANALYSED);
    }

    @Test
    void exposureSizeDepthAndWindowAreWatched() {
        assertThat(seen(header().build()).numbers())
                .isEqualTo(Map.of(
                        "kvp", 117.5,
                        "tube-current", 320.0,
                        "exposure", 1.64,
                        "relative-exposure", 412.0,
                        "rows", 2430.0,
                        "columns", 1994.0,
                        "pixel-spacing", 0.175,
                        "bits-stored", 12.0,
                        "window-center", -24.5,
                        "window-width", 3500.0));
    }

    @Test
    void theCoarserExposureAndTheCalibratedSpacingCountWhereTheyStand() {
        DicomObject header = header().text(Attribute.EXPOSURE_IN_UAS, "")
                .text(Attribute.PIXEL_SPACING, "0.16", "0.16")
                .build();
        assertThat(seen(header).numbers()).containsEntry("exposure", 2.0).containsEntry("pixel-spacing", 0.16);
    }

    @Test
    void whatIsNotSaidOrCannotBeIsLeftOut() {
        DicomObject header = header().text(Attribute.EXPOSURE_IN_UAS, "-3")
                .text(Attribute.KVP, "many")
                .text(Attribute.X_RAY_TUBE_CURRENT, "0")
                .text(Attribute.RELATIVE_X_RAY_EXPOSURE, "")
                .text(Attribute.WINDOW_WIDTH, "1e300")
                .text(Attribute.IMAGER_PIXEL_SPACING, "175", "175")
                .build();
        assertThat(seen(header).numbers())
                .as("the coarser exposure speaks where the finer one cannot be")
                .containsOnlyKeys("rows", "columns", "bits-stored", "window-center", "exposure");
    }

    @Test
    void theySpeakForHowFilmsAreTaken() {
        Set<String> names = HeaderNumber.ALL.stream().map(HeaderNumber::stream).collect(Collectors.toSet());
        assertThat(Stream.of(List.of(seen(header().build()))))
                .filteredOn(stream -> names.contains(stream.name()))
                .hasSameSizeAs(HeaderNumber.ALL)
                .allSatisfy(stream -> {
                    assertThat(stream.form()).isEqualTo(Stream.Form.NUMBER);
                    assertThat(stream.side()).isEqualTo(Stream.Side.ACQUISITION);
                });
        assertThat(Stream.of(List.of(seen(header().build())))).noneMatch(stream -> stream.side() == Stream.Side.OUTPUT);
    }
}
