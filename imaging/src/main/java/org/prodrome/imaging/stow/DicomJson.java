package org.prodrome.imaging.stow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.prodrome.imaging.dicom.Attribute;
import org.prodrome.imaging.dicom.DicomElement;
import org.prodrome.imaging.dicom.DicomObject;
import org.prodrome.imaging.dicom.DicomValue;
import org.prodrome.imaging.dicom.Vr;

/** The DICOM JSON model (PS3.18 annex F) of objects made of our own attributes: text, whole numbers, sequences. */
final class DicomJson {
    private DicomJson() {}

    static ObjectNode of(DicomObject object) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (DicomElement element : object.elements()) {
            Attribute.of(element.tag())
                    .ifPresent(attribute -> json.set(element.tag().hex(), attribute(attribute, element, object)));
        }
        return json;
    }

    private static ObjectNode attribute(Attribute attribute, DicomElement element, DicomObject object) {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("vr", element.vr().name());
        ArrayNode values = JsonNodeFactory.instance.arrayNode();
        if (element.value() instanceof DicomValue.Items sequence) {
            sequence.items().forEach(item -> values.add(of(item)));
        } else if (element.vr() == Vr.US) {
            object.integer(attribute).ifPresent(values::add);
        } else {
            object.strings(attribute).forEach(values::add);
        }
        if (!values.isEmpty()) {
            json.set("Value", values);
        }
        return json;
    }
}
