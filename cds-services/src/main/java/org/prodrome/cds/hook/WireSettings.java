package org.prodrome.cds.hook;

/**
 * How this server speaks CDS Hooks.
 *
 * @param limits what one call may bring
 * @param spec version that discovery follows
 */
public record WireSettings(CallLimits limits, SpecVersion spec) {
    public static final WireSettings DEFAULT = new WireSettings(CallLimits.DEFAULT, SpecVersion.V2_0);
}
