package org.prodrome.imaging.adapter;

/**
 * What heads said about one film that none of them was trained on.
 *
 * @param film name of the film
 * @param patient whose film it is
 * @param positive whether the finding is there
 * @param probability the new head's
 * @param other another's, to compare with: the floor's, or that of the head in use
 */
record Prediction(String film, String patient, boolean positive, double probability, double other) {
    Prediction beside(double theirs) {
        return new Prediction(film, patient, positive, probability, theirs);
    }
}
