package org.prodrome.cds.evidence;

/** One published score or equation, in code that shares nothing with the code that wrote the sentence. */
interface Score {
    /**
     * What the slot must show.
     *
     * @throws DerivationRefused when the inputs do not give it
     */
    String print(ScoreInputs inputs);
}
