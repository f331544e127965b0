import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * RenewClassFiles OLD.jar NEW.jar: gives the classes of a jar a format with stack maps. Older ones, picocli's among them,
 * are verified the slow way at each start and left out of AOT caches.
 */
final class RenewClassFiles {
    private static final int OLDEST_CACHED = 50;

    private RenewClassFiles() {}

    public static void main(String[] args) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipFile old = new ZipFile(args[0])) {
            for (ZipEntry entry : Collections.list(old.entries())) {
                files.put(entry.getName(), old.getInputStream(entry).readAllBytes());
            }
        }
        ClassFile format = ClassFile.of(
                ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                ClassFile.ClassHierarchyResolverOption.of(hierarchy(files)));
        try (ZipOutputStream renewed = new ZipOutputStream(Files.newOutputStream(Path.of(args[1])))) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTime(0);
                renewed.putNextEntry(entry);
                renewed.write(file.getKey().endsWith(".class") ? renewed(format, file.getValue()) : file.getValue());
                renewed.closeEntry();
            }
        }
    }

    private static byte[] renewed(ClassFile format, byte[] file) {
        ClassModel old = format.parse(file);
        if (old.majorVersion() >= OLDEST_CACHED) {
            return file;
        }
        // Code that a transformation passes on element by element is written anew, and gets its stack map.
        return format.transformClass(old, (builder, element) -> {
            switch (element) {
                case ClassFileVersion version -> builder.withVersion(ClassFile.JAVA_17_VERSION, 0);
                case MethodModel method ->
                    builder.transformMethod(method, MethodTransform.transformingCode(CodeTransform.ACCEPT_ALL));
                default -> builder.with(element);
            }
        });
    }

    private static ClassHierarchyResolver hierarchy(Map<String, byte[]> files) {
        return ClassHierarchyResolver.ofResourceParsing((ClassDesc type) -> resource(files, type.descriptorString()))
                .orElse(ClassHierarchyResolver.defaultResolver());
    }

    private static InputStream resource(Map<String, byte[]> files, String descriptor) {
        byte[] file = files.get(descriptor.substring(1, descriptor.length() - 1) + ".class");
        return file == null ? null : new ByteArrayInputStream(file);
    }
}
