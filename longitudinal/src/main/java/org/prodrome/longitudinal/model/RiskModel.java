package org.prodrome.longitudinal.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A logistic model of {@link Term}s. A value that is not there adds nothing, as an unremarkable one would; which ones
 * were missing is for the caller to say.
 *
 * @param id stable name with version
 * @param intercept log-odds with every term at 0
 * @param terms several for one feature make a bent line
 */
public record RiskModel(String id, double intercept, List<Term> terms) {
    public RiskModel {
        terms = List.copyOf(terms);
    }

    /** Probability of the outcome, 0 to 1. */
    public double probability(Map<String, Double> values) {
        double odds = intercept;
        for (Term term : terms) {
            odds += term.of(values.getOrDefault(term.feature(), Double.NaN));
        }
        return 1 / (1 + Math.exp(-odds));
    }

    /** Names of the values that it reads, in the order of its terms. */
    public Set<String> features() {
        Set<String> names = new LinkedHashSet<>();
        terms.forEach(term -> names.add(term.feature()));
        return names;
    }

    /** The coefficients as JSON: {@code {"id", "intercept", "terms": [{"feature", "from", "to", "weight"}]}}. */
    public ObjectNode toJson() {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("id", id).put("intercept", intercept);
        ArrayNode list = node.putArray("terms");
        for (Term term : terms) {
            list.addObject()
                    .put("feature", term.feature())
                    .put("from", term.from())
                    .put("to", term.to())
                    .put("weight", term.weight());
        }
        return node;
    }

    /** Reads what {@link #toJson()} writes; other fields, such as the model card, are left alone. */
    public static RiskModel read(InputStream json) throws IOException {
        JsonNode node = new ObjectMapper().readTree(json);
        List<Term> terms = new ArrayList<>();
        for (JsonNode term : node.path("terms")) {
            terms.add(new Term(
                    term.path("feature").asText(),
                    term.path("from").asDouble(),
                    term.path("to").asDouble(),
                    term.path("weight").asDouble()));
        }
        return new RiskModel(node.path("id").asText(), node.path("intercept").asDouble(), terms);
    }
}
