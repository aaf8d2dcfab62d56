package org.prodrome.imaging.adapter;

import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * Limited-memory BFGS (Liu and Nocedal 1989, doi:10.1007/BF01589116) with a line search by halving until the value
 * falls as Armijo (1966, doi:10.2140/pjm.1966.16.1) asks. No library at hand has it (commons-math has conjugate
 * gradients, which need several times the steps). The same start gives the same end.
 */
final class Lbfgs {
    private static final int MEMORY = 10;
    private static final double ENOUGH = 1e-4;
    private static final int HALVINGS = 40;

    private final int steps;
    private final double tolerance;

    /**
     * @param steps most steps
     * @param tolerance it ends when no derivative is larger
     */
    Lbfgs(int steps, double tolerance) {
        this.steps = steps;
        this.tolerance = tolerance;
    }

    private record Pair(double[] moved, double[] turned, double scale) {}

    /** The point reached from a start. */
    double[] minimise(Objective objective, double[] start) {
        double[] x = start.clone();
        double[] gradient = new double[x.length];
        double value = objective.at(x, gradient);
        ArrayDeque<Pair> memory = new ArrayDeque<>();
        for (int step = 0; step < steps && largest(gradient) > tolerance; step++) {
            double[] direction = direction(gradient, memory);
            double slope = dot(direction, gradient);
            if (!(slope < 0)) {
                memory.clear();
                direction = scaled(gradient, -1);
                slope = -dot(gradient, gradient);
            }
            double length = memory.isEmpty() ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1;
            double[] next = new double[x.length];
            double[] turned = new double[x.length];
            double lower = Double.POSITIVE_INFINITY;
            for (int halving = 0; halving < HALVINGS; halving++, length /= 2) {
                for (int i = 0; i < x.length; i++) {
                    next[i] = x[i] + length * direction[i];
                }
                lower = objective.at(next, turned);
                if (lower <= value + ENOUGH * length * slope) {
                    break;
                }
            }
            if (!(lower < value)) {
                return x;
            }
            remember(memory, minus(next, x), minus(turned, gradient));
            x = next;
            gradient = turned;
            value = lower;
        }
        return x;
    }

    private static void remember(ArrayDeque<Pair> memory, double[] moved, double[] turned) {
        double curvature = dot(moved, turned);
        if (curvature > 1e-12 * dot(turned, turned)) {
            memory.addLast(new Pair(moved, turned, 1 / curvature));
            if (memory.size() > MEMORY) {
                memory.removeFirst();
            }
        }
    }

    /** Minus the gradient times the remembered inverse curvature (the two-loop recursion). */
    private static double[] direction(double[] gradient, ArrayDeque<Pair> memory) {
        double[] q = scaled(gradient, -1);
        double[] shares = new double[memory.size()];
        int at = memory.size();
        for (Iterator<Pair> latest = memory.descendingIterator(); latest.hasNext(); ) {
            Pair pair = latest.next();
            shares[--at] = pair.scale() * dot(pair.moved(), q);
            add(q, -shares[at], pair.turned());
        }
        if (!memory.isEmpty()) {
            Pair last = memory.getLast();
            double factor = 1 / (last.scale() * dot(last.turned(), last.turned()));
            for (int i = 0; i < q.length; i++) {
                q[i] *= factor;
            }
        }
        for (Pair pair : memory) {
            add(q, shares[at++] - pair.scale() * dot(pair.turned(), q), pair.moved());
        }
        return q;
    }

    private static double largest(double[] values) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void add(double[] to, double factor, double[] what) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * what[i];
        }
    }

    private static double[] scaled(double[] values, double factor) {
        double[] scaled = new double[values.length];
        add(scaled, factor, values);
        return scaled;
    }

    private static double[] minus(double[] a, double[] b) {
        double[] difference = a.clone();
        add(difference, -1, b);
        return difference;
    }
}
