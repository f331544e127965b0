package mmulator.junit;

import mmulator.arch.Descriptor;

/** A descriptor at the end of a run. */
public final class DescriptorAssert {
    private final ExecutionAssert execution;
    private final String root;
    private final long va;

    DescriptorAssert(ExecutionAssert execution, String root, long va) {
        this.execution = execution;
        this.root = root;
        this.va = va;
    }

    public DescriptorAssert is(Descriptor.Kind kind) {
        return check(descriptor().put("is", Entries.spelling(kind)));
    }

    /** Output address; of a Table, the next table. */
    public DescriptorAssert pointsTo(long physicalAddress) {
        return check(descriptor().put("oa", physicalAddress));
    }

    public DescriptorAssert isContiguous(boolean contiguous) {
        return check(descriptor().put("contiguous", contiguous));
    }

    public DescriptorAssert hasValue(long value) {
        return check(descriptor().put("value", value));
    }

    /** Further assertions on the execution. */
    public ExecutionAssert and() {
        return execution;
    }

    private Entries descriptor() {
        return new Entries().put("root", root).put("va", va);
    }

    private DescriptorAssert check(Entries descriptor) {
        execution.expect(new Entries().add("descriptors", descriptor.done()));
        return this;
    }
}
