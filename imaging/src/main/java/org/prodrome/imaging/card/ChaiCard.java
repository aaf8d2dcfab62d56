package org.prodrome.imaging.card;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.prodrome.imaging.card.ModelFacts.FactFigure;
import org.prodrome.imaging.model.Manifest;

/**
 * The applied model card of the Coalition for Health AI, version 0.2, as XML made from a manifest.
 *
 * @see <a href="https://mc.chai.org/v0.2/schema.xsd">its schema</a>
 */
public final class ChaiCard {
    private static final String NAMESPACE = "https://mc.chai.org/v0.2/schema.xsd";
    private static final double LEVEL = 0.95;

    private final Manifest manifest;
    private final Manifest.Card card;
    private final ModelFacts facts;
    private final XMLStreamWriter xml;

    private ChaiCard(Manifest manifest, XMLStreamWriter xml) {
        this.manifest = manifest;
        this.card = manifest.card();
        this.facts = new ModelFacts(manifest);
        this.xml = xml;
    }

    /** The card as an XML document. */
    public static String of(Manifest manifest) {
        StringWriter out = new StringWriter();
        try {
            XMLStreamWriter writer = XMLOutputFactory.newInstance().createXMLStreamWriter(out);
            new ChaiCard(manifest, writer).write();
            writer.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a string can always be written to", e);
        }
        return out.toString();
    }

    private void write() throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        xml.setDefaultNamespace(NAMESPACE);
        xml.writeStartElement(NAMESPACE, "AppliedModelCard");
        xml.writeDefaultNamespace(NAMESPACE);
        basics();
        uses();
        warnings();
        trust();
        metrics();
        open("Resources");
        leaf("PeerReviewedPublications", facts.citation());
        leaf("PatientConsentOrDisclosure", "not available: decided by the site that uses it");
        close();
        leaf("Bibliography", facts.citation());
        xml.writeEndElement();
        xml.writeEndDocument();
    }

    private void basics() throws XMLStreamException {
        open("BasicInfo");
        leaf("ModelName", manifest.name());
        leaf("ModelDeveloper", manifest.authors());
        leaf("DeveloperContact", "not available: the package names its authors alone");
        close();
        open("ReleaseInfo");
        leaf("ReleaseStage", card.releaseStage());
        leaf("ReleaseDate", "not available: the package carries a version, no date");
        leaf("ReleaseVersion", manifest.version());
        leaf("GlobalAvailability", "Licence of the weights: " + manifest.license());
        leaf("RegulatoryApproval", card.regulatoryApproval());
        close();
        open("ModelSummary");
        leaf("Summary", manifest.description());
        open("Keywords");
        leaf("Keyword", manifest.id());
        close();
        close();
    }

    private void uses() throws XMLStreamException {
        open("UsesAndDirections");
        leaf("IntendedUseAndWorkflow", card.intendedUse() + " " + card.workflow());
        leaf("PrimaryIntendedUsers", card.users());
        leaf("HowToUse", card.workflow());
        leaf("TargetedPatientPopulation", card.population());
        leaf("CautionedOutOfScopeSettings", card.outOfScope());
        close();
    }

    private void warnings() throws XMLStreamException {
        open("Warnings");
        leaf("KnownRisksAndLimitations", String.join("\n", card.risks()));
        leaf("KnownBiasesOrEthicalConsiderations", subgroups());
        leaf("ClinicalRiskLevel", card.riskLevel());
        close();
    }

    private void trust() throws XMLStreamException {
        open("TrustIngredients");
        open("AISystemFacts");
        leaf("OutcomesAndOutputs", manifest.description());
        leaf("ModelType", "ONNX network, opset " + manifest.runtime().opset());
        leaf("FoundationModels", facts.weights());
        leaf("InputDataSource", facts.dataSource());
        leaf("OutputAndInputDataTypes", facts.inputsAndOutputs());
        leaf("DevelopmentDataCharacterization", facts.inclusionExclusion() + " " + facts.representativeness());
        leaf(
                "BiasMitigationApproaches",
                "Films unlike those it was made for are refused by the input gate. Beyond that: not available: the package names no step.");
        leaf("OngoingMaintenance", card.maintenance());
        leaf(
                "Security",
                "The package's files are pinned by hash in its manifest, the manifest by hash or Ed25519 signature; goldens are run at each load.");
        close();
        open("TransparencyInformation");
        leaf("FundingSource", card.fundingSource());
        leaf("StakeholdersConsulted", "not available: the package does not say");
        close();
        close();
    }

    private void metrics() throws XMLStreamException {
        String data = facts.tests().stream()
                .map(ModelFacts.Tested::title)
                .reduce((a, b) -> a + "; " + b)
                .orElse("not available: the package has no evaluation");
        boolean external = facts.tests().stream().anyMatch(test -> !test.internal());
        open("KeyMetrics");
        List<FactFigure> all =
                facts.tests().stream().flatMap(test -> test.figures().stream()).toList();
        metric("UsefulnessUsabilityEfficacy", "Measured on the package's test films", all, data, external);
        metric("FairnessEquity", "The same by group", facts.subgroups(), data, external);
        metric("SafetyReliability", "not available: no goal is on record", List.of(), data, external);
        close();
    }

    private void metric(String name, String goal, List<FactFigure> figures, String data, boolean external)
            throws XMLStreamException {
        open(name);
        leaf("MetricGoal", goal);
        open("Results");
        if (figures.isEmpty()) {
            result("not available", node().put("kind", "text").put("value", "not available: no figure on record"));
        }
        for (FactFigure figure : figures) {
            result(figure.name(), value(figure));
        }
        close();
        leaf("Interpretation", "Figures of the package's authors; a site evaluates on its own films before use.");
        leaf("TestType", external ? "internal and external" : "internal");
        leaf("TestingDataDescription", data);
        leaf("ValidationProcessAndJustification", "Retrospective, on films that were not trained on.");
        close();
    }

    private void result(String label, ObjectNode value) throws XMLStreamException {
        open("MetricResult");
        leaf("Label", label);
        leaf("ValueJson", value.toString());
        close();
    }

    /** The two forms of a value that published cards use. */
    private static ObjectNode value(FactFigure figure) {
        if (figure.value() == null) {
            return node().put("kind", "text").put("value", "not available: not computable");
        }
        if (figure.low() == null || figure.high() == null) {
            return node().put("kind", "single").put("value", figure.value());
        }
        return node().put("kind", "estimate_ci")
                .put("estimate", figure.value())
                .put("lower", figure.low())
                .put("upper", figure.high())
                .put("level", LEVEL);
    }

    private static ObjectNode node() {
        return JsonMapper.builder().build().createObjectNode();
    }

    private String subgroups() {
        return ModelFacts.sentence(facts.subgroups(), "no group of patients could be examined");
    }

    private void open(String name) throws XMLStreamException {
        xml.writeStartElement(NAMESPACE, name);
    }

    private void close() throws XMLStreamException {
        xml.writeEndElement();
    }

    private void leaf(String name, String text) throws XMLStreamException {
        open(name);
        // XML 1.0 knows no other control characters; a manifest may hold them.
        xml.writeCharacters(text.replaceAll("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\uFFFE\\uFFFF]", " "));
        close();
    }
}
