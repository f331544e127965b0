package mmulator.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

/** What a release is made and tried with is there. 'mvn -Prelease verify' makes and tries it. */
final class ReleaseTest {
    private static final Path SCRIPTS = Path.of("src/build");

    /** A file of ours that the script copies as it stands. */
    private static final Pattern COPIED = Pattern.compile("(?m)^cp ((?:[A-Za-z][\\w./-]* )+)\"\\$tree");

    @Test
    void descriptionForRepositoriesIsCompleteAndNamesOneAddress() throws Exception {
        Element pom = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("pom.xml").toFile())
                .getDocumentElement();
        XPath xpath = XPathFactory.newInstance().newXPath();

        for (String wanted : List.of(
                "name",
                "description",
                "url",
                "licenses/license/name",
                "licenses/license/url",
                "developers/developer/name")) {
            assertFalse(xpath.evaluate(wanted, pom).isBlank(), wanted);
        }
        for (String address : List.of("url", "scm/url", "scm/connection", "scm/developerConnection")) {
            assertTrue(xpath.evaluate(address, pom).contains("${mmulator.home}"), address);
        }
        assertEquals("v${project.version}", xpath.evaluate("scm/tag", pom));
        // And the jar's own: by which name it is required, and that it calls native code.
        assertEquals("mmulator", xpath.evaluate("//manifestEntries/Automatic-Module-Name", pom));
        assertEquals("ALL-UNNAMED", xpath.evaluate("//manifestEntries/Enable-Native-Access", pom));
    }

    @ParameterizedTest
    @ValueSource(strings = {"release.sh", "try-release.sh", "try-slurm.sh"})
    void scriptIsThereAndParses(String name) throws Exception {
        Path script = SCRIPTS.resolve(name);
        assertTrue(Files.isExecutable(script), name);
        Process shell = new ProcessBuilder("sh", "-n", script.toString())
                .redirectErrorStream(true)
                .start();
        assertEquals("", new String(shell.getInputStream().readAllBytes()));
        assertEquals(0, shell.waitFor());
    }

    @Test
    void profileCallsBothScripts() throws Exception {
        String pom = Files.readString(Path.of("pom.xml"));
        String profile = pom.substring(pom.indexOf("<id>release</id>"));

        assertTrue(profile.contains("src/build/release.sh"));
        assertTrue(profile.contains("src/build/try-release.sh"));
    }

    @Test
    void whatIsPackedIsInTheRepository() throws Exception {
        Matcher copied = COPIED.matcher(Files.readString(SCRIPTS.resolve("release.sh")));
        int files = 0;
        while (copied.find()) {
            for (String file : copied.group(1).strip().split(" ")) {
                if (!file.startsWith("target/")) {
                    files++;
                    assertTrue(Files.exists(Path.of(file)), file);
                }
            }
        }
        assertTrue(files >= 6, "files are found: " + files);
        List.of("fixtures", "asm", "src/docs").forEach(folder -> assertTrue(Files.isDirectory(Path.of(folder))));
    }

    @Test
    void noReleaseContainsTheEngine() throws Exception {
        String script = Files.readString(SCRIPTS.resolve("release.sh"));

        assertTrue(script.contains("Depends: libc6 (>= $libc), libunicorn2t64"), "the package asks for it");
        assertTrue(Files.readString(Path.of("NOTICE")).contains("no package of mmulator contains libunicorn"));
    }

    @Test
    @EnabledIfSystemProperty(named = "mmulator.slurm", matches = "true")
    void slurmArrayOfTheExamplesRuns() throws Exception {
        Script tried = Script.run(
                SCRIPTS.resolve("try-slurm.sh"),
                Map.of("PATH", System.getenv("PATH"), "HOME", System.getProperty("user.home")));

        assertEquals(0, tried.exitCode(), tried::output);
    }
}
