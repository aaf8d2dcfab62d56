package org.prodrome.imaging.finding;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.measure.FilmView;

/** What one package answers about findings on one film, or why it does not. */
public sealed interface FilmFindings {
    /**
     * The film was read.
     *
     * @param findings every finding of the package in its order, the withheld ones among them
     * @param view what the film looks like to the network, null when the package does not say
     * @param basis what the probabilities rest on
     */
    record Read(List<Finding> findings, @Nullable NetView view, Basis basis) implements FilmFindings {
        public Read {
            findings = List.copyOf(findings);
        }

        /** A finding by its id. */
        public Optional<Finding> finding(String id) {
            return findings.stream().filter(finding -> finding.id().equals(id)).findFirst();
        }

        /** The findings that the package answers. */
        public List<Finding.Answered> answered() {
            return findings.stream()
                    .filter(Finding.Answered.class::isInstance)
                    .map(Finding.Answered.class::cast)
                    .toList();
        }

        /** The findings that the package does not answer. */
        public List<Finding.Withheld> withheld() {
            return findings.stream()
                    .filter(Finding.Withheld.class::isInstance)
                    .map(Finding.Withheld.class::cast)
                    .toList();
        }
    }

    /**
     * The film was not read: no finding is said, neither present nor absent.
     *
     * @param code short and stable, for programs
     * @param sentence for people: what was found and what would be right
     */
    record NotRead(String code, String sentence) implements FilmFindings {}

    /**
     * The view that a film looks like.
     *
     * @param view PA or AP
     * @param probability of that view, 0.5 to 1
     */
    record NetView(FilmView view, double probability) {}

    /**
     * What probabilities rest on.
     *
     * @param calibratedOn the films that the calibration was fitted on, in words
     * @param local the day of the site's own calibration, null when the package's holds
     * @param sitePrevalence the findings whose probability was brought to the site's prevalence
     */
    record Basis(String calibratedOn, @Nullable LocalDate local, List<String> sitePrevalence) {
        public Basis {
            sitePrevalence = List.copyOf(sitePrevalence);
        }
    }
}
