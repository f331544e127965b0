package mmulator.kernel;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** How a kernel's structures lie in memory, by the names that its source has for them. */
public interface StructLayouts {
    /**
     * A member of a structure.
     *
     * @param offset in bytes from the begin of the structure
     * @param size in bytes
     */
    record Field(long offset, int size) {}

    /**
     * A member, or a member of a member: {@code field("task_struct", "thread_info.cpu")}. Members of anonymous structures
     * and unions count as their own.
     *
     * @throws KernelException if there is no such structure or member, or it is a bit-field
     */
    Field field(String struct, String path);

    /** Whether {@link #field} finds it. */
    default boolean has(String struct, String path) {
        try {
            field(struct, path);
            return true;
        } catch (KernelException absent) {
            return false;
        }
    }

    /**
     * Bytes of a structure.
     *
     * @throws KernelException if there is none of that name
     */
    int size(String struct);

    /** The value of a constant of some enumeration; empty if there is none of that name. */
    OptionalLong enumerator(String name);

    /** Names of a function's parameters; empty for one that there is no type of. */
    Optional<List<String>> parameters(String function);

    /** Where they come from, for messages: {@code BTF}. */
    String source();
}
