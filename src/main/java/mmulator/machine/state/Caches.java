package mmulator.machine.state;

/** What whoever executes a CPU's instructions keeps of translations, code and stores, and when that no longer holds. */
public interface Caches {

    /** Something that translations depend on has changed: what was granted must be judged anew. */
    void forgetTranslations();

    /** The same of a descriptor, which is a part of some translations only. */
    void forgetTranslations(DescriptorReach changed);

    /** The next access must be translated anew, whatever it gets. */
    void askAgain();

    /** Accesses must come by again, and get what was granted. */
    void comeByAgain();

    /** Stores to the page must be told from now on. */
    void watchStores(long physicalAddress);

    /** All stores must be told from now on. */
    void watchAllStores();

    /** Stores to the page need not be told. */
    void ignoreStores(long physicalAddress);

    /** Code in memory has changed, and with it which instructions are visible. */
    void forgetCode();

    /** Instructions at a physical address have become visible, or plain. */
    void forgetVisibility(long physicalAddress, int size);

    /** Plain instructions have changed. @param ownStore by a store that the engine under way makes, and knows of */
    void forgetCode(long physicalAddress, int size, boolean ownStore);
}
