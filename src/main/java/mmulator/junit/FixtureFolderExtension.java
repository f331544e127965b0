package mmulator.junit;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import mmulator.file.InputFiles;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/** One invocation of the test for each fixture. */
final class FixtureFolderExtension implements TestTemplateInvocationContextProvider {
    FixtureFolderExtension() {}

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getTestMethod(), FixtureTest.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        List<Path> fixtures = new ArrayList<>();
        FixtureTest annotation = AnnotationSupport.findAnnotation(context.getTestMethod(), FixtureTest.class)
                .orElseThrow();
        for (String folder : annotation.value()) {
            List<Path> found = fixtures(Path.of(folder));
            if (found.isEmpty()) {
                throw new ExtensionConfigurationException("@FixtureTest: no fixture (*.yaml) in '" + folder + "'");
            }
            fixtures.addAll(found);
        }
        return fixtures.stream().map(Invocation::new);
    }

    private static List<Path> fixtures(Path folder) {
        try {
            return List.copyOf(InputFiles.ALL.under(folder, name -> name.endsWith(".yaml")));
        } catch (NoSuchFileException e) {
            throw new ExtensionConfigurationException("@FixtureTest: no folder '" + folder + "'", e);
        } catch (IOException e) {
            throw new ExtensionConfigurationException("@FixtureTest: '" + folder + "' cannot be read", e);
        }
    }

    private record Invocation(Path fixture) implements TestTemplateInvocationContext {
        @Override
        public String getDisplayName(int number) {
            return fixture.toString();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(new FixtureExtension(fixture));
        }
    }
}
