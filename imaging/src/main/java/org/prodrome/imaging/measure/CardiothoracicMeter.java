package org.prodrome.imaging.measure;

import java.util.Locale;
import org.prodrome.imaging.measure.CardiothoracicRatio.NotMeasurable;

/**
 * Measures the cardiothoracic ratio on a class mask of right lung, left lung and heart. The film was stretched to the
 * mask's square, so columns map back to source pixels by one factor and the ratio is not affected by the stretch. The
 * left side of the image is the patient's right.
 *
 * @param rightLung class number of the right lung
 * @param leftLung class number of the left lung
 * @param heart class number of the heart
 * @param thoraxWidth how the chest is measured
 * @param lungAreaMin smallest share of the film that each lung covers, 0 to 1
 * @param heartAreaMin smallest share of the film that the heart covers, 0 to 1
 * @param errorHalfWidth95 half-width of the 95 % interval of the package's own test error
 * @param changeThreshold smallest difference called a change
 * @param callThreshold ratio above which a PA film's heart is called wide
 */
public record CardiothoracicMeter(
        int rightLung,
        int leftLung,
        int heart,
        ThoraxWidth thoraxWidth,
        double lungAreaMin,
        double heartAreaMin,
        double errorHalfWidth95,
        double changeThreshold,
        double callThreshold) {

    /**
     * Measures one mask.
     *
     * @param mask the network's classes
     * @param sourceColumns width of the film before it was stretched, in pixels
     * @param view the film's view
     */
    public CardiothoracicRatio measure(LabelMap mask, int sourceColumns, FilmView view) {
        if (view == FilmView.LATERAL) {
            return new NotMeasurable(
                    "lateral-view", "The film is a lateral view; the ratio is measured on frontal films only.");
        }
        Component right = Component.largest(mask, rightLung);
        Component left = Component.largest(mask, leftLung);
        Component middle = Component.largest(mask, heart);
        double pixels = (double) mask.height() * mask.width();
        if (right.area() / pixels < lungAreaMin || left.area() / pixels < lungAreaMin) {
            boolean rightMissing = right.area() / pixels < lungAreaMin;
            return notMeasurable(
                    "lung-not-found",
                    "The %s lung was outlined on %.1f %% of the film; at least %.1f %% is needed to measure.",
                    rightMissing ? "right" : "left",
                    100 * (rightMissing ? right : left).area() / pixels,
                    100 * lungAreaMin);
        }
        if (middle.area() / pixels < heartAreaMin) {
            return notMeasurable(
                    "heart-not-found",
                    "The heart was outlined on %.1f %% of the film; at least %.1f %% is needed to measure.",
                    100 * middle.area() / pixels,
                    100 * heartAreaMin);
        }
        if (!(right.centroidColumn() < middle.centroidColumn() && middle.centroidColumn() < left.centroidColumn())) {
            return notMeasurable(
                    "heart-not-between-lungs",
                    "The heart was not outlined between the right and the left lung; the film may be turned or mirrored.");
        }
        return ratio(mask, right, left, middle, sourceColumns, view);
    }

    private CardiothoracicRatio ratio(
            LabelMap mask, Component right, Component left, Component middle, int sourceColumns, FilmView view) {
        int[] thorax = thoraxWidth == ThoraxWidth.EXTENT
                ? new int[] {right.firstColumn(), left.lastColumn()}
                : widestRow(right, left);
        if (thorax[1] < thorax[0]) {
            return notMeasurable(
                    "thorax-not-measurable",
                    "No row of the film shows both lungs, the right one left of the left one.");
        }
        int heartColumns = middle.lastColumn() - middle.firstColumn() + 1;
        int thoraxColumns = thorax[1] - thorax[0] + 1;
        double scale = (double) sourceColumns / mask.width();
        return new CardiothoracicRatio.Measured(
                (double) heartColumns / thoraxColumns,
                new Columns(middle.firstColumn() * scale, (middle.lastColumn() + 1) * scale),
                new Columns(thorax[0] * scale, (thorax[1] + 1) * scale),
                errorHalfWidth95,
                changeThreshold,
                callThreshold,
                view);
    }

    private static int[] widestRow(Component right, Component left) {
        int[] widest = {0, -1};
        for (int row = 0; row < right.leftByRow().length; row++) {
            int from = right.leftByRow()[row];
            int to = left.rightByRow()[row];
            if (from >= 0 && to >= 0 && to - from > widest[1] - widest[0]) {
                widest = new int[] {from, to};
            }
        }
        return widest;
    }

    private static NotMeasurable notMeasurable(String code, String sentence, Object... values) {
        return new NotMeasurable(code, String.format(Locale.ROOT, sentence, values));
    }
}
