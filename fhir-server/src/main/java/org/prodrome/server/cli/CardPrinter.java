package org.prodrome.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;

/** Cards as a person in a terminal reads them. */
final class CardPrinter {
    private static final int WIDTH = 100;

    static void print(JsonNode cards, PrintWriter out) {
        int number = 0;
        for (JsonNode card : cards) {
            number++;
            out.println();
            out.println("-".repeat(WIDTH));
            out.printf(
                    "[%d] %s  %s%n",
                    number,
                    card.path("indicator").asText(),
                    card.path("summary").asText());
            out.println("-".repeat(WIDTH));
            card.path("detail").asText("").lines().forEach(line -> wrap(line, out));
            for (JsonNode link : card.path("links")) {
                out.printf(
                        "  link: %s  %s%n",
                        link.path("label").asText(), link.path("url").asText());
            }
        }
    }

    private static void wrap(String line, PrintWriter out) {
        String rest = line.replace("**", "").replaceAll("\\\\(\\p{Punct})", "$1");
        String indent = rest.startsWith("- ") ? "    " : "  ";
        while (rest.length() > WIDTH - 2) {
            int cut = rest.lastIndexOf(' ', WIDTH - 2);
            if (cut < 20) {
                break;
            }
            out.println("  " + rest.substring(0, cut));
            rest = indent.substring(2) + rest.substring(cut + 1);
        }
        out.println("  " + rest);
    }

    private CardPrinter() {}
}
