package mmulator.junit;

import java.nio.file.Path;
import java.util.Optional;
import mmulator.fixture.UnmetNeedException;
import mmulator.machine.Machine;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Runs a fixture before the test that is about it, judges it, and hands it to the test. */
final class FixtureExtension implements BeforeTestExecutionCallback, ParameterResolver {
    private final Optional<Path> fixture;

    /** For {@link MmuFixture}, which names the fixture. */
    FixtureExtension() {
        fixture = Optional.empty();
    }

    FixtureExtension(Path fixture) {
        this.fixture = Optional.of(fixture);
    }

    @Override
    public void beforeTestExecution(ExtensionContext context) {
        try {
            Mmulator.assertThat(execution(context)).passed();
        } catch (UnmetNeedException unmet) {
            Assumptions.abort(unmet.getMessage());
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Execution.class || type == Bench.class || type == Explored.class || type == Machine.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        if (type == Execution.class) {
            return execution(context);
        }
        if (type == Bench.class) {
            return bench(context);
        }
        if (type == Explored.class) {
            return store(context)
                    .getOrComputeIfAbsent(Explored.class, key -> bench(context).explore(), Explored.class);
        }
        return store(context)
                .getOrComputeIfAbsent(
                        Opened.class, key -> new Opened(bench(context).open()), Opened.class)
                .machine();
    }

    private Execution execution(ExtensionContext context) {
        return store(context)
                .getOrComputeIfAbsent(Execution.class, key -> bench(context).run(), Execution.class);
    }

    private Bench bench(ExtensionContext context) {
        return store(context).getOrComputeIfAbsent(Bench.class, key -> Mmulator.fixture(path(context)), Bench.class);
    }

    private Path path(ExtensionContext context) {
        return fixture.orElseGet(
                () -> AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), MmuFixture.class)
                        .map(annotation -> Path.of(annotation.value()))
                        .orElseThrow());
    }

    /** One for each test; JUnit closes what it holds and can be closed. */
    private static Store store(ExtensionContext context) {
        return context.getStore(Namespace.create(FixtureExtension.class, context.getUniqueId()));
    }

    private record Opened(Machine machine) implements AutoCloseable {
        @Override
        public void close() {
            machine.close();
        }
    }
}
