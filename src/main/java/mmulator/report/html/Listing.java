package mmulator.report.html;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import mmulator.asm.source.FileSourceReader;
import mmulator.asm.source.Source;
import mmulator.fixture.image.FixtureImage;
import mmulator.report.text.Place;
import mmulator.report.text.PlainText;
import mmulator.report.text.SourceMap;
import tools.jackson.core.JsonGenerator;

/** The lines of the sources around those that were executed, as they are in the files. */
final class Listing {
    /** So many lines are shown before and after each. */
    private static final int AROUND = 12;
    /** Of all files. What is beyond is not worth its size. */
    private static final int MOST = 20_000;

    private final FixtureImage image;
    private final Map<String, TreeSet<Integer>> lines = new TreeMap<>();

    /** @param places addresses of instructions that were executed */
    Listing(FixtureImage image, SourceMap sources, List<Long> places) {
        this.image = image;
        for (long pc : places) {
            Place place = sources.at(pc);
            if (place.file() != null) {
                lines.computeIfAbsent(place.file(), absent -> new TreeSet<>()).add(place.line());
            }
        }
    }

    /** {@code files: [[name, [[first line, [texts]], …]], …]}; a file that cannot be read is not there. */
    void write(JsonGenerator json) {
        int left = MOST;
        json.writeArrayPropertyStart("files");
        for (var file : lines.entrySet()) {
            List<String> text = read(file.getKey());
            List<int[]> parts = parts(file.getValue(), text.size());
            int size = parts.stream().mapToInt(part -> part[1] - part[0] + 1).sum();
            if (text.isEmpty() || size > left) {
                continue;
            }
            left -= size;
            json.writeStartArray();
            json.writeString(PlainText.line(file.getKey()));
            json.writeStartArray();
            for (int[] part : parts) {
                json.writeStartArray();
                json.writeNumber(part[0]);
                json.writeStartArray();
                text.subList(part[0] - 1, part[1]).forEach(line -> json.writeString(PlainText.of(line)));
                json.writeEndArray();
                json.writeEndArray();
            }
            json.writeEndArray();
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    /** First and last lines of what is shown, from 1. */
    private static List<int[]> parts(SortedSet<Integer> executed, int count) {
        List<int[]> parts = new ArrayList<>();
        for (int line : executed) {
            int from = Math.max(1, line - AROUND);
            int to = Math.min(count, line + AROUND);
            if (!parts.isEmpty() && from <= parts.getLast()[1] + 1) {
                parts.getLast()[1] = Math.max(parts.getLast()[1], to);
            } else if (from <= to) {
                parts.add(new int[] {from, to});
            }
        }
        return parts;
    }

    private List<String> read(String file) {
        try {
            Optional<Source> source = new FileSourceReader(image.fixture().files()).read(file);
            return source.map(found -> found.text().lines().toList()).orElse(List.of());
        } catch (IOException unreadable) {
            return List.of();
        }
    }
}
