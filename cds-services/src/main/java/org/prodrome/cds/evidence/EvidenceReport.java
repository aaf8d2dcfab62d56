package org.prodrome.cds.evidence;

import java.util.List;
import org.prodrome.longitudinal.claim.Claim;

/**
 * What of a set of sentences is proved.
 *
 * @param kept in the order given
 * @param dropped in the order given, without any text of the record
 */
public record EvidenceReport(List<Claim> kept, List<Dropped> dropped) {
    public EvidenceReport {
        kept = List.copyOf(kept);
        dropped = List.copyOf(dropped);
    }

    /** One sentence that was removed, by the name of its template. */
    public record Dropped(String templateId, DropReason reason) {}
}
