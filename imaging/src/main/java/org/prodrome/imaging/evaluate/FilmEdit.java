package org.prodrome.imaging.evaluate;

import java.util.SplittableRandom;
import org.prodrome.imaging.preprocess.GrayImage;

/** What goes wrong with films on their way, done to 8-bit images: what the gate has to notice. */
enum FilmEdit {
    /** Black and white exchanged against what the file states. */
    INVERTED {
        @Override
        GrayImage apply(GrayImage film, SplittableRandom random) {
            return each(film, (row, column) -> 255 - at(film, row, column));
        }
    },
    /** Turned by 90 degrees. */
    ROTATED {
        @Override
        GrayImage apply(GrayImage film, SplittableRandom random) {
            int[] values = new int[film.stored().length];
            for (int row = 0; row < film.columns(); row++) {
                for (int column = 0; column < film.rows(); column++) {
                    values[row * film.rows() + column] = at(film, film.rows() - 1 - column, row);
                }
            }
            return GrayImage.plain(film.columns(), film.rows(), values, false);
        }
    },
    /** Top and bottom exchanged. */
    UPSIDE_DOWN {
        @Override
        GrayImage apply(GrayImage film, SplittableRandom random) {
            return each(film, (row, column) -> at(film, film.rows() - 1 - row, column));
        }
    },
    /** Left and right exchanged. */
    FLIPPED {
        @Override
        GrayImage apply(GrayImage film, SplittableRandom random) {
            return each(film, (row, column) -> at(film, row, film.columns() - 1 - column));
        }
    },
    /** Only the middle half of each side. */
    CENTRE_CROP_50 {
        @Override
        GrayImage apply(GrayImage film, SplittableRandom random) {
            return centre(film, 50);
        }
    },
    /** Only the middle 70 % of each side. */
    CENTRE_CROP_70 {
        @Override
        GrayImage apply(GrayImage film, SplittableRandom random) {
            return centre(film, 70);
        }
    },
    /** Gaussian blur of 1/64 of the width, two pixels of 128. */
    BLUR_WIDTH_64TH {
        @Override
        GrayImage apply(GrayImage film, SplittableRandom random) {
            return blurred(film, film.columns() / 64.0);
        }
    },
    /** Gaussian blur of 1/32 of the width, four pixels of 128. */
    BLUR_WIDTH_32ND {
        @Override
        GrayImage apply(GrayImage film, SplittableRandom random) {
            return blurred(film, film.columns() / 32.0);
        }
    },
    /** Gaussian noise of 20 of 255 levels on every pixel. */
    NOISE_20 {
        @Override
        GrayImage apply(GrayImage film, SplittableRandom random) {
            return noisy(film, 20, random);
        }
    },
    /** Gaussian noise of 40 of 255 levels on every pixel. */
    NOISE_40 {
        @Override
        GrayImage apply(GrayImage film, SplittableRandom random) {
            return noisy(film, 40, random);
        }
    },
    /** A white frame of 10 % of each side. */
    BORDER {
        @Override
        GrayImage apply(GrayImage film, SplittableRandom random) {
            int high = Math.max(1, film.rows() / 10);
            int wide = Math.max(1, film.columns() / 10);
            return each(
                    film,
                    (row, column) ->
                            row < high || row >= film.rows() - high || column < wide || column >= film.columns() - wide
                                    ? 255
                                    : at(film, row, column));
        }
    };

    private interface Pixel {
        int at(int row, int column);
    }

    abstract GrayImage apply(GrayImage film, SplittableRandom random);

    private static int at(GrayImage film, int row, int column) {
        return film.stored()[row * film.columns() + column];
    }

    private static int clamp(int value) {
        return Math.max(0, Math.min(255, value));
    }

    private static GrayImage each(GrayImage film, Pixel pixel) {
        int[] values = new int[film.stored().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = pixel.at(i / film.columns(), i % film.columns());
        }
        return GrayImage.plain(film.rows(), film.columns(), values, false);
    }

    private static GrayImage centre(GrayImage film, int percent) {
        int rows = Math.max(1, film.rows() * percent / 100);
        int columns = Math.max(1, film.columns() * percent / 100);
        int top = (film.rows() - rows) / 2;
        int left = (film.columns() - columns) / 2;
        int[] values = new int[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = at(film, top + i / columns, left + i % columns);
        }
        return GrayImage.plain(rows, columns, values, false);
    }

    private static GrayImage blurred(GrayImage film, double sigma) {
        double[] kernel = gaussian(Math.max(0.5, sigma));
        return smooth(smooth(film, kernel, false), kernel, true);
    }

    private static GrayImage noisy(GrayImage film, int levels, SplittableRandom random) {
        return each(film, (row, column) -> {
            double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
            double normal = radius * Math.cos(2 * Math.PI * random.nextDouble());
            return clamp((int) Math.round(at(film, row, column) + levels * normal));
        });
    }

    private static double[] gaussian(double sigma) {
        int radius = (int) Math.ceil(3 * sigma);
        double[] kernel = new double[2 * radius + 1];
        double sum = 0;
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] = Math.exp(-(i - radius) * (i - radius) / (2 * sigma * sigma));
            sum += kernel[i];
        }
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] /= sum;
        }
        return kernel;
    }

    private static GrayImage smooth(GrayImage film, double[] kernel, boolean vertical) {
        int radius = kernel.length / 2;
        return each(film, (row, column) -> {
            double sum = 0;
            for (int i = 0; i < kernel.length; i++) {
                int r = vertical ? Math.max(0, Math.min(film.rows() - 1, row + i - radius)) : row;
                int c = vertical ? column : Math.max(0, Math.min(film.columns() - 1, column + i - radius));
                sum += kernel[i] * at(film, r, c);
            }
            return clamp((int) Math.round(sum));
        });
    }
}
