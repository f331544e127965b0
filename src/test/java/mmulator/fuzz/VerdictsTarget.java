package mmulator.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import mmulator.litmus.read.Verdicts;
import mmulator.litmus.test.LitmusException;

/** Expected results of litmus tests, as {@code mmulator litmus --expect} reads them. */
final class VerdictsTarget implements Target {

    @Override
    public Kind kind() {
        return new Kind("verdicts", "json", 1000);
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        byte[] all = Files.readAllBytes(Path.of("fixtures/litmus/verdicts.json"));
        String first = new String(Arrays.copyOf(all, Math.min(all.length, 4000)), StandardCharsets.UTF_8);
        return List.of((first.substring(0, first.lastIndexOf("}") + 1) + "]").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public List<String> words() {
        return Target.words("""
                {  }  [  ]  ,  :  "  null  true  false  -1  "test"  ""  \u0000  \u001b[2J
                """);
    }

    @Override
    public Answer read(byte[] input) {
        try {
            Verdicts verdicts = Verdicts.parse(Path.of("v.json"), new String(input, StandardCharsets.UTF_8));
            return Answer.accepted(Boolean.toString(verdicts.of("").isPresent()));
        } catch (LitmusException mistake) {
            return Answer.refusedWithPlace(String.valueOf(mistake.getMessage()));
        }
    }
}
