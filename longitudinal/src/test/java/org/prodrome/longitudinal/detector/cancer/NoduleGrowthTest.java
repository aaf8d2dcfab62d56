package org.prodrome.longitudinal.detector.cancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prodrome.longitudinal.NoduleRecord;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.terminology.code.LungNoduleCodes;

class NoduleGrowthTest {
    private final NoduleRecord record = new NoduleRecord("1960-05-01");
    private final ImagingStudy before = record.chestCt("ct1", "2025-01-01");
    private final ImagingStudy now = record.chestCt("ct2", "2025-06-30");

    @Test
    void givesTheDoublingTimeOfTheVectors() {
        record.solid(before, "6", "6");
        record.solid(now, "8", "8");
        Detection detection = detection();
        assertThat(detection.tier()).isEqualTo(Tier.T2);
        assertThat(detection.severity()).isEqualTo(2);
        assertThat(detection.summary().text())
                .isEqualTo(
                        "Lung nodule grew, right upper lobe: 6.0 to 8.0 mm from 2025-01-01 to 2025-06-30, doubling in"
                                + " 145 days.")
                .hasSizeLessThan(140);
        assertThat(detection.details())
                .extracting(claim -> claim.text())
                .contains("Volume doubling time 145 days: below 400 days, further work-up (BTS 2015).");
    }

    @ParameterizedTest
    @CsvSource({
        "6, 6, 7.8, 7.8", // 1.8 mm is within measurement error
        "6, 6, 8, 7.9",
        "9, 9, 7, 7"
    })
    void isQuietWithinMeasurementError(String a, String b, String c, String d) {
        record.solid(before, a, b);
        record.solid(now, c, d);
        assertThat(read()).isInstanceOf(NothingFound.class);
    }

    @ParameterizedTest
    @CsvSource({"100, 124, false", "100, 125, true"})
    void judgesByVolumeWhereBothAreThere(String one, String two, boolean grew) {
        NoduleRecord.withVolume(record.solid(before, "6", "6"), one);
        NoduleRecord.withVolume(record.solid(now, "9", "9"), two);
        assertThat(read() instanceof Detection).isEqualTo(grew);
    }

    @Test
    void givesNoDoublingTimeFromDiametersLessThan90DaysApart() {
        ImagingStudy soon = record.chestCt("ct3", "2025-08-30");
        record.solid(now, "6", "6");
        record.solid(soon, "9", "9");
        assertThat(detection().summary().text()).doesNotContain("doubling");
        assertThat(detection().details())
                .extracting(claim -> claim.text())
                .contains("Within measurement error: no doubling time is given for 61 days between the CTs.");
    }

    @Test
    void isALineOfInformationWhenSlow() {
        NoduleRecord.withVolume(record.solid(record.chestCt("ct0", "2022-01-01"), "6", "6"), "100");
        NoduleRecord.withVolume(record.solid(now, "7", "7"), "140");
        assertThat(detection().tier()).isEqualTo(Tier.T3);
    }

    @Test
    void matchesByLobeTypeSegmentAndNearestSize() {
        record.nodule(before, LungNoduleCodes.LEFT_LOWER_LOBE, LungNoduleCodes.SOLID, "5", "5");
        record.solid(before, "5", "5");
        record.solid(before, "12", "12");
        record.solid(now, "12", "12.4");
        record.solid(now, "5", "5.2");
        record.nodule(now, LungNoduleCodes.RIGHT_UPPER_LOBE, LungNoduleCodes.GROUND_GLASS, "20", "20");
        assertThat(read()).isInstanceOf(NothingFound.class);
    }

    @Test
    void theRadiologistsTrackingNameComesFirst() {
        track(record.solid(before, "5", "5"), "A");
        track(record.solid(before, "9", "9"), "B");
        track(record.solid(now, "9", "9"), "A");
        track(record.solid(now, "9", "9.5"), "B");
        assertThat(detection().summary().text()).contains("5.0 to 9.0 mm");
    }

    @Test
    void aNoduleThatGrewALittleFromCtToCtIsSeenAgainstTheFirst() {
        record.solid(record.chestCt("ct0", "2024-01-01"), "6", "6");
        record.solid(before, "7.2", "7.2");
        record.solid(now, "8.4", "8.4");
        assertThat(detection().summary().text()).contains("6.0 to 8.4 mm from 2024-01-01 to 2025-06-30");
    }

    @Test
    void aSolidPartThatGrewCounts() {
        partSolid(before, "3");
        partSolid(now, "5.2");
        Detection detection = detection();
        assertThat(detection.tier()).isEqualTo(Tier.T2);
        assertThat(detection.summary().text())
                .isEqualTo("Solid part of a lung nodule grew, left upper lobe: 3.0 to 5.2 mm from 2025-01-01 to"
                        + " 2025-06-30.");
    }

    private void partSolid(ImagingStudy ct, String solid) {
        Observation nodule = record.nodule(ct, LungNoduleCodes.LEFT_UPPER_LOBE, LungNoduleCodes.PART_SOLID, "12", "12");
        NoduleRecord.component(nodule, LungNoduleCodes.SOLID_COMPONENT)
                .setValue(org.prodrome.longitudinal.RecordBuilder.quantity(solid, "mm"));
    }

    @Test
    void needsTheNoduleOnTwoCts() {
        assertThat(read()).isInstanceOf(NotApplicable.class);
        record.solid(before, "5", "5");
        assertThat(read()).isInstanceOf(NotComputable.class);
        record.nodule(now, LungNoduleCodes.LEFT_LOWER_LOBE, LungNoduleCodes.SOLID, "9", "9");
        assertThat(read()).isInstanceOf(NotComputable.class);
    }

    private static void track(Observation nodule, String name) {
        NoduleRecord.component(nodule, LungNoduleCodes.TRACKING).setValue(new org.hl7.fhir.r4.model.StringType(name));
    }

    private DetectorResult read() {
        return new NoduleGrowth().read(record.asOf("2025-12-01"));
    }

    private Detection detection() {
        DetectorResult result = read();
        assertThat(result).isInstanceOf(Detection.class);
        return (Detection) List.of(result).get(0);
    }
}
