package mmulator.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher with JDKs that are a release file and a script that prints how it was called. */
final class LauncherTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path temporary;

    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path launcher;

    @BeforeEach
    void installInAFolderWithASpace() throws IOException {
        folder = temporary.toRealPath().resolve("a folder");
        String text = Files.readString(Path.of("src/main/launcher/mmulator")).replace("@version@", "9");
        launcher = Script.executable(folder.resolve("target/mmulator"), text);
        Files.createFile(folder.resolve("target/mmulator-9.jar"));
    }

    @Test
    void newEnoughJdkRunsTheJarBesideTheLauncher() throws Exception {
        Script started = Script.run(launcher, Map.of("MMULATOR_JAVA_HOME", jdk("26-ea")), "run", "my file.yaml");

        assertEquals(0, started.exitCode(), started::output);
        assertTrue(started.output().contains("<--enable-native-access=ALL-UNNAMED>"), started::output);
        assertTrue(
                started.output().endsWith("<-jar><" + folder + "/target/mmulator-9.jar><run><my file.yaml>\n"),
                started::output);
    }

    @Test
    void missingJarIsAMistakeThatSaysWhatMakesIt() throws Exception {
        Files.delete(folder.resolve("target/mmulator-9.jar"));

        Script started = Script.run(launcher, Map.of("MMULATOR_JAVA_HOME", jdk("25")));

        assertEquals(2, started.exitCode());
        assertTrue(started.output().contains("mmulator-9.jar cannot be read"), started::output);
        assertTrue(started.output().contains("mvn package"), started::output);
    }

    @Test
    void releaseRunsWithItsOwnJavaUnlessOneIsNamed() throws Exception {
        String named = jdk("25");
        String other = jdk("26");
        Files.createDirectories(folder.resolve("target"));
        Files.move(Path.of(jdk("25.0.1")), folder.resolve("target/runtime"));

        Script own = Script.run(launcher, Map.of("JAVA_HOME", other));
        Script users = Script.run(launcher, Map.of("MMULATOR_JAVA_HOME", named));

        assertTrue(own.output().startsWith("jdk-25.0.1 "), own::output);
        assertTrue(users.output().startsWith("jdk-25 "), users::output);
    }

    @Test
    void namedJdkThatIsTooOldIsRefusedWithItsVersion() throws Exception {
        Script started = Script.run(launcher, Map.of("MMULATOR_JAVA_HOME", jdk("17.0.15"), "JAVA_HOME", jdk("25.0.3")));

        assertEquals(2, started.exitCode());
        assertTrue(started.output().contains("its version is 17.0.15"), started::output);
    }

    @Test
    void javaHomeThatIsTooOldIsPassedOverForThePath() throws Exception {
        String path = jdk("25.0.3") + "/bin:/usr/bin:/bin";

        Script started = Script.run(launcher, Map.of("JAVA_HOME", jdk("1.8.0_402"), "PATH", path));

        assertEquals(0, started.exitCode(), started::output);
        assertTrue(started.output().startsWith("jdk-25.0.3 "), started::output);
    }

    @Test
    void symbolicLinksLeadToTheJar() throws Exception {
        Path first = Files.createSymbolicLink(folder.resolve("first"), Path.of("target/mmulator"));
        Path second = Files.createSymbolicLink(temporary.resolve("second"), first);

        Script started = Script.run(second, Map.of("MMULATOR_JAVA_HOME", jdk("25")));

        assertTrue(started.output().contains("<" + folder + "/target/mmulator-9.jar>"), started::output);
    }

    @Test
    void aotCacheIsUsedWhenThereIsOneOfThisJar() throws Exception {
        Map<String, String> environment = Map.of("MMULATOR_JAVA_HOME", jdk("25"));
        assertFalse(Script.run(launcher, environment).output().contains("AOTCache"));

        Files.createFile(folder.resolve("target/mmulator.aot"));
        Path madeOf = folder.resolve("target/mmulator.aot.of");
        Files.writeString(madeOf, "4294967295 0\n"); // cksum of an empty file

        Script started = Script.run(launcher, environment);
        assertTrue(started.output().contains("<-XX:AOTCache=" + folder + "/target/mmulator.aot>"), started::output);

        Files.writeString(madeOf, "1 0\n");
        assertFalse(Script.run(launcher, environment).output().contains("AOTCache"), "made of another jar");
    }

    private String jdk(String version) throws IOException {
        Path home = folder.resolve("jdk-" + version);
        String javaThatTells = "#!/bin/sh\nprintf 'jdk-" + version + " '\nprintf '<%s>' \"$@\"\necho\n";
        Script.executable(home.resolve("bin/java"), javaThatTells);
        Files.writeString(
                home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\nOS_ARCH=\"y\"\n");
        return home.toString();
    }
}
