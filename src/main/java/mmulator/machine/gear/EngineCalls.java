package mmulator.machine.gear;

import mmulator.engine.Budget;
import mmulator.engine.Hooks;
import mmulator.machine.world.Gear;

/** What engines ask and tell while they run. */
interface EngineCalls {

    /** @return where the page is and what may be done there, as {@link Hooks.TlbFill} has it */
    long fill(CodeEngine engine, long page, Hooks.Access access);

    /** Before a store to a page that is not quiet. */
    void stores(long physicalAddress, int size, long value);

    /** A load, where all loads are told. */
    void loads(long physicalAddress, int size);

    /** Who looks at instructions before they execute. */
    Budget.Watcher watcher(Gear gear);
}
