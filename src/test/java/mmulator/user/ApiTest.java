package mmulator.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What others may build on is {@code mmulator.junit}; what that hands out of other packages is a closed list, and documented. */
final class ApiTest {
    /** A new one is a promise: is it to be one? */
    private static final Set<String> HANDED_OUT = Set.of(
            "arch.Descriptor$Kind",
            "arch.Granule",
            "check.Rule",
            "check.Violation",
            "explore.Exploration",
            "explore.Settings",
            "fixture.Expectation$Aspect",
            "fixture.TableAttribute",
            "fixture.judge.Verdict",
            "fixture.table.Attribute",
            "machine.Machine",
            "machine.call.Callee",
            "machine.event.Outcome",
            "machine.spec.CpuSpec$OnConflict",
            "machine.state.RunStatistics");

    private static Set<String> handedOut() {
        JavaClasses api = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("mmulator.junit");
        Set<String> names = new TreeSet<>();
        for (JavaClass one : api) {
            if (one.getModifiers().contains(JavaModifier.PUBLIC)) {
                Stream<JavaClass> inherited = one.getRawInterfaces().stream();
                Stream<JavaClass> told = one.getCodeUnits().stream()
                        .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC))
                        .flatMap(ApiTest::types);
                Stream.concat(inherited, told)
                        .map(JavaClass::getName)
                        .filter(name -> name.startsWith("mmulator.") && !name.startsWith("mmulator.junit."))
                        .forEach(name -> names.add(name.substring("mmulator.".length())));
            }
        }
        return names;
    }

    private static Stream<JavaClass> types(JavaCodeUnit unit) {
        Stream<JavaClass> parameters =
                unit.getParameterTypes().stream().flatMap(type -> type.getAllInvolvedRawTypes().stream());
        return Stream.concat(parameters, unit.getReturnType().getAllInvolvedRawTypes().stream());
    }

    @Test
    void whatTheApiHandsOutIsAClosedList() {
        assertEquals(new TreeSet<>(HANDED_OUT), handedOut());
    }

    @Test
    void whatTheApiHandsOutHasItsJavadoc() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        String docs = Files.readString(Path.of("src/docs/junit.md"));
        for (String name : HANDED_OUT) {
            List<String> parts = List.of(name.split("\\."));
            String folder = parts.subList(0, parts.size() - 1).stream().collect(Collectors.joining("/"));
            assertTrue(pom.contains("<sourceFileInclude>mmulator/" + folder + "/*.java<"), () -> "pom.xml: " + folder);
            assertTrue(
                    docs.contains("`" + parts.getLast().replace('$', '.') + "`"), () -> "src/docs/junit.md: " + name);
        }
    }
}
