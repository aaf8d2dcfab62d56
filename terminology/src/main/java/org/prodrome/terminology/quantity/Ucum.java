package org.prodrome.terminology.quantity;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;
import org.fhir.ucum.Decimal;
import org.fhir.ucum.UcumEssenceService;
import org.fhir.ucum.UcumException;
import org.fhir.ucum.UcumService;

/**
 * Factors between commensurable UCUM units, by {@code org.fhir:ucum} on the UCUM definitions in its jar (copyright
 * Regenstrief Institute and the UCUM Organization, ucum.org/license). Safe for many threads.
 */
final class Ucum {
    private static final int LONGEST_UNIT = 40;
    /**
     * Powers beyond two digits and numbers beyond four: no clinical unit has them, and the library would spell them
     * out.
     */
    private static final Pattern ABSURD_NUMBER = Pattern.compile("[*^A-Za-z\\]][+-]?[0-9]{3,}|[0-9]{5,}");

    private static final int MOST_REMEMBERED = 4096;
    private static final String ONE_TO_EIGHTEEN_PLACES = "1.000000000000000000";

    private final UcumService service;
    private final ConcurrentMap<String, Optional<BigDecimal>> factors = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Boolean> valid = new ConcurrentHashMap<>();

    Ucum() {
        try (InputStream definitions = UcumService.class.getResourceAsStream("/ucum-essence.xml")) {
            service = new UcumEssenceService(definitions);
        } catch (UcumException broken) {
            throw new IllegalStateException("the UCUM definitions in the ucum jar cannot be read", broken);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Whether the text is a UCUM unit. */
    boolean isUnit(String text) {
        if (text.isEmpty()
                || text.length() > LONGEST_UNIT
                || ABSURD_NUMBER.matcher(text).find()) {
            return false;
        }
        Boolean known = valid.get(text);
        if (known == null) {
            known = parses(text);
            if (valid.size() < MOST_REMEMBERED) {
                valid.put(text, known);
            }
        }
        return known;
    }

    /** What a number in the first unit is multiplied by to be in the second, to 15 digits; empty when they differ. */
    Optional<BigDecimal> factor(String from, String to) {
        if (from.equals(to)) {
            return Optional.of(BigDecimal.ONE);
        }
        String key = from + ' ' + to;
        Optional<BigDecimal> known = factors.get(key);
        if (known == null) {
            known = compute(from, to);
            if (factors.size() < MOST_REMEMBERED) {
                factors.put(key, known);
            }
        }
        return known;
    }

    private synchronized boolean parses(String text) {
        try {
            return service.validate(text) == null;
        } catch (RuntimeException odd) {
            // The library's parser throws on some malformed input instead of reporting it: not a unit.
            return false;
        }
    }

    private synchronized Optional<BigDecimal> compute(String from, String to) {
        try {
            String product = service.convert(new Decimal(ONE_TO_EIGHTEEN_PLACES), from, to)
                    .asDecimal();
            return Optional.of(
                    new BigDecimal(product).round(new MathContext(15)).stripTrailingZeros());
        } catch (UcumException | RuntimeException notCommensurable) {
            return Optional.empty();
        }
    }
}
