package mmulator.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Measures what the issues set targets for and prints them in a closing table. Each benchmark has a process of its own, so
 * that none is warmer, or has a larger heap, for those before it.
 *
 * <p>Arguments: a regular expression that selects by name; or {@code jmh} and options of JMH, which runs the benchmarks
 * that compare nothing.
 */
public final class Benchmarks {
    private static final String ALONE = "--alone";
    private static final Map<String, Supplier<List<Finding>>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("plain-code", Throughput::plainCode);
        ALL.put("load-store", Throughput::loadsAndStores);
        ALL.put("sharing", Throughput::sharing);
        ALL.put("str-dsb", Throughput::storesAndBarriers);
        ALL.put("kernel-head", Throughput::kernelHead);
        ALL.put("tlb-miss", Throughput::tlbMisses);
        ALL.put("floors", Floors::all);
        ALL.put("repaint-1G", Repaint::againstBareEngine);
        ALL.put("checkers", Repaint::checkers);
        ALL.put("repaint-16G", Repaint::sixteenTimes);
        ALL.put("repaint-64G", Repaint::sixtyFourGibibytes);
        ALL.put("growth", Growth::exponents);
        ALL.put("history", Histories::bytesPerDescriptor);
        ALL.put("exploration", Exploring::againstStepping);
        ALL.put("tracing", Tracing::text);
        ALL.put("trace-10M", Tracing::tenMillion);
        ALL.put("machine-start", Starts::machine);
        ALL.put("stages", Starts::stages);
        ALL.put("small-fixtures", Suites::small);
        ALL.put("all-fixtures", Suites::whole);
        ALL.put("step-back", StepsBack::fromStepMillion);
        ALL.put("process-start", Starts::process);
    }

    private Benchmarks() {}

    public static void main(String[] args) throws Exception {
        if (args.length > 0 && args[0].equals("jmh")) {
            // JMH hands the options of this JVM on to those it forks.
            org.openjdk.jmh.Main.main(Arrays.copyOfRange(args, 1, args.length));
            return;
        }
        if (args.length == 2 && args[0].equals(ALONE)) {
            ALL.get(args[1]).get().forEach(finding -> System.out.println(finding.row()));
            return;
        }
        Pattern wanted = Pattern.compile(args.length == 0 ? "" : args[0]);
        List<String> rows = new ArrayList<>();
        for (String name : ALL.keySet()) {
            if (wanted.matcher(name).find()) {
                System.err.println("measuring " + name);
                rows.addAll(alone(name));
            }
        }
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        System.out.printf(
                "load average %.2f on %d processors%n",
                load, Runtime.getRuntime().availableProcessors());
        rows.forEach(System.out::println);
    }

    private static List<String> alone(String name) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Benchmarks.class.getName(), ALONE, name));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            List<String> rows = process.inputReader().readAllLines();
            return process.waitFor() == 0 ? rows : List.of(name + " FAILED");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
