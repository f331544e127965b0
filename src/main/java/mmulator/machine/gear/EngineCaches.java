package mmulator.machine.gear;

import mmulator.machine.state.Caches;
import mmulator.machine.state.DescriptorReach;

/** What is kept of one CPU's translations, code and stores: by its engines, and by what grants them. */
final class EngineCaches implements Caches {
    private final Engines engines;
    private final Accesses accesses;

    EngineCaches(Engines engines, Accesses accesses) {
        this.engines = engines;
        this.accesses = accesses;
    }

    @Override
    public void forgetTranslations() {
        accesses.forget();
        engines.breakRun();
    }

    @Override
    public void forgetTranslations(DescriptorReach changed) {
        if (accesses.forget(changed)) {
            engines.breakRun();
        }
    }

    @Override
    public void askAgain() {
        accesses.askAgain();
    }

    @Override
    public void comeByAgain() {
        engines.forgetTranslations();
    }

    @Override
    public void watchStores(long physicalAddress) {
        engines.quiet().watch(physicalAddress);
    }

    @Override
    public void watchAllStores() {
        engines.quiet().watchAll();
    }

    @Override
    public void ignoreStores(long physicalAddress) {
        engines.quiet().ignore(physicalAddress);
    }

    @Override
    public void forgetCode() {
        engines.forgetCode();
    }

    @Override
    public void forgetVisibility(long physicalAddress, int size) {
        engines.forgetVisibility(physicalAddress, size);
    }

    @Override
    public void forgetCode(long physicalAddress, int size, boolean ownStore) {
        engines.forgetCode(physicalAddress, size, ownStore);
    }
}
