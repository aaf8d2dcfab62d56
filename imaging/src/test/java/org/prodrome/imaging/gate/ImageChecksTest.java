package org.prodrome.imaging.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.prodrome.imaging.preprocess.EightBitImage;

/** Figures that follow from the drawing. */
class ImageChecksTest {
    @Test
    void aBlankImageHasNoEdgesNoEntropyAndIsAllBorder() {
        assertThat(ImageChecks.of(new EightBitImage(8, 8, new byte[64]))).isEqualTo(new ImageChecks(0, 0, 1));
    }

    @Test
    void aCheckerboardHasOneBitAndTheLargestLaplacian() {
        byte[] values = new byte[256 * 256];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) ((i / 256 + i % 256) % 2 == 0 ? 0 : 255);
        }
        ImageChecks checks = ImageChecks.of(new EightBitImage(256, 256, values));
        assertThat(checks.entropy()).isCloseTo(1, within(1e-12));
        assertThat(checks.sharpness()).isCloseTo(1020.0 * 1020.0, within(1e-3));
        assertThat(checks.constantBorder()).isZero();
    }

    @Test
    void aBorderIsMeasuredFromOneEdgeInward() {
        byte[] values = new byte[256 * 256];
        for (int i = 26 * 256; i < values.length; i++) {
            values[i] = (byte) (i * 31 >> 3);
        }
        assertThat(ImageChecks.of(new EightBitImage(256, 256, values)).constantBorder())
                .isCloseTo(26 / 256.0, within(1e-12));
    }

    @Test
    void theDistanceIsTheMeanOfTheNearest() {
        float[][] reference = {{1, 0}, {0, 1}, {-1, 0}};
        assertThat(ReferenceDistance.of(new float[] {1, 0}, reference, 2)).isCloseTo(0.5, within(1e-12));
        assertThat(ReferenceDistance.of(new float[] {Float.NaN, 0}, reference, 2))
                .isNaN();
    }
}
