package org.prodrome.cds.service;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.prodrome.cds.hook.ConfigurationOption;
import org.prodrome.cds.hook.Hook;
import org.prodrome.cds.hook.ServiceDescription;
import org.prodrome.cds.prefetch.PrefetchTemplates;

/**
 * The services that speak when a chart is opened. One combines all; the others bring one kind of card each, for clients
 * that switch them on one by one. They stand in the order of their priority: where a caller uses several for one
 * opening of a chart, the earlier is heard first (see {@link InstanceBudget}).
 */
public enum ChartView {
    ALL(
            "prodrome-patient-view",
            "Prodrome: images, trends and history",
            "Shows the newest chest film measured beside its prior with similar films, early signs in the record, and"
                    + " the history in short. Every sentence names its sources.",
            Words.OWN_IMAGES + " Without prefetch the record of this server is read.",
            EnumSet.of(Topic.AI_FINDING, Topic.EARLY_DETECTION, Topic.HISTORY_SUMMARY),
            3),
    IMAGE_FINDINGS(
            "prodrome-image-findings",
            "Prodrome: image findings",
            "Shows the newest chest film measured beside its prior, with similar films of other patients.",
            Words.OWN_IMAGES,
            EnumSet.of(Topic.AI_FINDING),
            1),
    EARLIER_DETECTION(
            "prodrome-earlier-detection",
            "Prodrome: earlier detection",
            "Says what in the record is changing before it is a diagnosis, most urgent first, with the rule and its"
                    + " published source.",
            "Rules whose data the caller does not send are not assessed. Without prefetch the record of this server is"
                    + " read.",
            EnumSet.of(Topic.EARLY_DETECTION),
            1),
    HISTORY_SUMMARY(
            "prodrome-history-summary",
            "Prodrome: history in short",
            "Sums up the record: what changed, problems, medication, results and gaps.",
            "The card says what was not seen when it is made from prefetch alone. Without prefetch the record of this"
                    + " server is read.",
            EnumSet.of(Topic.HISTORY_SUMMARY),
            1),
    SIMILAR_CASES(
            "prodrome-similar-cases",
            "Prodrome: similar cases",
            "Shows films of other patients that look most like the newest chest film, by opaque case id.",
            Words.OWN_IMAGES + " The service for image findings shows the same films on its own card: one of the two is"
                    + " enough.",
            EnumSet.of(Topic.SIMILAR_CASES),
            1);

    /** A holder, since an enum's constants cannot name its own static fields. */
    private static final class Words {
        static final String OWN_IMAGES =
                "Images and similar films need the patient in Prodrome's own record, found by an identifier of the"
                        + " Patient in prefetch when the caller has its own FHIR server.";

        private Words() {}
    }

    private final String id;
    private final String title;
    private final String words;
    private final String usageRequirements;

    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable copy
    private final Set<Topic> topics;

    private final int mostCards;

    ChartView(String id, String title, String words, String usageRequirements, Set<Topic> topics, int mostCards) {
        this.id = id;
        this.title = title;
        this.words = words;
        this.usageRequirements = usageRequirements;
        this.topics = Set.copyOf(topics);
        this.mostCards = mostCards;
    }

    /** Id of the service, stable. */
    public String id() {
        return id;
    }

    /** Whether cards of this kind may come from it. */
    boolean shows(Topic topic) {
        return topics.contains(topic);
    }

    /** Its place in the budget: the one that combines all leaves its own to nobody. */
    InstanceBudget.Seat seat() {
        return new InstanceBudget.Seat(Hook.PATIENT_VIEW.code(), id, ordinal(), this != ALL);
    }

    /** Most cards of one answer. */
    int mostCards() {
        return mostCards;
    }

    /** What it asks the caller to send. */
    public PrefetchTemplates templates() {
        return shows(Topic.EARLY_DETECTION) || shows(Topic.HISTORY_SUMMARY)
                ? PrefetchTemplates.patientView()
                : PrefetchTemplates.patientView().only(Set.of("patient", "studies", "findings", "reports"));
    }

    ServiceDescription description() {
        return new ServiceDescription(
                Hook.PATIENT_VIEW.code(), title, words, id, templates().byKey(), usageRequirements, options());
    }

    /** One for each kind of card, and for the similar films that stand on the card of the findings. */
    private List<ConfigurationOption> options() {
        Set<Topic> kinds = EnumSet.copyOf(topics);
        if (shows(Topic.AI_FINDING)) {
            kinds.add(Topic.SIMILAR_CASES);
        }
        return MostCards.beside(kinds, mostCards);
    }
}
