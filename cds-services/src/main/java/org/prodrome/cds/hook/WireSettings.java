package org.prodrome.cds.hook;

import org.prodrome.cds.text.Display;

/**
 * How this server speaks CDS Hooks.
 *
 * @param limits what one call may bring
 * @param spec version that discovery follows
 * @param display language and units of cards where a client's terms name no others; discovery is in this language
 */
public record WireSettings(CallLimits limits, SpecVersion spec, Display display) {
    public static final WireSettings DEFAULT = new WireSettings(CallLimits.DEFAULT, SpecVersion.V2_0);

    /** In English and canonical units. */
    public WireSettings(CallLimits limits, SpecVersion spec) {
        this(limits, spec, Display.PLAIN);
    }
}
