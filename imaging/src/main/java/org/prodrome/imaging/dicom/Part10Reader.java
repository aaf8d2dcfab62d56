package org.prodrome.imaging.dicom;

import java.util.TreeMap;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Our reader of DICOM files (PS3.10): explicit and implicit VR little endian, big endian and deflated. Files without
 * preamble are read when their first bytes can be nothing else and a SOP or study UID is found. A data set encoded
 * otherwise than its transfer syntax says (implicit for explicit or the reverse) is read as it is.
 */
public final class Part10Reader implements DicomReader {
    private static final int PREAMBLE = 128;

    private final DicomLimits limits;
    private final PixelDataDecoder decoder;

    public Part10Reader(DicomLimits limits) {
        this.limits = limits;
        this.decoder = new PixelDataDecoder(limits);
    }

    @Override
    public PixelData decode(DicomObject object, int frame) {
        return decoder.decode(object, frame);
    }

    @Override
    public DicomObject read(byte[] file) {
        if (file.length > limits.maxFileBytes()) {
            throw new MalformedDicomException(
                    "", "the file has %d bytes, more than %d".formatted(file.length, limits.maxFileBytes()));
        }
        boolean preamble = hasPreamble(file);
        ByteCursor in = new ByteCursor(file, preamble ? PREAMBLE + 4 : 0, file.length);
        if (in.remaining() < 8) {
            throw new MalformedDicomException("", "not a DICOM file: %d bytes".formatted(file.length));
        }
        if (!preamble && !startsLikeDicom(in)) {
            throw new MalformedDicomException(
                    "", "not a DICOM file: no preamble and no first element of group 0002 or 0008");
        }
        TreeMap<Tag, DicomElement> elements = new TreeMap<>();
        new DatasetParser(in, limits).parseMeta(elements);
        if (preamble && elements.isEmpty() && !startsLikeDicom(in)) {
            throw new MalformedDicomException("", "no File Meta Information after the preamble");
        }
        DicomObject object = dataset(elements, in);
        if (!preamble
                && object.sopInstanceUid().isEmpty()
                && object.string(Attribute.STUDY_INSTANCE_UID).isEmpty()
                && object.string(Attribute.SOP_CLASS_UID).isEmpty()) {
            throw new MalformedDicomException("", "not a DICOM file: no preamble and no UID");
        }
        return object;
    }

    private DicomObject dataset(TreeMap<Tag, DicomElement> elements, ByteCursor in) {
        DicomObject meta = new DicomObject(elements, CharacterSets.DEFAULT);
        boolean named = meta.string(Attribute.TRANSFER_SYNTAX_UID).isPresent();
        TransferSyntax syntax = named ? meta.transferSyntax() : guess(in);
        ByteCursor data = syntax.isDeflated() ? inflated(in) : in;
        if (data.remaining() < 8) {
            throw new MalformedDicomException("", "the file ends before its first data element");
        }
        new DatasetParser(data, limits).parseAll(elements, observed(data, Encoding.of(syntax)));
        if (!named) {
            DicomObjectBuilder withSyntax = new DicomObjectBuilder(elements, CharacterSets.DEFAULT);
            withSyntax.text(Attribute.TRANSFER_SYNTAX_UID, syntax.uid());
        }
        return new DicomObject(elements, DatasetParser.characterSets(elements, CharacterSets.DEFAULT));
    }

    /** What the first element shows, where the transfer syntax says the other of implicit and explicit. */
    private static Encoding observed(ByteCursor in, Encoding stated) {
        boolean explicit = DatasetParser.startsExplicit(in);
        boolean letters = Character.isUpperCase(in.at(4)) && Character.isUpperCase(in.at(5));
        if (stated.explicit() && !letters) {
            return new Encoding(false, stated.order());
        }
        return stated.explicit() || !explicit ? stated : Encoding.EXPLICIT_LITTLE;
    }

    private static TransferSyntax guess(ByteCursor in) {
        if (in.remaining() >= 8 && in.at(0) == 0 && in.at(1) != 0) {
            return TransferSyntax.EXPLICIT_VR_BIG_ENDIAN;
        }
        return DatasetParser.startsExplicit(in)
                ? TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN
                : TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;
    }

    private static boolean hasPreamble(byte[] file) {
        return file.length >= PREAMBLE + 4
                && file[PREAMBLE] == 'D'
                && file[PREAMBLE + 1] == 'I'
                && file[PREAMBLE + 2] == 'C'
                && file[PREAMBLE + 3] == 'M';
    }

    private static boolean startsLikeDicom(ByteCursor in) {
        boolean little = (in.at(0) == 2 || in.at(0) == 8) && in.at(1) == 0;
        boolean big = in.at(0) == 0 && in.at(1) == 8 && DatasetParser.startsExplicit(in);
        return little || big;
    }

    private ByteCursor inflated(ByteCursor in) {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(in.bytes(), in.position(), in.remaining());
            byte[] out = new byte[Math.min(limits.maxInflatedBytes(), Math.max(4096, in.remaining() * 4))];
            int length = 0;
            while (!inflater.finished()) {
                if (length == out.length) {
                    out = grown(out);
                }
                int count = inflater.inflate(out, length, out.length - length);
                if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    throw new MalformedDicomException("", "the deflated data set breaks off");
                }
                length += count;
            }
            return new ByteCursor(out, 0, length);
        } catch (DataFormatException broken) {
            throw new MalformedDicomException("", "the deflated data set cannot be inflated");
        } finally {
            inflater.end();
        }
    }

    private byte[] grown(byte[] full) {
        if (full.length >= limits.maxInflatedBytes()) {
            throw new MalformedDicomException(
                    "", "the deflated data set grows beyond %d bytes".formatted(limits.maxInflatedBytes()));
        }
        return java.util.Arrays.copyOf(full, (int) Math.min(limits.maxInflatedBytes(), full.length * 2L));
    }
}
