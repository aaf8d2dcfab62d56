package org.prodrome.imaging.card;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.prodrome.imaging.model.Manifest;
import org.prodrome.imaging.model.ModelCatalogue;
import org.prodrome.imaging.model.ModelPackage;
import org.xml.sax.SAXException;

/** The CHAI card of every package that ships, against the coalition's own schema (mc-schema, commit 1c77360). */
class ChaiCardTest {
    @Test
    void everyShippedPackageHasACardThatItsSchemaAllows() throws IOException, SAXException {
        Schema schema = schema();
        try (ModelCatalogue catalogue = ModelCatalogue.open(null)) {
            assertThat(catalogue.usable()).isNotEmpty();
            for (ModelPackage loaded : catalogue.usable()) {
                Manifest manifest = loaded.manifest();
                String card = ChaiCard.of(manifest);
                schema.newValidator().validate(new StreamSource(new StringReader(card)));
                assertThat(card).contains(manifest.version(), "<ClinicalRiskLevel>", "estimate_ci");
            }
        }
    }

    @Test
    void theFiguresAreThoseOfTheManifestAndWhatIsMissingSaysWhy() throws IOException {
        try (ModelCatalogue catalogue = ModelCatalogue.open(null)) {
            Manifest ratio =
                    catalogue.find("org.prodrome.cxr-ctr").orElseThrow().manifest();
            assertThat(ChaiCard.of(ratio))
                    .contains("<Label>ctr mae</Label><ValueJson>{\"kind\":\"estimate_ci\",\"estimate\":0.0131,"
                            + "\"lower\":0.0083,\"upper\":0.0192,\"level\":0.95}")
                    .contains("not available: no group of patients could be examined");
            ModelFacts facts = new ModelFacts(ratio);
            assertThat(facts.inclusionExclusion()).contains("194 films").contains("the JSRT part");
            assertThat(facts.representativeness()).contains("age: not published");
            assertThat(facts.figures(false)).isEmpty();
        }
    }

    /** Without what it imports from the network: XML signatures, which these cards do not have. */
    private static Schema schema() throws IOException, SAXException {
        try (InputStream in = Objects.requireNonNull(ChaiCardTest.class.getResourceAsStream("chai-v0.2.xsd"))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replaceFirst("<xs:import [^>]*/>", "")
                    .replaceFirst("<xs:element ref=\"ds:Signature\" minOccurs=\"0\" />", "");
            return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                    .newSchema(new StreamSource(new StringReader(text)));
        }
    }
}
