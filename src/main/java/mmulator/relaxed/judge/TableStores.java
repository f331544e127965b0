package mmulator.relaxed.judge;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import mmulator.arch.Descriptor;
import mmulator.mmu.LinkedTables;
import mmulator.mmu.Regime;
import mmulator.relaxed.list.Locations;
import mmulator.relaxed.list.Message;
import mmulator.relaxed.list.MessageList;
import mmulator.relaxed.program.Program;

/**
 * Which stores matter to the rules of an order: those to tables, as they are linked in any order that was looked at. Where a
 * read-only leaf is moved, which needs break-before-make only if memory there is not the same (R_WHZWS), all others do, too.
 */
public final class TableStores {
    /** Of any granule and format, if not more. */
    private static final long ADDRESS = 0x0003_ffff_ffff_f300L;

    private final Program program;
    private final Locations locations;
    private final LinkedTables tables;
    private final Set<Regime> regimes = new HashSet<>();
    /** By descriptor, a valid value. */
    private final Map<Long, Long> valid = new HashMap<>();

    private boolean comparesMemory;
    private int known;

    public TableStores(Program program, Locations locations) {
        this.program = program;
        this.locations = locations;
        tables = OrderRules.tables(program.memory());
    }

    /** Walks of this regime find tables as well. */
    public void regime(Regime regime) {
        if (regimes.add(regime)) {
            tables.regime(regime, link -> {});
        }
    }

    /** A table may be filled first and linked then, by stores of any size. */
    public void find(MessageList list) {
        int before;
        do {
            before = tables.size();
            Map<Long, Long> words = new HashMap<>();
            for (Message message : list.messages()) {
                if (message instanceof Message.Write write && isOfTables(write)) {
                    Happening.Stored stored = stored(write, 0);
                    long word = stored.word();
                    Long changed = words.get(word);
                    long old = changed == null ? program.memory().read(word, 8) : changed;
                    long value = stored.over(old);
                    words.put(word, value);
                    tables.stored(word, value, link -> {});
                    holds(word, old);
                    holds(word, value);
                }
            }
        } while (tables.size() > before);
    }

    private void holds(long word, long value) {
        if ((value & Descriptor.VALID) != 0) {
            Long other = valid.putIfAbsent(word, value);
            comparesMemory |=
                    other != null && ((other ^ value) & ADDRESS) != 0 && ((other | value) & Descriptor.AP2) != 0;
        }
    }

    /** More matters than when it was asked last. */
    public boolean hasGrown() {
        int now = tables.size() + (comparesMemory ? 1 : 0);
        boolean grown = now > known;
        known = now;
        return grown;
    }

    public boolean matters(Message.Write write) {
        return comparesMemory || isOfTables(write);
    }

    private boolean isOfTables(Message.Write write) {
        return tables.isInPage(locations.address(write.location()));
    }

    public Happening.Stored stored(Message.Write write, int time) {
        int location = write.location();
        return new Happening.Stored(
                time,
                Math.min(write.cpu(), program.cpus().size() - 1),
                locations.address(location),
                locations.size(location),
                write.value());
    }
}
