package org.prodrome.imaging.similarity;

class ExactSimilarCaseIndexTest extends SimilarCaseIndexContract {
    @Override
    SimilarCaseIndex open() {
        return new ExactSimilarCaseIndex(SPACE, 2);
    }
}
