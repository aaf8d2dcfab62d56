package org.prodrome.longitudinal.order;

import static org.assertj.core.api.Assertions.assertThat;

import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImagingKindTest {
    @ParameterizedTest
    @CsvSource({
        "CT CHEST W CONTRAST, CT of the chest, true",
        "CT CHEST W/ IV CONTRAST, CT of the chest, true",
        "CT CHEST W/O CONTRAST, CT of the chest, false",
        "CT chest with and without contrast, CT of the chest, true",
        "Non-contrast CT of the head, CT of the head, false",
        "CTA abdomen and pelvis, CT of the abdomen and pelvis, true",
        "CT thorax, CT of the chest, false",
        "MRI lumbar spine, MRI of the spine, false",
        "Screening mammogram, mammography of the breast, false",
        "CXR portable, X-ray of the chest, false",
        "PET CT whole chest, PET of the chest, false",
        "Pelvic ultrasound, ultrasound of the pelvis, false",
    })
    void isReadFromTheWordsOfAnOrder(String words, String kind, boolean contrast) {
        ImagingKind read = ImagingKind.of(new ServiceRequest().setCode(new CodeableConcept().setText(words)))
                .orElseThrow();
        assertThat(read.printed()).isEqualTo(kind);
        assertThat(read.contrast()).isEqualTo(contrast);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Creatinine", "CT", "chest", "contrast", "", "Physiotherapy of the spine"})
    void isUnknownWithoutModalityOrRegion(String words) {
        assertThat(ImagingKind.of(new ServiceRequest().setCode(new CodeableConcept().setText(words))))
                .isEmpty();
    }

    @Test
    void codesGoBeforeWords() {
        ServiceRequest order = new ServiceRequest();
        order.getCode().setText("MRI brain").addCoding(new Coding("http://loinc.org", "36813-4", null));
        ImagingKind read = ImagingKind.of(order).orElseThrow();
        assertThat(read.printed()).isEqualTo("CT of the abdomen and pelvis");
        assertThat(read.contrast()).isTrue();
    }

    @Test
    void aStudyOfMoreThanTheOrderCoversItAndNotTheOtherWayRound() {
        ImagingStudy study = new ImagingStudy();
        study.addModality(new Coding(null, "CT", null));
        study.addSeries().setBodySite(new Coding("http://snomed.info/sct", "416775004", null));
        ImagingKind both = ImagingKind.of(study).orElseThrow();
        ImagingKind chest = ImagingKind.of(new ServiceRequest().setCode(new CodeableConcept().setText("CT chest")))
                .orElseThrow();
        assertThat(both.printed()).isEqualTo("CT of the chest, abdomen and pelvis");
        assertThat(both.covers(chest)).isTrue();
        assertThat(chest.covers(both)).isFalse();
        assertThat(chest.overlaps(both)).isTrue();
    }
}
