package org.prodrome.imaging.evaluate;

import java.util.SplittableRandom;
import org.prodrome.imaging.preprocess.GrayImage;

/**
 * A chest drawn from ellipses: body, two lungs, heart, spine, ribs and vessels, bright where bone would be. No real
 * film is in it. The drawing of {@code imaging/training/export.py}, with other random numbers.
 */
public final class DrawnChest {
    private static final int LEVELS = 4095;
    private static final int RIBS = 8;
    private static final int VESSELS = 60;

    private final double heart;
    private final double[][] vessels = new double[VESSELS][];

    private DrawnChest(SplittableRandom random) {
        heart = random.nextDouble(0.25, 0.45);
        for (int i = 0; i < VESSELS; i++) {
            vessels[i] = new double[] {
                random.nextDouble(0.2, 0.8), random.nextDouble(0.25, 0.65), random.nextDouble(0.002, 0.006)
            };
        }
    }

    /** A square of 12 bits; the same seed gives the same chest. */
    public static GrayImage draw(int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        DrawnChest chest = new DrawnChest(random);
        int[] values = new int[size * size];
        for (int i = 0; i < values.length; i++) {
            double grain = 0.006
                    * Math.sqrt(-2 * Math.log(1 - random.nextDouble()))
                    * Math.cos(2 * Math.PI * random.nextDouble());
            double v = chest.at((i % size + 0.5) / size, ((double) (i / size) + 0.5) / size) + grain;
            values[i] = (int) Math.round(Math.max(0, Math.min(1, v)) * LEVELS);
        }
        return GrayImage.plain(size, size, values, false);
    }

    private double at(double x, double y) {
        double middle = Math.abs(x - 0.5);
        double body =
                soft(0.44 + 0.05 * Math.sin(3 * y) - middle, 60) * soft(y - 0.06 + 0.9 * Math.max(0, 0.1 - middle), 40);
        double right = ellipse(x, y, 0.31, 0.42, 0.155, 0.33) * soft(0.69 - 0.06 * Math.cos(6 * (x - 0.3)) - y, 60);
        double left = ellipse(x, y, 0.69, 0.42, 0.155, 0.33) * soft(0.71 - 0.06 * Math.cos(6 * (x - 0.7)) - y, 60);
        double h = ellipse(x, y, 0.5 + 0.22 * heart, 0.58, 0.75 * heart * 0.62, 0.17) * soft(0.74 - y, 40);
        double lungs = Math.min(1, right + left) * (1 - h);
        double v = 0.03 + 0.55 * body + 0.12 * soft(y - 0.66, 25) * body;
        v += -0.42 * lungs + 0.1 * h * body + 0.12 * soft(0.035 - middle, 120) * body;
        v += 0.06 * ribs(x, y) * body;
        if (lungs > 1e-3) {
            for (double[] vessel : vessels) {
                double across = (x - vessel[0]) / vessel[2];
                double down = (y - vessel[1]) / vessel[2];
                v += 0.05 * soft(1 - across * across / 3 - down * down, 3) * lungs;
            }
        }
        return v;
    }

    private static double ribs(double x, double y) {
        double ribs = 0;
        for (int i = 0; i < RIBS; i++) {
            for (int side = -1; side <= 1; side += 2) {
                double u = (x - 0.5) * side;
                double centre = 0.17 + 0.065 * i + 0.35 * Math.pow(Math.max(0, u - 0.03), 1.4);
                ribs += soft(0.008 - Math.abs(y - centre), 350) * soft(u - 0.04, 60) * soft(0.36 - u, 40);
            }
        }
        return ribs;
    }

    private static double ellipse(double x, double y, double cx, double cy, double rx, double ry) {
        double across = (x - cx) / rx;
        double down = (y - cy) / ry;
        return soft(1 - across * across - down * down, 5);
    }

    /** From 0 outside to 1 inside, the edge as steep as {@code k} says. */
    private static double soft(double inside, double k) {
        return 1 / (1 + Math.exp(-Math.max(-40, Math.min(40, inside * k))));
    }
}
