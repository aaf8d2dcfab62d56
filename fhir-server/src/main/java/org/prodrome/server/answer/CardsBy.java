package org.prodrome.server.answer;

/** What sent cards are asked for by. */
enum CardsBy {
    PATIENT("c.patient = :value", false),
    SERVICE("c.serviceId = :value", false),
    RULE("c.rules like :value escape '!'", true),
    MODEL("c.models like :value escape '!'", true);

    private final String condition;
    private final boolean line;

    CardsBy(String condition, boolean line) {
        this.condition = condition;
        this.line = line;
    }

    String condition() {
        return condition;
    }

    String parameter(String value) {
        return line ? "%\n" + value.replaceAll("([!%_])", "!$1") + "\n%" : value;
    }
}
