package mmulator.cli;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import mmulator.cli.option.ExitCode;
import mmulator.cli.option.Terminal;
import mmulator.cli.option.Versions;
import mmulator.cli.start.Doctor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What is installed, before one wonders why something does not work. */
@Command(
        name = "doctor",
        description = "Say what mmulator has found on this machine, what is missing, what for, and how to get it.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  mmulator doctor", "  MMULATOR_UNICORN=/opt/lib/libunicorn.so.2 mmulator doctor"})
final class DoctorCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<Doctor.Finding> findings = Doctor.here().findings();
        Terminal.of(spec).print("mmulator " + Versions.ours() + "\n" + text(findings));
        return exit(findings).code();
    }

    static ExitCode exit(List<Doctor.Finding> findings) {
        return findings.stream().allMatch(one -> one.found() || !one.needed()) ? ExitCode.PASSED : ExitCode.USAGE;
    }

    static String text(List<Doctor.Finding> findings) {
        StringBuilder text = new StringBuilder();
        for (Doctor.Finding finding : findings) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-8s %-10s %s\n",
                    finding.found() ? "found" : finding.needed() ? "MISSING" : "missing",
                    finding.what(),
                    finding.text().replace("\n", "\n" + " ".repeat(20))));
        }
        return text.toString();
    }
}
