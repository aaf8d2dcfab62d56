package org.prodrome.imaging.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.prodrome.imaging.measure.CardiothoracicRatio.Measured;
import org.prodrome.imaging.measure.CardiothoracicRatio.NotMeasurable;

/** Ratios of drawn masks, whose widths are known by construction. */
class CardiothoracicMeterTest {
    private static final int SIZE = 100;
    private static final CardiothoracicMeter EXTENT = meter(ThoraxWidth.EXTENT);

    @Test
    void measuresDrawnWidthsInSourcePixels() {
        Measured measured = (Measured) EXTENT.measure(chest().map(), 2000, FilmView.PA);
        assertThat(measured.ratio()).isCloseTo(40.0 / 80.0, within(1e-12));
        assertThat(measured.heart()).isEqualTo(new Columns(600, 1400));
        assertThat(measured.thorax()).isEqualTo(new Columns(200, 1800));
        assertThat(measured.aboveHalf()).contains(false);
    }

    @Test
    void theThresholdIsAppliedToPaFilmsOnly() {
        assertThat(((Measured) EXTENT.measure(chest().map(), SIZE, FilmView.AP)).aboveHalf())
                .isEmpty();
        assertThat(((Measured) EXTENT.measure(chest().map(), SIZE, FilmView.UNKNOWN)).aboveHalf())
                .isEmpty();
        Drawing wide = chest().box(3, 50, 80, 28, 72);
        assertThat(((Measured) EXTENT.measure(wide.map(), SIZE, FilmView.PA)).aboveHalf())
                .contains(true);
    }

    @Test
    void extentSpansAllRowsAndRowTheWidestOne() {
        // The right lung reaches left at the top, the left lung reaches right at the bottom.
        Drawing skewed = chest().box(1, 20, 30, 4, 40).box(2, 80, 85, 60, 96);
        Measured extent = (Measured) EXTENT.measure(skewed.map(), SIZE, FilmView.PA);
        Measured row = (Measured) meter(ThoraxWidth.ROW).measure(skewed.map(), SIZE, FilmView.PA);
        assertThat(extent.thorax()).isEqualTo(new Columns(4, 96));
        assertThat(row.thorax()).isEqualTo(new Columns(4, 90));
    }

    @Test
    void onlyTheLargestPieceOfAnOrganCounts() {
        Drawing specks = chest().box(3, 2, 4, 0, 2).box(1, 2, 4, 97, 99).box(2, 96, 98, 0, 3);
        Measured measured = (Measured) EXTENT.measure(specks.map(), SIZE, FilmView.PA);
        assertThat(measured.ratio()).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void piecesThatTouchAtCornersOnlyAreApart() {
        Drawing corner = chest().box(3, 80, 90, 70, 95);
        assertThat(((Measured) EXTENT.measure(corner.map(), SIZE, FilmView.PA)).heart())
                .isEqualTo(new Columns(30, 70));
    }

    @Test
    void aMissingLungOrHeartIsNamed() {
        assertThat(code(new Drawing().box(2, 20, 80, 60, 90).box(3, 50, 80, 30, 60), FilmView.PA))
                .isEqualTo("lung-not-found");
        assertThat(code(new Drawing().box(1, 20, 80, 10, 40).box(2, 20, 80, 60, 90), FilmView.PA))
                .isEqualTo("heart-not-found");
        assertThat(code(new Drawing(), FilmView.PA)).isEqualTo("lung-not-found");
        NotMeasurable right = (NotMeasurable) EXTENT.measure(
                new Drawing().box(2, 20, 80, 60, 90).box(3, 50, 80, 30, 60).map(), SIZE, FilmView.PA);
        assertThat(right.sentence())
                .isEqualTo("The right lung was outlined on 0.0 % of the film; at least 3.0 % is needed to measure.");
    }

    @Test
    void aHeartBesideTheLungsAndALateralViewAreNotMeasured() {
        Drawing mirrored =
                new Drawing().box(2, 20, 80, 10, 40).box(1, 20, 80, 60, 90).box(3, 50, 80, 30, 70);
        assertThat(code(mirrored, FilmView.PA)).isEqualTo("heart-not-between-lungs");
        assertThat(code(chest(), FilmView.LATERAL)).isEqualTo("lateral-view");
    }

    @Test
    void argmaxTakesTheFirstOfEqualScores() {
        LabelMap map = LabelMap.argmax(new float[] {1, 0, 1, 2, 0, 2}, 3, 1, 2);
        assertThat(map.labels()).containsExactly((byte) 0, (byte) 1);
    }

    @Test
    void viewsAreReadAsDicomWritesThem() {
        assertThat(FilmView.of("PA ")).isEqualTo(FilmView.PA);
        assertThat(FilmView.of("ll")).isEqualTo(FilmView.LATERAL);
        assertThat(FilmView.of("")).isEqualTo(FilmView.UNKNOWN);
        assertThat(FilmView.of("PA OBLIQUE")).isEqualTo(FilmView.UNKNOWN);
    }

    private static String code(Drawing drawing, FilmView view) {
        return ((NotMeasurable) EXTENT.measure(drawing.map(), SIZE, view)).code();
    }

    private static CardiothoracicMeter meter(ThoraxWidth width) {
        return new CardiothoracicMeter(1, 2, 3, width, 0.03, 0.02, 0.04, 0.05, 0.5);
    }

    /** Lungs in columns 10 to 39 and 60 to 89, a heart in columns 30 to 69. */
    private static Drawing chest() {
        return new Drawing().box(1, 20, 80, 10, 40).box(2, 20, 80, 60, 90).box(3, 50, 80, 30, 70);
    }

    private static final class Drawing {
        private final byte[] labels = new byte[SIZE * SIZE];

        Drawing box(int label, int top, int bottom, int left, int right) {
            for (int row = top; row < bottom; row++) {
                for (int column = left; column < right; column++) {
                    labels[row * SIZE + column] = (byte) label;
                }
            }
            return this;
        }

        LabelMap map() {
            return new LabelMap(SIZE, SIZE, labels);
        }
    }
}
