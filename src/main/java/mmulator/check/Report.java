package mmulator.check;

/** Who is told of what rules find. */
@FunctionalInterface
interface Report {
    /** @return true if it is an error that nobody tolerates: what else is wrong of the access or the store need not be told */
    boolean tell(Violation violation);
}
