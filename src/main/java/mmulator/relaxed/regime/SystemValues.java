package mmulator.relaxed.regime;

import java.util.Arrays;

/** System registers that a CPU has written, and what they hold. A change makes another. */
public final class SystemValues {
    public static final SystemValues NONE = new SystemValues(new int[0], new long[0], new long[0]);

    /** By encoding, ascending. */
    private final int[] registers;

    private final long[] values;
    private final long[] views;

    private SystemValues(int[] registers, long[] values, long[] views) {
        this.registers = registers;
        this.values = values;
        this.views = views;
    }

    public boolean has(int register) {
        return Arrays.binarySearch(registers, register) >= 0;
    }

    public long value(int register) {
        return values[Arrays.binarySearch(registers, register)];
    }

    public long view(int register) {
        return views[Arrays.binarySearch(registers, register)];
    }

    public SystemValues with(int register, long value, long view) {
        int at = Arrays.binarySearch(registers, register);
        int place = at >= 0 ? at : -at - 1;
        int[] moreRegisters = registers;
        long[] moreValues = values.clone();
        long[] moreViews = views.clone();
        if (at < 0) {
            moreRegisters = Arrays.copyOf(registers, registers.length + 1);
            moreValues = Arrays.copyOf(values, moreRegisters.length);
            moreViews = Arrays.copyOf(views, moreRegisters.length);
            System.arraycopy(registers, place, moreRegisters, place + 1, registers.length - place);
            System.arraycopy(values, place, moreValues, place + 1, values.length - place);
            System.arraycopy(views, place, moreViews, place + 1, views.length - place);
            moreRegisters[place] = register;
        }
        moreValues[place] = value;
        moreViews[place] = view;
        return new SystemValues(moreRegisters, moreValues, moreViews);
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof SystemValues same
                        && Arrays.equals(registers, same.registers)
                        && Arrays.equals(values, same.values)
                        && Arrays.equals(views, same.views);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(registers) + Arrays.hashCode(values)) + Arrays.hashCode(views);
    }
}
