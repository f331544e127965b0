package mmulator.asm.assemble;

import java.util.List;

/** The names of all directives, for guessing what a misspelt one was meant to be. */
final class DirectiveNames {
    private DirectiveNames() {}

    static final List<String> ALL = List.of(
            (".align .p2align .balign .balignw .balignl .p2alignw .p2alignl .even .org .struct .offset .byte .hword .2byte .short .word .4byte .long .int "
                            + ".quad .8byte .xword .zero .space .skip .fill .float .single .double .octa .uleb128 .sleb128 .dc .ds .dcb "
                            + ".ascii .asciz .string .inst .ltorg .pool .text .data .bss "
                            + ".section .subsection .pushsection .popsection .previous .global .globl .local .weak .hidden .type .size .set .equ "
                            + ".equiv .macro .altmacro .noaltmacro .endm .purgem .exitm .rept .irp .irpc .endr .if .ifdef .ifndef .ifc .ifnc .ifb .ifnb "
                            + ".ifeq .ifne .iflt .ifle .ifgt .ifge .elseif .else .endif .include .incbin .end .comm .lcomm .error .warning .err .unreq .arch "
                            + ".cpu .arch_extension .file .ident")
                    .split(" "));
}
