package org.prodrome.imaging.stow;

import java.io.ByteArrayOutputStream;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.prodrome.imaging.dicom.Attribute;
import org.prodrome.imaging.dicom.DicomElement;
import org.prodrome.imaging.dicom.DicomObject;
import org.prodrome.imaging.dicom.DicomValue;
import org.prodrome.imaging.dicom.Vr;

/** The Native DICOM Model (PS3.19 annex A.1) of objects made of our own attributes: text, whole numbers, sequences. */
final class NativeDicomXml {
    private static final String NAMESPACE = "http://dicom.nema.org/PS3.19/models/NativeDICOM";

    private NativeDicomXml() {}

    static byte[] of(DicomObject object) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(out, "UTF-8");
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("NativeDicomModel");
            xml.writeDefaultNamespace(NAMESPACE);
            attributes(object, xml);
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException("writing XML to memory does not fail", impossible);
        }
        return out.toByteArray();
    }

    private static void attributes(DicomObject object, XMLStreamWriter xml) throws XMLStreamException {
        for (DicomElement element : object.elements()) {
            Attribute attribute = Attribute.of(element.tag()).orElse(null);
            if (attribute == null) {
                continue;
            }
            xml.writeStartElement("DicomAttribute");
            xml.writeAttribute("tag", element.tag().hex());
            xml.writeAttribute("vr", element.vr().name());
            xml.writeAttribute("keyword", attribute.keyword());
            if (element.value() instanceof DicomValue.Items sequence) {
                items(sequence.items(), xml);
            } else {
                values(values(object, attribute, element.vr()), xml);
            }
            xml.writeEndElement();
        }
    }

    private static List<String> values(DicomObject object, Attribute attribute, Vr vr) {
        return vr == Vr.US
                ? object.integer(attribute).stream().mapToObj(Integer::toString).toList()
                : object.strings(attribute);
    }

    private static void items(List<DicomObject> items, XMLStreamWriter xml) throws XMLStreamException {
        for (int i = 0; i < items.size(); i++) {
            xml.writeStartElement("Item");
            xml.writeAttribute("number", Integer.toString(i + 1));
            attributes(items.get(i), xml);
            xml.writeEndElement();
        }
    }

    private static void values(List<String> values, XMLStreamWriter xml) throws XMLStreamException {
        for (int i = 0; i < values.size(); i++) {
            xml.writeStartElement("Value");
            xml.writeAttribute("number", Integer.toString(i + 1));
            xml.writeCharacters(values.get(i));
            xml.writeEndElement();
        }
    }
}
