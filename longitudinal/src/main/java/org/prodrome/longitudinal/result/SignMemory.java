package org.prodrome.longitudinal.result;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.DetectedIssue;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.burden.InputVersion;
import org.prodrome.longitudinal.burden.Utterance;
import org.prodrome.longitudinal.burden.Utterance.Kind;
import org.prodrome.longitudinal.detector.DetectorResult.Trigger;
import org.prodrome.terminology.code.EarlySign;
import org.prodrome.terminology.quantity.Analyte;

/**
 * The memory of what was said, kept in the DetectedIssue itself: the record is the only truth. The newest lines are
 * kept, the inputs of the newest said one with them.
 */
public final class SignMemory {
    private static final int MOST_LINES = 20;

    private SignMemory() {}

    /** What the resources say was said, oldest first; what cannot be read is as if it had not been said. */
    public static List<Utterance> of(Collection<DetectedIssue> issues) {
        return issues.stream()
                .flatMap(issue -> issue.getExtensionsByUrl(EarlySign.UTTERANCE).stream())
                .flatMap(line -> read(line).stream())
                .sorted(Comparator.comparing(Utterance::when))
                .toList();
    }

    /** Writes the lines of one rule onto its resource. */
    static void write(DetectedIssue issue, List<Utterance> ofRule) {
        List<Utterance> lines = ofRule.subList(Math.max(0, ofRule.size() - MOST_LINES), ofRule.size());
        int newestSaid = -1;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).kind() == Kind.SAID) {
                newestSaid = i;
            }
        }
        for (int i = 0; i < lines.size(); i++) {
            issue.addExtension(line(lines.get(i), i == newestSaid));
        }
    }

    private static Extension line(Utterance utterance, boolean withInputs) {
        Extension line = new Extension(EarlySign.UTTERANCE);
        line.addExtension("rule", new StringType(utterance.ruleId()));
        line.addExtension("kind", new CodeType(code(utterance.kind())));
        line.addExtension("when", new InstantType(Date.from(utterance.when())));
        if (!utterance.state().isEmpty()) {
            line.addExtension("state", new StringType(utterance.state()));
            line.addExtension("severity", new IntegerType(utterance.severity()));
        }
        Trigger trigger = utterance.trigger();
        if (trigger != null) {
            Extension of = line.addExtension();
            of.setUrl("trigger");
            of.addExtension("analyte", new CodeType(trigger.analyte().name()));
            of.addExtension("value", new DecimalType(BigDecimal.valueOf(trigger.value())));
            of.addExtension("source", new Reference(trigger.source()));
        }
        if (withInputs) {
            for (InputVersion input : utterance.inputs()) {
                Extension of = line.addExtension();
                of.setUrl("input");
                of.addExtension("reference", new Reference(input.reference()));
                if (!input.fingerprint().isEmpty()) {
                    of.addExtension("fingerprint", new StringType(input.fingerprint()));
                }
            }
        }
        return line;
    }

    private static Optional<Utterance> read(Extension line) {
        try {
            String rule = text(line, "rule");
            String when = text(line, "when");
            Optional<Kind> kind = kind(text(line, "kind"));
            if (rule.isEmpty() || when.isEmpty() || kind.isEmpty()) {
                return Optional.empty();
            }
            String severity = text(line, "severity");
            return Optional.of(new Utterance(
                    rule,
                    kind.get(),
                    text(line, "state"),
                    severity.isEmpty() ? 0 : Integer.parseInt(severity),
                    trigger(line.getExtensionByUrl("trigger")),
                    inputs(line),
                    new InstantType(when).getValue().toInstant()));
        } catch (DateTimeException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private static @Nullable Trigger trigger(@Nullable Extension of) {
        Extension value = of == null ? null : of.getExtensionByUrl("value");
        return of != null && value != null && value.getValue() instanceof DecimalType number && number.hasValue()
                ? new Trigger(
                        Analyte.valueOf(text(of, "analyte")), number.getValue().doubleValue(), text(of, "source"))
                : null;
    }

    private static List<InputVersion> inputs(Extension line) {
        List<InputVersion> inputs = new ArrayList<>();
        for (Extension input : line.getExtensionsByUrl("input")) {
            inputs.add(new InputVersion(text(input, "reference"), text(input, "fingerprint")));
        }
        return inputs;
    }

    private static String text(Extension holder, String name) {
        Extension part = holder.getExtensionByUrl(name);
        Type value = part == null ? null : part.getValue();
        String text = value instanceof Reference reference
                ? reference.getReferenceElement().toUnqualifiedVersionless().getValue()
                : value == null ? null : value.primitiveValue();
        return text == null ? "" : text;
    }

    private static String code(Kind kind) {
        return switch (kind) {
            case SAID -> "said";
            case NOTED -> "noted";
            case RESOLVED -> "resolved";
            case WITHDRAWN -> "withdrawn";
        };
    }

    private static Optional<Kind> kind(String code) {
        for (Kind kind : Kind.values()) {
            if (code(kind).equals(code)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
