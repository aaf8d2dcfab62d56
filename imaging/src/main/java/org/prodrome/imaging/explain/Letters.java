package org.prodrome.imaging.explain;

import java.util.Locale;

/**
 * Letters of five by seven pixels for what is burned into an image. The platform's fonts are not used: a server may
 * have none, and the same result must be the same bytes everywhere.
 */
final class Letters {
    /** Five columns for each character from space to underscore, the lowest bit on top. */
    private static final String COLUMNS = """
            0000000000 00005F0000 0007000700 147F147F14 242A7F2A12 2313086462 3649562050 0008070300
            001C224100 0041221C00 2A1C7F1C2A 08083E0808 0080703000 0808080808 0000606000 2010080402
            3E5149453E 00427F4000 7249494946 2141494D33 1814127F10 2745454539 3C4A494931 4121110907
            3649494936 464949291E 0000140000 0040340000 0008142241 1414141414 0041221408 0201590906
            3E415D594E 7C1211127C 7F49494936 3E41414122 7F4141413E 7F49494941 7F09090901 3E41415173
            7F0808087F 00417F4100 2040413F01 7F08142241 7F40404040 7F021C027F 7F0408107F 3E4141413E
            7F09090906 3E4151215E 7F09192946 2649494932 03017F0103 3F4040403F 1F2040201F 3F4038403F
            6314081463 0304780403 6159494D43 007F414141 0204081020 004141417F 0402010204 4040404040
            """.replaceAll("\\s", "");

    private static final int WIDTH = 6;
    private static final int HEIGHT = 8;

    private Letters() {}

    /**
     * Draws one line of capitals in white on a black strip, as far as it fits; what has no letter is a question mark.
     */
    static void draw(byte[] rgb, int columns, int top, int scale, String text) {
        int rows = rgb.length / 3 / columns;
        for (int row = top; row < Math.min(rows, top + HEIGHT * scale + scale); row++) {
            java.util.Arrays.fill(rgb, row * columns * 3, (row + 1) * columns * 3, (byte) 0);
        }
        String capitals = text.toUpperCase(Locale.ROOT);
        for (int i = 0; i < capitals.length(); i++) {
            char letter = capitals.charAt(i) < ' ' || capitals.charAt(i) > '_' ? '?' : capitals.charAt(i);
            for (int x = 0; x < 5; x++) {
                int at = ((letter - ' ') * 5 + x) * 2;
                int column = Integer.parseInt(COLUMNS.substring(at, at + 2), 16);
                for (int y = 0; y < HEIGHT; y++) {
                    if ((column >> y & 1) == 1) {
                        dot(rgb, columns, rows, top + scale + y * scale, (i * WIDTH + x + 1) * scale, scale);
                    }
                }
            }
        }
    }

    /** How many pixels high a line is. */
    static int height(int scale) {
        return (HEIGHT + 2) * scale;
    }

    private static void dot(byte[] rgb, int columns, int rows, int top, int left, int scale) {
        for (int row = top; row < Math.min(rows, top + scale); row++) {
            for (int column = left; column < Math.min(columns, left + scale); column++) {
                java.util.Arrays.fill(rgb, (row * columns + column) * 3, (row * columns + column) * 3 + 3, (byte) -1);
            }
        }
    }
}
