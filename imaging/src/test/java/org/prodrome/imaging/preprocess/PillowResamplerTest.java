package org.prodrome.imaging.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Laws that hold for any picture, beside the goldens. */
class PillowResamplerTest {
    @RepeatedTest(20)
    void aConstantPictureStaysConstant(RepetitionInfo seed) {
        Random random = new Random(seed.getCurrentRepetition());
        byte[] values = new byte[(1 + random.nextInt(90)) * 31];
        Arrays.fill(values, (byte) random.nextInt(256));
        EightBitImage image = new EightBitImage(values.length / 31, 31, values);
        for (PillowResampler resampler : PillowResampler.values()) {
            byte[] resized = resampler
                    .resize(image, 1 + random.nextInt(90), 1 + random.nextInt(90))
                    .values();
            byte[] expected = new byte[resized.length];
            Arrays.fill(expected, values[0]);
            assertThat(resized).isEqualTo(expected);
        }
    }

    @RepeatedTest(5)
    void theSameSizeIsTheSamePicture(RepetitionInfo seed) {
        EightBitImage image = random(new Random(seed.getCurrentRepetition()), 37, 53);
        for (PillowResampler resampler : PillowResampler.values()) {
            assertThat(resampler.resize(image, 37, 53).values()).isEqualTo(image.values());
        }
    }

    @RepeatedTest(10)
    void oneAxisAloneCommutesWithTransposition(RepetitionInfo seed) {
        Random random = new Random(seed.getCurrentRepetition());
        EightBitImage image = random(random, 40, 60);
        int columns = 1 + random.nextInt(120);
        for (PillowResampler resampler : PillowResampler.values()) {
            EightBitImage wide = resampler.resize(image, 40, columns);
            EightBitImage tall = resampler.resize(transposed(image), columns, 40);
            assertThat(transposed(tall).values()).isEqualTo(wide.values());
        }
    }

    @Test
    void halvingABilinearPictureWeighsFourNeighboursByTheTriangle() {
        EightBitImage image = new EightBitImage(1, 4, new byte[] {0, 0, (byte) 255, (byte) 255});
        // Triangle of width 4 around 1.0: weights 3, 3, 1 of 7 (the fourth tap is cut by the border); Pillow says 36
        // too.
        assertThat(PillowResampler.BILINEAR.resize(image, 1, 2).values()).containsExactly((byte) 36, (byte) 219);
    }

    private static EightBitImage random(Random random, int rows, int columns) {
        byte[] values = new byte[rows * columns];
        random.nextBytes(values);
        return new EightBitImage(rows, columns, values);
    }

    private static EightBitImage transposed(EightBitImage image) {
        byte[] values = new byte[image.values().length];
        for (int row = 0; row < image.rows(); row++) {
            for (int column = 0; column < image.columns(); column++) {
                values[column * image.rows() + row] = (byte) image.at(row, column);
            }
        }
        return new EightBitImage(image.columns(), image.rows(), values);
    }
}
