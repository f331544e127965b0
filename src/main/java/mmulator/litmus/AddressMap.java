package mmulator.litmus;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mmulator.machine.spec.MachineSpec;

/**
 * Where everything is. All in the lower half of the address space, so that a TLBI operand is the address shifted right by
 * 12, and beyond 32 bits, so that no number of a test is an address by chance.
 *
 * <p>A variable has a page of its own and a last-level descriptor in the one table of variables. That table is mapped too,
 * which is what {@code PTE(x)} is the address of. A thread has four pages: vectors and code, more code, handler, and a log of
 * faults.
 */
public final class AddressMap {
    public static final long PAGE = 0x1000;
    static final int MAX_VARIABLES = 512;

    static final long VARIABLES = 0x10_0000_0000L;
    static final long CODE = 0x20_0000_0000L;
    static final long TABLE_OF_VARIABLES = 0x30_0000_0000L;
    static final long CODE_STRIDE = 4 * PAGE;

    private static final long RAM = 0x40_0000_0000L;
    private static final long RAM_SIZE = 0x40_0000;
    static final long TABLES_PA = RAM;
    private static final long CODE_PA = RAM + 0x10_0000;
    private static final long VARIABLES_PA = RAM + 0x20_0000;

    private final List<String> symbols;
    private final Map<String, Integer> indices = new TreeMap<>();
    private final long tableOfVariablesPa;

    /**
     * @param symbols the variables, without doubles
     * @param tableOfVariablesPa where their descriptors are
     */
    AddressMap(Collection<String> symbols, long tableOfVariablesPa) {
        this.symbols = new ArrayList<>(symbols);
        this.tableOfVariablesPa = tableOfVariablesPa;
        for (String symbol : this.symbols) {
            indices.put(symbol, indices.size());
        }
    }

    /** The same for every test, so that machines can be used again. */
    static MachineSpec.Region memory() {
        return new MachineSpec.Region(RAM, RAM_SIZE);
    }

    List<String> symbols() {
        return symbols;
    }

    private int index(String symbol) {
        Integer index = indices.get(symbol);
        if (index == null) {
            throw new IllegalArgumentException("no variable " + symbol);
        }
        return index;
    }

    long va(String symbol) {
        return VARIABLES + PAGE * index(symbol);
    }

    /** Output address for {@code PA(symbol)}; 0 for the empty one. */
    long pa(String symbol) {
        return symbol.isEmpty() ? 0 : VARIABLES_PA + PAGE * index(symbol);
    }

    long descriptorVa(String symbol) {
        return TABLE_OF_VARIABLES + 8L * index(symbol);
    }

    long descriptorPa(String symbol) {
        return tableOfVariablesPa + 8L * index(symbol);
    }

    static long codeVa(int cpu) {
        return CODE + CODE_STRIDE * cpu;
    }

    static long codePa(int cpu) {
        return CODE_PA + CODE_STRIDE * cpu;
    }

    static long logVa(int cpu) {
        return codeVa(cpu) + 3 * PAGE;
    }

    static long logPa(int cpu) {
        return codePa(cpu) + 3 * PAGE;
    }

    /** Physical address of the table of variables. */
    long tableOfVariablesPa() {
        return tableOfVariablesPa;
    }

    /** The variable at a page of virtual addresses. */
    Optional<String> symbolAt(long va) {
        return at(VARIABLES, va, PAGE);
    }

    /** The variable whose descriptor is at a virtual address. */
    Optional<String> descriptorAt(long va) {
        return at(TABLE_OF_VARIABLES, va, 8);
    }

    /** The variable that is at home in a physical page. */
    Optional<String> symbolAtPa(long pa) {
        return at(VARIABLES_PA, pa, PAGE);
    }

    private Optional<String> at(long base, long address, long stride) {
        long index = (address - base) / stride;
        return address >= base && index < symbols.size() ? Optional.of(symbols.get((int) index)) : Optional.empty();
    }
}
