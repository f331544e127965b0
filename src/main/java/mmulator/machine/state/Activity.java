package mmulator.machine.state;

/** What a CPU is doing. */
public enum Activity {
    RUNNING,
    /** Parked in WFE until its event register is set. */
    WAITING_FOR_EVENT,
    /** Parked in WFI until an interrupt is pending, masked or not. */
    WAITING_FOR_INTERRUPT,
    /** In a loop of plain instructions, which nothing but an interrupt can end. */
    SPINNING,
    HALTED
}
