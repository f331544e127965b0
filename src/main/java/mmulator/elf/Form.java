package mmulator.elf;

/** How DWARF writes a value: DWARF 5, "Attribute Encodings". */
enum Form {
    ADDR(0x01),
    BLOCK2(0x03),
    BLOCK4(0x04),
    DATA2(0x05),
    DATA4(0x06),
    DATA8(0x07),
    STRING(0x08),
    BLOCK(0x09),
    BLOCK1(0x0a),
    DATA1(0x0b),
    FLAG(0x0c),
    SDATA(0x0d),
    STRP(0x0e),
    UDATA(0x0f),
    REF_ADDR(0x10),
    REF1(0x11),
    REF2(0x12),
    REF4(0x13),
    REF8(0x14),
    REF_UDATA(0x15),
    INDIRECT(0x16),
    SEC_OFFSET(0x17),
    EXPRLOC(0x18),
    FLAG_PRESENT(0x19),
    STRX(0x1a),
    ADDRX(0x1b),
    REF_SUP4(0x1c),
    STRP_SUP(0x1d),
    DATA16(0x1e),
    LINE_STRP(0x1f),
    REF_SIG8(0x20),
    IMPLICIT_CONST(0x21),
    LOCLISTX(0x22),
    RNGLISTX(0x23),
    REF_SUP8(0x24),
    STRX1(0x25),
    STRX2(0x26),
    STRX3(0x27),
    STRX4(0x28),
    ADDRX1(0x29),
    ADDRX2(0x2a),
    ADDRX3(0x2b),
    ADDRX4(0x2c);

    private static final int HIGHEST = 0x2c;
    private static final Form[] BY_NUMBER = new Form[HIGHEST + 1];

    static {
        for (Form form : values()) {
            BY_NUMBER[form.number] = form;
        }
    }

    private final int number;

    Form(int number) {
        this.number = number;
    }

    @SuppressWarnings("NullAway") // numbers that no form has are null
    static Form of(long number) {
        Form form = number >= 0 && number <= HIGHEST ? BY_NUMBER[(int) number] : null;
        if (form == null) {
            throw new ElfException(String.format("the DWARF form 0x%x is not known", number));
        }
        return form;
    }

    /** Moves behind a value of this form. */
    void skip(Reader reader, boolean wide, int addressSize, int version) {
        switch (this) {
            case FLAG_PRESENT, IMPLICIT_CONST -> {}
            case DATA1, REF1, FLAG, STRX1, ADDRX1 -> reader.skip(1);
            case DATA2, REF2, STRX2, ADDRX2 -> reader.skip(2);
            case STRX3, ADDRX3 -> reader.skip(3);
            case DATA4, REF4, REF_SUP4, STRX4, ADDRX4 -> reader.skip(4);
            case DATA8, REF8, REF_SIG8, REF_SUP8 -> reader.skip(8);
            case DATA16 -> reader.skip(16);
            case ADDR -> reader.skip(addressSize);
            case REF_ADDR -> reader.skip(version == 2 ? addressSize : wide ? 8 : 4);
            case STRP, LINE_STRP, SEC_OFFSET, STRP_SUP -> reader.skip(wide ? 8 : 4);
            case STRING -> reader.skipString();
            case UDATA, SDATA, REF_UDATA, STRX, ADDRX, LOCLISTX, RNGLISTX -> reader.unsigned();
            case BLOCK, EXPRLOC -> reader.skip(reader.unsigned());
            case BLOCK1 -> reader.skip(reader.u8());
            case BLOCK2 -> reader.skip(reader.u16());
            case BLOCK4 -> reader.skip(reader.u32());
            case INDIRECT -> {
                Form real = of(reader.unsigned());
                if (real == INDIRECT) {
                    throw new ElfException("an indirect DWARF form leads to another");
                }
                real.skip(reader, wide, addressSize, version);
            }
        }
    }
}
