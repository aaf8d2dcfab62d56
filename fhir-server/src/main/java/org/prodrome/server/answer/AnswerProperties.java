package org.prodrome.server.answer;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long answers are kept.
 *
 * @param keep after which an answer and its trace are deleted; at least six months are usual (EU AI Act, articles 19
 *     and 26(6))
 */
@ConfigurationProperties("prodrome.answers")
public record AnswerProperties(@DefaultValue("365d") Duration keep) {
    public AnswerProperties {
        if (keep.isNegative() || keep.isZero()) {
            throw new IllegalArgumentException("prodrome.answers.keep must be more than 0");
        }
    }
}
