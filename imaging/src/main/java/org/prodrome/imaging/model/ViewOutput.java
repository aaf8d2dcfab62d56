package org.prodrome.imaging.model;

import java.util.List;
import org.prodrome.imaging.measure.FilmView;

/**
 * The output that says which view a film looks like.
 *
 * @param output name of the network's output, one number per class
 * @param classes the views in the order of the output's numbers; PA and AP
 */
public record ViewOutput(String output, List<FilmView> classes) {
    public ViewOutput {
        classes = List.copyOf(classes);
    }
}
