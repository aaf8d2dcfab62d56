package org.prodrome.cds.evidence;

import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.Observation;
import org.prodrome.terminology.code.Loinc;

/** Scores about acute deterioration, worked out a second time. */
final class DeteriorationScores {
    private static final Set<String> RESPIRATION = Set.of("9279-1");
    private static final Set<String> PULSE = Set.of("8867-4");
    private static final Set<String> COMA = Set.of("9269-2");
    private static final Set<String> WHITE_CELLS = Set.of("6690-2", "26464-8");
    private static final Set<String> CARBON_DIOXIDE = Set.of("2019-8");
    private static final Set<String> BANDS = Set.of("26508-2");
    private static final double SLACK = 1e-9;

    private DeteriorationScores() {}

    /** By the id that a derivation names. */
    static Map<String, Score> all() {
        return Map.of(
                "qsofa", DeteriorationScores::quick,
                "sirs", DeteriorationScores::inflammation,
                "sofa", inputs -> new OrganFailurePoints(inputs).print(),
                "suspected-infection", Infections::print);
    }

    /** qSOFA (10.1001/jama.2016.0287): roles respiration, systolic, gcs. */
    private static String quick(ScoreInputs inputs) {
        int points = 0;
        points += inputs.number("respiration", "/min", RESPIRATION) >= 22 - SLACK ? 1 : 0;
        points += pressure(inputs, "systolic", true) <= 100 + SLACK ? 1 : 0;
        points += inputs.number("gcs", "{score}", COMA) < 15 - SLACK ? 1 : 0;
        return String.valueOf(points);
    }

    /**
     * SIRS (10.1378/chest.101.6.1644): roles temperature, pulse, respiration, and paco2, white-cells, bands if known.
     */
    private static String inflammation(ScoreInputs inputs) {
        double celsius = inputs.number("temperature", "Cel", Set.of("8310-5", "8331-1"));
        double pulse = inputs.number("pulse", "/min", PULSE);
        double rate = inputs.number("respiration", "/min", RESPIRATION);
        boolean lowCarbonDioxide =
                !inputs.all("paco2").isEmpty() && inputs.number("paco2", "mm[Hg]", CARBON_DIOXIDE) < 32 - SLACK;
        boolean white = false;
        if (!inputs.all("white-cells").isEmpty()) {
            double cells = inputs.number("white-cells", "10*9/L", WHITE_CELLS);
            white = cells > 12 + SLACK || cells < 4 - SLACK;
        }
        if (!inputs.all("bands").isEmpty()) {
            white |= inputs.number("bands", "%", BANDS) > 10 + SLACK;
        }
        int points = celsius > 38 + SLACK || celsius < 36 - SLACK ? 1 : 0;
        points += pulse > 90 + SLACK ? 1 : 0;
        points += rate > 20 + SLACK || lowCarbonDioxide ? 1 : 0;
        return String.valueOf(points + (white ? 1 : 0));
    }

    /** A pressure in mmHg, the Observation's own or that of a panel's component. */
    static double pressure(ScoreInputs inputs, String role, boolean systolic) {
        Observation observation = Sources.observation(inputs.one(role).orElseThrow(DerivationRefused::notDerived));
        return pressure(observation, systolic);
    }

    static double pressure(Observation observation, boolean systolic) {
        var codes = systolic ? Loinc.SYSTOLIC_PRESSURE : Loinc.DIASTOLIC_PRESSURE;
        if (codes.isIn(observation.getCode())) {
            return MeasuredValue.exact(observation, Map.of("unit", "mm[Hg]")).doubleValue();
        }
        String component = observation.getComponent().stream()
                .flatMap(part -> part.getCode().getCoding().stream())
                .filter(codes::isIn)
                .map(coding -> coding.getCode())
                .findFirst()
                .orElseThrow(DerivationRefused::notDerived);
        return MeasuredValue.exact(observation, Map.of("unit", "mm[Hg]", "component", component))
                .doubleValue();
    }
}
