package org.prodrome.server.governance;

import org.prodrome.cds.governance.Kind;
import org.prodrome.cds.governance.SourceAttributes;

/** What the program itself says of a speaker that it brings. */
public record ShippedSpeaker(
        Kind kind, String id, String title, String purpose, String version, SourceAttributes attributes) {}
