package org.prodrome.server.governance;

import org.prodrome.cds.governance.Kind;
import org.prodrome.cds.governance.SourceAttributes;
import org.prodrome.cds.governance.State;

/**
 * What the program itself says of a speaker that it brings.
 *
 * @param entersAs its state when it is seen for the first time: what ships runs in shadow, what a site adds is only
 *     proposed until somebody takes it in charge
 * @param keptFromLive why it must not go live whatever its owner says; empty when nothing forbids it
 * @param content SHA-256 of what it consists of, of a model its manifest's; empty where the version says it all
 */
public record ShippedSpeaker(
        Kind kind,
        String id,
        String title,
        String purpose,
        String version,
        SourceAttributes attributes,
        State entersAs,
        String keptFromLive,
        String content) {

    ShippedSpeaker(Kind kind, String id, String title, String purpose, String version, SourceAttributes attributes) {
        this(kind, id, title, purpose, version, attributes, State.SHADOW, "", "");
    }
}
