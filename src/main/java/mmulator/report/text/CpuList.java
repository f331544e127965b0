package mmulator.report.text;

import java.util.ArrayList;
import java.util.List;

/** Several CPUs in few words. */
public final class CpuList {
    private CpuList() {}

    /** {@code cpu1}, {@code cpu1, cpu3}, {@code cpu1-15}. */
    public static String of(List<Integer> cpus) {
        List<Integer> sorted = cpus.stream().sorted().distinct().toList();
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= sorted.size(); i++) {
            if (i == sorted.size() || sorted.get(i) != sorted.get(i - 1) + 1) {
                int last = i - 1;
                // Two neighbours read better one by one.
                if (last - from < 2) {
                    sorted.subList(from, i).forEach(cpu -> parts.add("cpu" + cpu));
                } else {
                    parts.add("cpu" + sorted.get(from) + "-" + sorted.get(last));
                }
                from = i;
            }
        }
        return String.join(", ", parts);
    }
}
