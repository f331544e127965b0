package mmulator.cli.option;

import mmulator.engine.EngineUnavailableException;
import mmulator.engine.Unicorn;
import mmulator.engine.UnicornLibrary;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: all that a report of a problem should name. */
public final class Versions implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"mmulator " + ours(), unicorn(), "Java " + System.getProperty("java.vm.version")};
    }

    public static String ours() {
        String ours = Versions.class.getPackage().getImplementationVersion();
        return ours == null ? "(not packaged)" : ours;
    }

    private static String unicorn() {
        try {
            UnicornLibrary library = UnicornLibrary.get();
            String slow = Unicorn.hooksAreNative() ? "" : ", slow: no hooks in machine code for this host";
            return "Unicorn " + library.version() + " (" + library.path() + ")" + slow;
        } catch (EngineUnavailableException unavailable) {
            return "Unicorn missing: " + unavailable.getMessage();
        }
    }
}
