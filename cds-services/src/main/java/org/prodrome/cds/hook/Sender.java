package org.prodrome.cds.hook;

/**
 * Who sent a call, as far as it was proved.
 *
 * @param client name of the registered client, or the subject of a system's token; empty where nobody proved anything
 * @param tokenId id ({@code jti}) of the token that the call came with, empty where there was none
 */
public record Sender(String client, String tokenId) {
    /** Somebody who showed nothing. */
    public static final Sender UNKNOWN = new Sender("", "");
}
