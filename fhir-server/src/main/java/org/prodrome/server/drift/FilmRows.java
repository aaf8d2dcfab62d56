package org.prodrome.server.drift;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.prodrome.imaging.drift.FilmSeen;

/** Films as rows of the ledger, and back. */
final class FilmRows {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> WORDS = new TypeReference<>() {};
    private static final TypeReference<Map<String, Double>> NUMBERS = new TypeReference<>() {};

    private FilmRows() {}

    static FilmEntry row(String id, String model, FilmSeen film, Instant analysed) {
        try {
            return new FilmEntry(
                    id,
                    model,
                    film.taken(),
                    analysed,
                    film.patient(),
                    JSON.writeValueAsString(film.categories()),
                    JSON.writeValueAsString(film.numbers()),
                    film.embedding() == null ? "" : text(film.embedding()),
                    film.refused());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("words and numbers can be written", e);
        }
    }

    static FilmSeen film(FilmEntry row) {
        try {
            Map<String, String> categories = JSON.readValue(row.categories(), WORDS);
            Map<String, Double> numbers = JSON.readValue(row.numbers(), NUMBERS);
            return row.embedding().isEmpty()
                    ? FilmSeen.refusedUnread(row.taken(), row.patientKey(), categories, numbers)
                    : new FilmSeen(
                            row.taken(), row.patientKey(), categories, numbers, vector(row.embedding()), row.refused());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a row of the ledger is not as it was written", e);
        }
    }

    private static String text(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : vector) {
            bytes.putFloat(value);
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static float[] vector(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text)).order(ByteOrder.LITTLE_ENDIAN);
        float[] vector = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(vector);
        return vector;
    }
}
