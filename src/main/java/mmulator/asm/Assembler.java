package mmulator.asm;

import java.util.ArrayList;
import java.util.List;
import mmulator.asm.assemble.FileAssembler;
import mmulator.asm.assemble.SourceChanges;
import mmulator.asm.encode.VectorEncoder;
import mmulator.asm.link.AssembledImage;
import mmulator.asm.link.LinkLayout;
import mmulator.asm.link.Linker;
import mmulator.asm.object.ObjectCode;
import mmulator.asm.source.AssemblerOptions;
import mmulator.asm.source.AssemblyException;
import mmulator.asm.source.Diagnostic;
import mmulator.asm.source.Source;

/**
 * Assembles A64 source in the syntax of GNU as. The encoder of vector instructions is native and opened when first
 * needed, so close an assembler after use. Not for use by several threads at once.
 */
public final class Assembler implements AutoCloseable {
    private final AssemblerOptions options;
    private final SourceChanges changes;
    private final VectorEncoder vectors = new VectorEncoder();

    public Assembler(AssemblerOptions options) {
        this(options, new SourceChanges(List.of()));
    }

    /** @param changes made to what is read before it is assembled */
    public Assembler(AssemblerOptions options, SourceChanges changes) {
        this.options = options;
        this.changes = changes;
    }

    /**
     * Assembles one file.
     *
     * @throws AssemblyException when the source is wrong
     */
    public ObjectCode assemble(Source source) {
        return FileAssembler.assemble(source, options, changes, vectors);
    }

    /**
     * Assembles files and links them.
     *
     * @throws AssemblyException with the mistakes of all files when the source is wrong
     */
    public AssembledImage build(List<Source> sources, LinkLayout layout) {
        List<ObjectCode> objects = new ArrayList<>();
        List<Diagnostic> diagnostics = new ArrayList<>();
        for (Source source : sources) {
            try {
                objects.add(assemble(source));
            } catch (AssemblyException e) {
                diagnostics.addAll(e.diagnostics());
            }
        }
        if (!diagnostics.isEmpty()) {
            throw new AssemblyException(diagnostics);
        }
        return link(objects, layout);
    }

    /**
     * Gives sections their places and resolves what is left.
     *
     * @throws AssemblyException when symbols are missing, doubly defined or out of reach
     */
    public AssembledImage link(List<ObjectCode> objects, LinkLayout layout) {
        return new Linker(objects, layout, options.limits(), vectors).link();
    }

    @Override
    public void close() {
        vectors.close();
    }
}
