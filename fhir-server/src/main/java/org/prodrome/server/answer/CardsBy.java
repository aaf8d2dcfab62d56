package org.prodrome.server.answer;

/** What sent cards are asked for by. */
enum CardsBy {
    PATIENT("c.patient = :value", false),
    SERVICE("c.serviceId = :value", false),
    RULE("c.rules like :value escape '!'", true),
    MODEL("c.models like :value escape '!'", true),
    PLAN("c.plans like :value escape '!'", true),
    /** What rests on a resource of the record, such as {@code ImagingStudy/12} or {@code Observation/34}. */
    SOURCE("c.sources like :value escape '!'", true),
    /** What a client, or the address of its FHIR server, was sent. */
    CLIENT("c.answer in (select a.id from HookAnswer a where a.caller = :value or a.fhirServer = :value)", false),
    /** Every card; its value says nothing. */
    ALL("1 = 1", false);

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
