package org.prodrome.imaging.dicom;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Text decoding as SpecificCharacterSet (0008,0005) asks (PS3.3 C.12.1.1.2, PS3.5 section 6.1): single sets, and the
 * ISO 2022 escapes of the Japanese, Korean and Chinese sets. An unknown term reads as Latin-1, so that no byte is lost.
 */
final class CharacterSets {
    private static final byte ESCAPE = 0x1B;

    private static final Map<String, String> CHARSETS = Map.ofEntries(
            Map.entry("", "ISO-8859-1"),
            Map.entry("ISO_IR 6", "ISO-8859-1"),
            Map.entry("ISO_IR 100", "ISO-8859-1"),
            Map.entry("ISO_IR 101", "ISO-8859-2"),
            Map.entry("ISO_IR 109", "ISO-8859-3"),
            Map.entry("ISO_IR 110", "ISO-8859-4"),
            Map.entry("ISO_IR 144", "ISO-8859-5"),
            Map.entry("ISO_IR 127", "ISO-8859-6"),
            Map.entry("ISO_IR 126", "ISO-8859-7"),
            Map.entry("ISO_IR 138", "ISO-8859-8"),
            Map.entry("ISO_IR 148", "ISO-8859-9"),
            Map.entry("ISO_IR 203", "ISO-8859-15"),
            Map.entry("ISO_IR 13", "JIS_X0201"),
            Map.entry("ISO_IR 166", "TIS-620"),
            Map.entry("ISO_IR 192", "UTF-8"),
            Map.entry("GB18030", "GB18030"),
            Map.entry("GBK", "GBK"));

    /** What follows the escape byte, and the charset of the text after it. */
    private static final Map<String, String> ESCAPES = Map.ofEntries(
            Map.entry("(B", "ISO-8859-1"),
            Map.entry("-A", "ISO-8859-1"),
            Map.entry("-B", "ISO-8859-2"),
            Map.entry("-C", "ISO-8859-3"),
            Map.entry("-D", "ISO-8859-4"),
            Map.entry("-L", "ISO-8859-5"),
            Map.entry("-G", "ISO-8859-6"),
            Map.entry("-F", "ISO-8859-7"),
            Map.entry("-H", "ISO-8859-8"),
            Map.entry("-M", "ISO-8859-9"),
            Map.entry("-b", "ISO-8859-15"),
            Map.entry("-T", "TIS-620"),
            Map.entry("(J", "JIS_X0201"),
            Map.entry(")I", "JIS_X0201"),
            Map.entry("$B", "JIS0208"),
            Map.entry("$(D", "JIS0212"),
            Map.entry("$)C", "EUC-KR"),
            Map.entry("$)A", "GB2312"));

    /** What applies when nothing is said: ISO 646; bytes above 127, which it does not have, show as Latin-1. */
    static final CharacterSets DEFAULT = new CharacterSets(List.of());

    static final CharacterSets UTF_8 = new CharacterSets(List.of("ISO_IR 192"));

    private final List<String> terms;
    private final Charset first;

    private CharacterSets(List<String> terms) {
        this.terms = terms;
        String term = terms.isEmpty() ? "" : terms.get(0).replace("ISO 2022 IR", "ISO_IR");
        this.first = charset(CHARSETS.getOrDefault(term.trim(), "ISO-8859-1"));
    }

    static CharacterSets of(List<String> terms) {
        return terms.isEmpty() ? DEFAULT : new CharacterSets(terms);
    }

    String decode(byte[] bytes) {
        if (terms.size() < 2 || IntStream.range(0, bytes.length).noneMatch(i -> bytes[i] == ESCAPE)) {
            return new String(bytes, first);
        }
        StringBuilder text = new StringBuilder();
        Charset current = first;
        int start = 0;
        for (int i = 0; i <= bytes.length; i++) {
            boolean delimiter = i < bytes.length && !isDoubleByte(current) && isDelimiter(bytes[i]);
            if (i < bytes.length && bytes[i] != ESCAPE && !delimiter) {
                continue;
            }
            text.append(new String(bytes, start, i - start, current));
            if (i == bytes.length) {
                break;
            }
            if (delimiter) {
                text.append((char) bytes[i]);
                current = first; // PS3.5 6.1.2.5.3: delimiters return to the first set
                start = i + 1;
                continue;
            }
            String escape = escapeAt(bytes, i + 1);
            current = escape.isEmpty() ? first : charset(ESCAPES.get(escape));
            start = i + 1 + escape.length();
            i = start - 1;
        }
        return text.toString();
    }

    /** The bytes of a text in the first set. */
    byte[] encode(String text) {
        if (!first.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("text does not fit the character set " + terms);
        }
        return text.getBytes(first);
    }

    private static boolean isDelimiter(byte b) {
        return b == '\\' || b == '^' || b == '=' || b == '\r' || b == '\n' || b == '\t' || b == '\f';
    }

    private static String escapeAt(byte[] bytes, int from) {
        for (int length = 2; length <= 3 && from + length <= bytes.length; length++) {
            String candidate = new String(bytes, from, length, StandardCharsets.ISO_8859_1);
            if (ESCAPES.containsKey(candidate)) {
                return candidate;
            }
        }
        return "";
    }

    /** Whether the bytes of a delimiter may be half a character here. */
    private static boolean isDoubleByte(Charset charset) {
        return charset.name().equals("x-JIS0208") || charset.name().equals("JIS_X0212-1990");
    }

    /** Falls back to Latin-1 on a Java runtime without the extended charsets (module jdk.charsets). */
    private static Charset charset(@Nullable String name) {
        try {
            return name == null ? StandardCharsets.ISO_8859_1 : Charset.forName(name);
        } catch (UnsupportedCharsetException | IllegalCharsetNameException absent) {
            return StandardCharsets.ISO_8859_1;
        }
    }
}
