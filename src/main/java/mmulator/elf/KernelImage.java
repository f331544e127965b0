package mmulator.elf;

/**
 * The header of a raw arm64 kernel image, {@code arch/arm64/boot/Image}: the boot protocol is "Booting AArch64 Linux".
 *
 * @param textOffset where it is loaded, from an address that is a multiple of 2M
 * @param imageSize memory it takes, which is more than the file has
 */
public record KernelImage(long textOffset, long imageSize) {
    private static final int HEADER = 64;
    private static final long MAGIC = 0x644d5241L;
    private static final int MAGIC_AT = 56;
    private static final long BIG_ENDIAN = 1;

    /** Whether it has the magic number of one. */
    public static boolean isImage(Bytes file) {
        return file.size() >= HEADER && file.u32(MAGIC_AT) == MAGIC;
    }

    /** @throws ElfException when it is none, or one that cannot be run here */
    public static KernelImage read(Bytes file) {
        if (!isImage(file)) {
            throw new ElfException("is no arm64 Image; expected 'ARM' 0x64 at 0x38");
        }
        if ((file.u64(24) & BIG_ENDIAN) != 0) {
            throw new ElfException("is a big-endian Image; expected a little-endian one");
        }
        long size = file.u64(16);
        if (size == 0) {
            throw new ElfException("is an Image from before Linux 3.17, which does not tell its size");
        }
        if (size > 0 && size < file.size() || size < 0) {
            throw new ElfException(String.format("claims a size of 0x%x, and has 0x%x bytes", size, file.size()));
        }
        return new KernelImage(file.u64(8), size);
    }
}
