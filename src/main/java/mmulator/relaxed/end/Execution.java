package mmulator.relaxed.end;

import java.util.List;

/**
 * One execution, told: the list of messages, and what each CPU did with it.
 *
 * @param messages in order; the first has time 1
 * @param cpus by CPU, its accesses in the order of its program
 */
public record Execution(List<Sent> messages, List<List<Deed>> cpus) {
    public Execution {
        messages = List.copyOf(messages);
        cpus = List.copyOf(cpus);
    }

    /**
     * A message of the list.
     *
     * @param address physical
     * @param size bytes; 0 for what is no write
     */
    public record Sent(int cpu, long address, int size, long value) {}

    /**
     * What an instruction did.
     *
     * @param read it took the message at {@code time}, or what memory held at the start if that is 0; else it is that message
     * @param size 0 for a TLBI
     */
    public record Deed(long pc, boolean read, long address, int size, long value, int time) {}
}
