package org.prodrome.imaging.similarity;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** The bytes of one change to the index: a film put in, or a film taken out. */
final class CaseRecord {
    private static final byte PUT = 1;
    private static final byte DELETE = 2;

    private CaseRecord() {}

    static byte[] put(CaseEntry entry) {
        return write(out -> {
            out.writeByte(PUT);
            out.writeUTF(entry.sopInstanceUid());
            out.writeUTF(entry.caseId());
            out.writeUTF(entry.patientKey());
            out.writeDouble(entry.ratio() == null ? Double.NaN : entry.ratio());
            out.writeUTF(entry.view());
            out.writeUTF(entry.ageBand() == null ? "" : entry.ageBand());
            out.writeUTF(entry.sex() == null ? "" : entry.sex());
            out.writeBoolean(entry.synthetic());
            for (float x : entry.vector()) {
                out.writeFloat(x);
            }
        });
    }

    static byte[] delete(String sopInstanceUid) {
        return write(out -> {
            out.writeByte(DELETE);
            out.writeUTF(sopInstanceUid);
        });
    }

    /** Does to the index what the record says. */
    static void replay(byte[] record, String spaceId, int dims, ExactSimilarCaseIndex index) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(record))) {
            byte kind = in.readByte();
            String sopInstanceUid = in.readUTF();
            if (kind == DELETE) {
                index.delete(sopInstanceUid);
                return;
            }
            String caseId = in.readUTF();
            String patientKey = in.readUTF();
            double ratio = in.readDouble();
            String view = in.readUTF();
            String ageBand = in.readUTF();
            String sex = in.readUTF();
            boolean synthetic = in.readBoolean();
            float[] vector = new float[dims];
            for (int i = 0; i < dims; i++) {
                vector[i] = in.readFloat();
            }
            index.put(new CaseEntry(
                    sopInstanceUid,
                    caseId,
                    patientKey,
                    spaceId,
                    vector,
                    Double.isNaN(ratio) ? null : ratio,
                    view,
                    absentIfEmpty(ageBand),
                    absentIfEmpty(sex),
                    synthetic));
        }
    }

    private static @Nullable String absentIfEmpty(String text) {
        return text.isEmpty() ? null : text;
    }

    private interface Fields {
        void writeTo(DataOutputStream out) throws IOException;
    }

    private static byte[] write(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            fields.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("a record does not fit its format", e);
        }
        return bytes.toByteArray();
    }
}
