package org.prodrome.cds;

import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Resource;

/** Calls and records for the services that speak at other moments than the opening of a chart. */
public final class Moments {
    /** Service to hook. */
    public static final Map<String, String> HOOKS = Map.of(
            "prodrome-order-dispatch", "order-dispatch",
            "prodrome-encounter-start", "encounter-start",
            "prodrome-encounter-discharge", "encounter-discharge",
            "prodrome-appointment", "appointment-book",
            "prodrome-problem-entry", "problem-list-item-create",
            "prodrome-allergy-entry", "allergyintolerance-create",
            "prodrome-refill", "medication-refill");

    private Moments() {}

    /**
     * A call that gets a card.
     *
     * @param context fields beside patientId
     * @param record resources of patient p1, born 1950
     */
    public record Example(String service, String context, List<String> record) {}

    /** One of each service. */
    public static List<Example> examples() {
        String low = lab("2160-0", "mg/dL", "2026-11-20", "2.6");
        return List.of(
                new Example(
                        "prodrome-order-dispatch",
                        "\"dispatchedOrders\":[\"ServiceRequest/ct\"],\"performer\":\"Organization/x\"",
                        List.of(ct("ct", "active"), study("2026-11-09"))),
                new Example(
                        "prodrome-encounter-start",
                        "\"encounterId\":\"e1\"",
                        List.of(problem("dm", "44054006", "Diabetes mellitus type 2", "2015-01-01"))),
                new Example(
                        "prodrome-encounter-discharge",
                        "\"encounterId\":\"e1\"",
                        List.of(
                                stay("2026-11-10"),
                                order("culture", "600-7", "Blood culture", "2026-11-19"),
                                report("preliminary", "2026-11-18"),
                                lab("2160-0", "mg/dL", "2026-11-11T08:00:00Z", "0.9"),
                                lab("2160-0", "mg/dL", "2026-11-13T08:00:00Z", "2.1"),
                                drug("lis", "29046", "Lisinopril 10 mg", "active", "2026-11-15"))),
                new Example(
                        "prodrome-appointment",
                        "\"appointments\":{\"resourceType\":\"Appointment\",\"id\":\"a1\",\"status\":\"proposed\","
                                + "\"description\":\"CT chest with contrast\"}",
                        List.of(low)),
                new Example(
                        "prodrome-problem-entry",
                        "\"conditions\":" + problem("new", "44054006", "Diabetes mellitus type 2", "2026-11-21"),
                        List.of(problem("old", "44054006", "Type 2 diabetes", "2015-01-01"))),
                new Example(
                        "prodrome-allergy-entry",
                        "\"allergyIntolerance\":" + allergy("new", "723", "Penicillin"),
                        List.of(
                                drug("d", "x", "Ampicillin 500 mg", "active", "2026-11-01"),
                                allergy("old", "x", "No known allergies"))),
                new Example(
                        "prodrome-refill",
                        "\"medications\":" + drug("met", "6809", "Metformin 500 mg", "draft", ""),
                        List.of(low)));
    }

    /** One of each service that judges drafts. */
    public static List<Example> orders() {
        String imaging = """
                "draftOrders":{"resourceType":"Bundle","entry":[{"resource":%s}]}""".formatted(ct("new", "draft"));
        List<String> record = List.of(study("2026-11-09"), lab("2160-0", "mg/dL", "2026-11-20", "2.6"));
        return List.of(
                new Example("prodrome-order-imaging", "\"selections\":[\"ServiceRequest/new\"]," + imaging, record),
                new Example("prodrome-order-imaging-sign", imaging, record),
                new Example(
                        "prodrome-order-drugs",
                        """
                        "draftOrders":{"resourceType":"Bundle","entry":[{"resource":%s}]}""".formatted(drug("met", "6809", "Metformin 500 mg", "draft", "")),
                        record));
    }

    /** The hook of a service. */
    public static String hook(String service) {
        return java.util.Objects.requireNonNull(HOOKS.get(service), service);
    }

    /** A call; the user is left out where the hook has none. */
    public static String call(String hook, String more) {
        String user = hook.equals("order-dispatch") || hook.equals("medication-refill")
                ? ""
                : "\"userId\":\"Practitioner/example\",";
        return """
                {"hook":"%s","hookInstance":"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
                 "context":{%s"patientId":"p1"%s}}""".formatted(hook, user, more.isEmpty() ? "" : "," + more);
    }

    public static Resource parse(String json) {
        return (Resource) Fixtures.FHIR.newJsonParser().parseResource(json);
    }

    public static String ct(String id, String status) {
        return """
                {"resourceType":"ServiceRequest","id":"%s","status":"%s","intent":"order","authoredOn":"2026-11-15",
                 "subject":{"reference":"Patient/p1"},
                 "code":{"coding":[{"system":"http://loinc.org","code":"24627-2"}],"text":"CT chest"}}""".formatted(id, status);
    }

    public static String study(String day) {
        return """
                {"resourceType":"ImagingStudy","id":"s1","status":"available","subject":{"reference":"Patient/p1"},
                 "started":"%s","modality":[{"system":"http://dicom.nema.org/resources/ontology/DCM","code":"CT"}],
                 "description":"Chest"}""".formatted(day);
    }

    public static String stay(String from) {
        return """
                {"resourceType":"Encounter","id":"e1","status":"in-progress","subject":{"reference":"Patient/p1"},
                 "class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"IMP"},
                 "period":{"start":"%s"}}""".formatted(from);
    }

    public static String lab(String loinc, String unit, String when, String value) {
        return """
                {"resourceType":"Observation","id":"%s","status":"final","subject":{"reference":"Patient/p1"},
                 "code":{"coding":[{"system":"http://loinc.org","code":"%s"}]},"effectiveDateTime":"%s",
                 "valueQuantity":{"value":%s,"unit":"%s","system":"http://unitsofmeasure.org","code":"%s"}}""".formatted("o" + (loinc + when).replaceAll("[^A-Za-z0-9]", "-"), loinc, when, value, unit, unit);
    }

    public static String order(String id, String loinc, String text, String day) {
        return """
                {"resourceType":"ServiceRequest","id":"%s","status":"active","intent":"order","authoredOn":"%s",
                 "subject":{"reference":"Patient/p1"},
                 "code":{"coding":[{"system":"http://loinc.org","code":"%s"}],"text":"%s"}}""".formatted(id, day, loinc, text);
    }

    public static String report(String status, String day) {
        return """
                {"resourceType":"DiagnosticReport","id":"r1","status":"%s","effectiveDateTime":"%s",
                 "subject":{"reference":"Patient/p1"},"code":{"text":"CT of the chest"}}""".formatted(status, day);
    }

    public static String drug(String id, String rxnorm, String text, String status, String day) {
        return """
                {"resourceType":"MedicationRequest","id":"%s","status":"%s","intent":"order",%s
                 "subject":{"reference":"Patient/p1"},"medicationCodeableConcept":{"coding":[
                 {"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"%s"}],"text":"%s"}}""".formatted(id, status, day.isEmpty() ? "" : "\"authoredOn\":\"%s\",".formatted(day), rxnorm, text);
    }

    public static String problem(String id, String snomed, String text, String day) {
        return """
                {"resourceType":"Condition","id":"%s","subject":{"reference":"Patient/p1"},"onsetDateTime":"%s",
                 "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical",
                 "code":"active"}]},"code":{"coding":[{"system":"http://snomed.info/sct","code":"%s"}],"text":"%s"}}""".formatted(id, day, snomed, text);
    }

    public static String allergy(String id, String rxnorm, String text) {
        return """
                {"resourceType":"AllergyIntolerance","id":"%s","patient":{"reference":"Patient/p1"},
                 "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical",
                 "code":"active"}]},"code":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"%s"}],
                 "text":"%s"}}""".formatted(id, rxnorm, text);
    }
}
