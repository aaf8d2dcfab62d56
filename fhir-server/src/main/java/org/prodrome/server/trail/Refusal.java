package org.prodrome.server.trail;

/**
 * What refusals have in common that are counted together. All of it is of our own words or registered: what a stranger
 * sends makes no more of them.
 *
 * @param client name of a registered client, or subject of a token; empty where nobody is known
 * @param proved whether the client has shown that it is the one
 * @param why a word of ours; empty where the status says it
 */
record Refusal(Access kind, int status, String client, boolean proved, String why) {}
