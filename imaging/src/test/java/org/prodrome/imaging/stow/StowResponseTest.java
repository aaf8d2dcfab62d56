package org.prodrome.imaging.stow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.prodrome.imaging.stow.InstanceOutcome.Refused;
import org.prodrome.imaging.stow.InstanceOutcome.Stored;
import org.w3c.dom.Document;

class StowResponseTest {
    private static final StowOutcome OUTCOME = new StowOutcome(List.of(
            new Stored("1.2", "1.2.3", "1.2.840.10008.5.1.4.1.1.1.1", "1.2.3.4"),
            new Refused("1.2.840.10008.1.3.10", "1.2.3.5", FailureReason.SOP_CLASS_NOT_SUPPORTED, "no <storage> class"),
            new Refused("", "", FailureReason.CANNOT_UNDERSTAND, "not a DICOM file".repeat(8))));
    private final StowResponse response = new StowResponse(OUTCOME, "http://host/dicomweb");

    @Test
    void rendersTheModuleAsDicomJson() throws Exception {
        JsonNode json = new ObjectMapper().readTree(response.json());
        assertThat(json.at("/00081190/vr").asText()).isEqualTo("UR");
        assertThat(json.at("/00081190/Value/0").asText()).isEqualTo("http://host/dicomweb/studies/1.2");
        JsonNode stored = json.at("/00081199/Value/0");
        assertThat(stored.at("/00081150/Value/0").asText()).isEqualTo("1.2.840.10008.5.1.4.1.1.1.1");
        assertThat(stored.at("/00081155/Value/0").asText()).isEqualTo("1.2.3.4");
        assertThat(stored.at("/00081190/Value/0").asText())
                .isEqualTo("http://host/dicomweb/studies/1.2/series/1.2.3/instances/1.2.3.4");
        JsonNode failed = json.at("/00081198/Value/0");
        assertThat(failed.at("/00081155/Value/0").asText()).isEqualTo("1.2.3.5");
        assertThat(failed.at("/00081197/vr").asText()).isEqualTo("US");
        assertThat(failed.at("/00081197/Value/0").asInt()).isEqualTo(0x0122);
        JsonNode other = json.at("/0008119A/Value/0");
        assertThat(other.at("/00081197/Value/0").asInt()).isEqualTo(0xC000);
        assertThat(other.at("/00000902/Value/0").asText()).hasSize(64);
    }

    @Test
    void rendersTheModuleAsNativeDicomXml() throws Exception {
        Document xml = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(response.xml()));
        assertThat(xml.getDocumentElement().getNodeName()).isEqualTo("NativeDicomModel");
        assertThat(
                        xpath(
                                xml,
                                "//DicomAttribute[@tag='00081199']/Item[@number='1']/DicomAttribute[@keyword='ReferencedSOPInstanceUID']/Value[@number='1']"))
                .isEqualTo("1.2.3.4");
        assertThat(xpath(xml, "//DicomAttribute[@tag='00081198']//DicomAttribute[@tag='00081197' and @vr='US']/Value"))
                .isEqualTo("290");
        assertThat(xpath(xml, "//DicomAttribute[@tag='00081198']//DicomAttribute[@tag='00000902']/Value"))
                .isEqualTo("no <storage> class");
    }

    private static String xpath(Document xml, String path) throws Exception {
        return XPathFactory.newInstance().newXPath().evaluate(path, xml);
    }
}
