package org.prodrome.cds.option;

/**
 * What options stand beside.
 *
 * @param rule id of the rule that spoke
 * @param state what it is in, as the rule names it; empty when that is not known
 */
public record Alert(String rule, String state) {}
