package mmulator.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Measures what the issues set targets for and prints them in a closing table.
 *
 * <p>Arguments: a regular expression that selects by name; or {@code jmh} and options of JMH, which runs the benchmarks
 * that compare nothing.
 */
public final class Benchmarks {
    private static final Map<String, Supplier<List<Finding>>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("stages", Starts::stages);
        ALL.put("plain-code", Throughput::plainCode);
        ALL.put("load-store", Throughput::loadsAndStores);
        ALL.put("tlb-miss", Throughput::tlbMisses);
        ALL.put("repaint", Repaint::againstBareEngine);
        ALL.put("checkers", Repaint::checkers);
        ALL.put("repaint-16G", Repaint::sixteenTimes);
        ALL.put("machine-start", Starts::machine);
        ALL.put("process-start", Starts::process);
    }

    private Benchmarks() {}

    public static void main(String[] args) throws Exception {
        if (args.length > 0 && args[0].equals("jmh")) {
            // JMH hands the options of this JVM on to those it forks.
            org.openjdk.jmh.Main.main(Arrays.copyOfRange(args, 1, args.length));
            return;
        }
        Pattern wanted = Pattern.compile(args.length == 0 ? "" : args[0]);
        List<Finding> findings = new ArrayList<>();
        ALL.forEach((name, benchmark) -> {
            if (wanted.matcher(name).find()) {
                System.err.println("measuring " + name);
                findings.addAll(benchmark.get());
            }
        });
        double load = java.lang.management.ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        System.out.printf("load average %.2f on %d processors%n", load, Runtime.getRuntime().availableProcessors());
        findings.forEach(finding -> System.out.println(finding.row()));
    }
}
