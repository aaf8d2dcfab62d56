import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A made-up record of a given number of resources, the same for the same number and day: ten years of a woman of 68 with
 * diabetes, heart failure and kidney disease, whose creatinine has risen in the last two days. The mix is that of a long
 * hospital record: three in five resources are laboratory results, one in five vital signs.
 */
final class MadePatient {
    private static final String[][] LABS = { // LOINC, words, unit, usual, spread
        {"2160-0", "Creatinine [Mass/volume] in Serum or Plasma", "mg/dL", "1.1", "0.05"},
        {"2823-3", "Potassium [Moles/volume] in Serum or Plasma", "mmol/L", "4.4", "0.25"},
        {"2951-2", "Sodium [Moles/volume] in Serum or Plasma", "mmol/L", "139", "2"},
        {"718-7", "Hemoglobin [Mass/volume] in Blood", "g/dL", "12.4", "0.5"},
        {"777-3", "Platelets [#/volume] in Blood by Automated count", "10*3/uL", "230", "25"},
        {"6690-2", "Leukocytes [#/volume] in Blood by Automated count", "10*3/uL", "7.1", "1"},
        {"1742-6", "Alanine aminotransferase [Enzymatic activity/volume] in Serum or Plasma", "U/L", "24", "5"},
        {"1920-8", "Aspartate aminotransferase [Enzymatic activity/volume] in Serum or Plasma", "U/L", "25", "5"},
        {"4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood", "%", "7.2", "0.3"},
        {"2345-7", "Glucose [Mass/volume] in Serum or Plasma", "mg/dL", "151", "22"},
        {"1988-5", "C reactive protein [Mass/volume] in Serum or Plasma", "mg/L", "4", "2"},
        {"3094-0", "Urea nitrogen [Mass/volume] in Serum or Plasma", "mg/dL", "18", "3"}
    };
    private static final String[][] VITALS = {
        {"8867-4", "Heart rate", "/min", "78", "8"},
        {"9279-1", "Respiratory rate", "/min", "16", "2"},
        {"8310-5", "Body temperature", "Cel", "36.8", "0.3"},
        {"2708-6", "Oxygen saturation in Arterial blood", "%", "97", "1"},
        {"29463-7", "Body weight", "kg", "74", "1.5"}
    };
    private static final String[][] PROBLEMS = {
        {"44054006", "Diabetes mellitus type 2"}, {"38341003", "Hypertensive disorder"}, {"84114007", "Heart failure"},
        {"709044004", "Chronic kidney disease"}, {"13645005", "Chronic obstructive lung disease"}
    };
    private static final String[][] DRUGS = {
        {"860975", "metformin hydrochloride 500 MG Oral Tablet"}, {"314076", "lisinopril 10 MG Oral Tablet"},
        {"313988", "furosemide 40 MG Oral Tablet"}, {"259255", "atorvastatin 80 MG Oral Tablet"}
    };

    private static final int STAY = 100;

    private final String id;
    private final OffsetDateTime now;
    private final Random random = new Random(20261121);
    private final List<String> resources = new ArrayList<>();

    /** @param count resources beside the Patient */
    MadePatient(String id, int count) {
        this.id = id;
        // Whole hours that are over: what is recorded for later in the day would be future, and nothing would speak.
        this.now = OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.HOURS).minusHours(1);
        for (int i = 0; i < count; i++) {
            resources.add(one(i, count));
        }
    }

    String patient() {
        return """
            {"resourceType":"Patient","id":"%s","identifier":[{"system":"urn:prodrome:measure","value":"%s"}],
            "name":[{"family":"Made","given":["Up"]}],"gender":"female","birthDate":"%s"}"""
                .formatted(id, id, now.toLocalDate().minusYears(68).minusDays(40));
    }

    List<String> resources() {
        return resources;
    }

    private String one(int i, int count) {
        // The newest come last; the last hundred are of a stay in hospital that began three days ago.
        int fromEnd = count - 1 - i;
        double ago = fromEnd < STAY ? 3.0 * fromEnd / STAY : 3 + 3650.0 * (fromEnd - STAY) / count;
        // FHIR wants the seconds, which Java leaves out where they are 0.
        OffsetDateTime at = now.minusMinutes((long) (ago * 1440)).withSecond(30);
        int kind = i % 50;
        if (kind < 30) {
            return lab(LABS[i * 7 % LABS.length], at, ago);
        }
        if (kind < 40) {
            return kind < 34 ? pressure(at) : observation("vital-signs", VITALS[i % VITALS.length], at, value(VITALS[i % VITALS.length]));
        }
        String about = "\"subject\":{\"reference\":\"Patient/" + id + "\"}";
        return switch (kind) {
            case 40 -> "{\"resourceType\":\"Condition\",\"clinicalStatus\":" + concept("http://terminology.hl7.org/CodeSystem/condition-clinical", "active", "Active")
                    + ",\"category\":[" + concept("http://terminology.hl7.org/CodeSystem/condition-category", "encounter-diagnosis", "Encounter Diagnosis") + "],\"code\":"
                    + concept("http://snomed.info/sct", PROBLEMS[i / 50 % PROBLEMS.length][0], PROBLEMS[i / 50 % PROBLEMS.length][1]) + "," + about
                    + ",\"onsetDateTime\":\"" + at + "\",\"recordedDate\":\"" + at + "\"}";
            case 41, 42 -> "{\"resourceType\":\"MedicationRequest\",\"status\":\"" + (ago < 400 ? "active" : "completed") + "\",\"intent\":\"order\",\"medicationCodeableConcept\":"
                    + concept("http://www.nlm.nih.gov/research/umls/rxnorm", DRUGS[i % DRUGS.length][0], DRUGS[i % DRUGS.length][1]) + "," + about
                    + ",\"authoredOn\":\"" + at + "\",\"dosageInstruction\":[{\"text\":\"1 tablet daily\",\"timing\":{\"repeat\":{\"frequency\":1,\"period\":1,\"periodUnit\":\"d\"}}}]}";
            case 43, 44 -> "{\"resourceType\":\"Encounter\",\"status\":\"finished\",\"class\":{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-ActCode\",\"code\":\"AMB\"},\"type\":["
                    + concept("http://snomed.info/sct", "185345009", "Encounter for symptom") + "]," + about + ",\"period\":{\"start\":\"" + at + "\",\"end\":\"" + at.plusHours(1) + "\"}}";
            case 45 -> "{\"resourceType\":\"Procedure\",\"status\":\"completed\",\"code\":" + concept("http://snomed.info/sct", "40701008", "Echocardiography") + "," + about
                    + ",\"performedDateTime\":\"" + at + "\"}";
            case 46, 47 -> "{\"resourceType\":\"DiagnosticReport\",\"status\":\"final\",\"category\":[" + concept("http://terminology.hl7.org/CodeSystem/v2-0074", "LAB", "Laboratory")
                    + "],\"code\":" + concept("http://loinc.org", "58410-2", "CBC panel - Blood by Automated count") + "," + about + ",\"effectiveDateTime\":\"" + at + "\",\"issued\":\"" + at.toInstant() + "\"}";
            case 48 -> "{\"resourceType\":\"ServiceRequest\",\"status\":\"completed\",\"intent\":\"order\",\"code\":" + concept("http://loinc.org", "24323-8", "Comprehensive metabolic 2000 panel - Serum or Plasma") + ","
                    + about + ",\"authoredOn\":\"" + at + "\"}";
            default -> "{\"resourceType\":\"Immunization\",\"status\":\"completed\",\"vaccineCode\":" + concept("http://hl7.org/fhir/sid/cvx", "140", "Influenza, seasonal, injectable, preservative free")
                    + ",\"patient\":{\"reference\":\"Patient/" + id + "\"},\"occurrenceDateTime\":\"" + at + "\"}";
        };
    }

    private String lab(String[] analyte, OffsetDateTime at, double daysAgo) {
        double value = value(analyte);
        if (analyte[0].equals("2160-0") && daysAgo < 2) {
            value *= 1.9;
        }
        return observation("laboratory", analyte, at, value);
    }

    private double value(String[] analyte) {
        return Math.max(0.1, Double.parseDouble(analyte[3]) + random.nextGaussian() * Double.parseDouble(analyte[4]));
    }

    private String observation(String category, String[] analyte, OffsetDateTime at, double value) {
        return head(category, concept("http://loinc.org", analyte[0], analyte[1]), at) + ",\"valueQuantity\":" + quantity(value, analyte[2]) + "}";
    }

    private String pressure(OffsetDateTime at) {
        return head("vital-signs", concept("http://loinc.org", "85354-9", "Blood pressure panel with all children optional"), at)
                + ",\"component\":[{\"code\":" + concept("http://loinc.org", "8480-6", "Systolic blood pressure") + ",\"valueQuantity\":" + quantity(138 + random.nextGaussian() * 9, "mm[Hg]")
                + "},{\"code\":" + concept("http://loinc.org", "8462-4", "Diastolic blood pressure") + ",\"valueQuantity\":" + quantity(82 + random.nextGaussian() * 6, "mm[Hg]") + "}]}";
    }

    private String head(String category, String code, OffsetDateTime at) {
        return "{\"resourceType\":\"Observation\",\"status\":\"final\",\"category\":[" + concept("http://terminology.hl7.org/CodeSystem/observation-category", category, category) + "],\"code\":" + code
                + ",\"subject\":{\"reference\":\"Patient/" + id + "\"},\"effectiveDateTime\":\"" + at + "\",\"issued\":\"" + at.toInstant() + "\"";
    }

    private static String quantity(double value, String unit) {
        return String.format(Locale.ROOT, "{\"value\":%.2f,\"unit\":\"%s\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"%s\"}", value, unit, unit);
    }

    private static String concept(String system, String code, String display) {
        return "{\"coding\":[{\"system\":\"" + system + "\",\"code\":\"" + code + "\",\"display\":\"" + display + "\"}],\"text\":\"" + display + "\"}";
    }
}
