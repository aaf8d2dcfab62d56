package org.prodrome.server.record;

/** Which program this is: said by the command line and in the CapabilityStatement, kept with every answer of a hook. */
public final class Program {
    /** As in the POM; {@code ProgramTest} holds them together. */
    public static final String VERSION = "0.1.0";

    /** {@code prodrome 0.1.0}. */
    public static final String NAME_AND_VERSION = "prodrome " + VERSION;

    private Program() {}
}
