package org.prodrome.imaging.measure;

/** How a package measures the inner thoracic width. */
public enum ThoraxWidth {
    /** From the outermost column of the right lung to the outermost column of the left lung, over all rows. */
    EXTENT,
    /** The largest such distance within one row. */
    ROW
}
