package org.prodrome.cds.evidence;

/** Ends the derivation of one slot; caught by {@link EvidenceCheck} and never seen outside. */
final class DerivationRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final DropReason reason;

    DerivationRefused(DropReason reason) {
        super(reason.code(), null, false, false);
        this.reason = reason;
    }

    DropReason reason() {
        return reason;
    }

    static DerivationRefused notDerived() {
        return new DerivationRefused(DropReason.NOT_DERIVED);
    }
}
