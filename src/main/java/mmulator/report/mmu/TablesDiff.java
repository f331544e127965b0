package mmulator.report.mmu;

import java.util.List;
import mmulator.report.text.Notation;
import mmulator.report.text.Palette;
import org.jspecify.annotations.Nullable;

/** What has become of tables: the ranges that were and are no more, and those that are new, in the order of addresses. */
public final class TablesDiff {
    private final TablesReport before;
    private final TablesReport after;
    private final Palette palette;

    /** @param before reads memory as it was, {@code after} as it is */
    public TablesDiff(TablesReport before, TablesReport after, Palette palette) {
        this.before = before;
        this.after = after;
        this.palette = palette;
    }

    /** @param was null if there were no such tables, {@code is} if there are none any more; not both */
    public String print(@Nullable TableRoot was, @Nullable TableRoot is) {
        List<TablesReport.Line> old = was == null ? List.of() : before.lines(was);
        List<TablesReport.Line> now = is == null ? List.of() : after.lines(is);
        StringBuilder text = new StringBuilder(is != null ? after.head(is) : was != null ? before.head(was) : "");
        int kept = 0;
        int i = 0;
        int j = 0;
        while (i < old.size() || j < now.size()) {
            boolean both = i < old.size() && j < now.size();
            if (both && old.get(i).equals(now.get(j))) {
                kept++;
                i++;
                j++;
            } else if (j == now.size()
                    || both
                            && Long.compareUnsigned(
                                            old.get(i).start(), now.get(j).start())
                                    <= 0) {
                text.append(palette.bad("-" + old.get(i++).text())).append('\n');
            } else {
                text.append(palette.good("+" + now.get(j++).text())).append('\n');
            }
        }
        return text.append(palette.faint(Notation.count(kept, "range") + " as before"))
                .append('\n')
                .toString();
    }
}
