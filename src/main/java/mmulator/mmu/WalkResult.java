package mmulator.mmu;

/** What a translation table walk ends in, whatever the kind of access: permissions are checked apart. */
public sealed interface WalkResult permits Translated, WalkFault {

    /** The descriptors read. */
    WalkSteps steps();

    /** Level where the walk ended, −1…3. */
    int level();
}
