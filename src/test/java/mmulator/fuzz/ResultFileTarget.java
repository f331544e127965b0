package mmulator.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mmulator.cli.CommandLineRun;
import mmulator.report.result.ResultFileException;
import mmulator.report.result.ResultJsonReader;

/** Results of explorations and mutations, as {@code mmulator merge} reads them. */
final class ResultFileTarget implements Target {

    @Override
    public Kind kind() {
        return new Kind("results", "json", 1000);
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        Path file = Files.createTempFile("results", ".json");
        try {
            List<byte[]> seeds = new ArrayList<>();
            for (String command : List.of(
                    "explore --keep-going fixtures/shapes/bad_message_passing.yaml",
                    "explore --shard 1/3 fixtures/shapes/good_handshake.yaml",
                    "mutate --shard 1/4 fixtures/gallery/good_new_mapping.yaml")) {
                CommandLineRun.of((command + " --json " + file).split(" "));
                seeds.add(Files.readAllBytes(file));
            }
            return seeds;
        } finally {
            Files.delete(file);
        }
    }

    @Override
    public List<String> words() {
        return Target.words("""
                {  }  [  ]  ,  :  "  null  true  false  -1  1e400  "1/0"  "0/1"  "1/1"  ""  "\\u0000"  "format"
                "kind"  "explore"  "mutate"  "states"  "shards"  \u0000
                """);
    }

    @Override
    public Answer read(byte[] input) {
        try {
            return Answer.accepted(ResultJsonReader.read("x.json", new String(input, StandardCharsets.UTF_8))
                    .getClass()
                    .getSimpleName());
        } catch (ResultFileException mistake) {
            return Answer.refusedWithPlace(String.valueOf(mistake.getMessage()));
        }
    }
}
