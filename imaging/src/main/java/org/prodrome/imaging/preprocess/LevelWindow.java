package org.prodrome.imaging.preprocess;

/**
 * Modality LUT, photometric step, percentile window and 8-bit step of one film.
 *
 * @param low lower limit of the window, in values after the modality LUT and the photometric step
 * @param high upper limit
 * @param image the film in 8 bits, padding black
 */
record LevelWindow(double low, double high, EightBitImage image) {

    static LevelWindow of(GrayImage film, double lowPercent, double highPercent) {
        return of(film, lowPercent, highPercent, StepTrace.NONE);
    }

    static LevelWindow of(GrayImage film, double lowPercent, double highPercent, StepTrace trace) {
        LevelTable table = new LevelTable(film);
        table.modalityLut();
        table.show(trace);
        table.photometric();
        table.show(trace);
        table.percentileWindow(lowPercent, highPercent);
        table.show(trace);
        EightBitImage image = table.eightBit(true);
        image.show(trace);
        return new LevelWindow(table.low(), table.high(), image);
    }
}
