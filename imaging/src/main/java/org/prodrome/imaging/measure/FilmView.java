package org.prodrome.imaging.measure;

import java.util.Locale;

/** The direction of the beam, as DICOM's ViewPosition says it. */
public enum FilmView {
    /** Back to front: the view in which the 0.50 threshold was made. */
    PA("PA"),
    /** Front to back: the heart is magnified, so the ratio has no threshold. */
    AP("AP"),
    /** From the side: there is no cardiothoracic ratio. */
    LATERAL("LATERAL"),
    /** Not said, or said in a way that is not known here. */
    UNKNOWN("unknown");

    private final String text;

    FilmView(String text) {
        this.text = text;
    }

    /** The word that results carry. */
    public String text() {
        return text;
    }

    /** Reads ViewPosition (0018,5101); anything but PA, AP and the lateral values (LL, RL, LATERAL, LAT) is unknown. */
    public static FilmView of(String viewPosition) {
        return switch (viewPosition.strip().toUpperCase(Locale.ROOT)) {
            case "PA" -> PA;
            case "AP" -> AP;
            case "LL", "RL", "LATERAL", "LAT", "LLD", "RLD" -> LATERAL;
            default -> UNKNOWN;
        };
    }
}
