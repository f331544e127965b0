package mmulator.asm.encode;

/** The encodings of system registers, from the Arm ARM's "AArch64 System Register Encoding". */
final class SystemRegisterTable {
    private SystemRegisterTable() {}

    /** Lines of {@code op0 op1 CRn CRm: name op2, name op2}. */
    static final String TEXT = """
            2 0 0 0: osdtrrx_el1 2
            2 0 0 2: mdccint_el1 0, mdscr_el1 2
            2 0 0 3: osdtrtx_el1 2
            2 0 0 6: oseccr_el1 2
            2 0 1 0: mdrar_el1 0, oslar_el1 4
            2 0 1 1: oslsr_el1 4
            2 0 1 3: osdlr_el1 4
            2 0 1 4: dbgprcr_el1 4
            2 0 7 8: dbgclaimset_el1 6
            2 0 7 9: dbgclaimclr_el1 6
            2 0 7 14: dbgauthstatus_el1 6
            2 3 0 1: mdccsr_el0 0
            2 3 0 4: dbgdtr_el0 0
            2 3 0 5: dbgdtrrx_el0 0, dbgdtrtx_el0 0
            2 4 0 7: dbgvcr32_el2 0
            3 0 0 0: midr_el1 0, mpidr_el1 5, revidr_el1 6
            3 0 0 1: id_pfr0_el1 0, id_pfr1_el1 1, id_dfr0_el1 2, id_afr0_el1 3, id_mmfr0_el1 4, id_mmfr1_el1 5, id_mmfr2_el1 6, id_mmfr3_el1 7
            3 0 0 2: id_isar0_el1 0, id_isar1_el1 1, id_isar2_el1 2, id_isar3_el1 3, id_isar4_el1 4, id_isar5_el1 5, id_mmfr4_el1 6, id_isar6_el1 7
            3 0 0 3: mvfr0_el1 0, mvfr1_el1 1, mvfr2_el1 2, id_pfr2_el1 4, id_dfr1_el1 5, id_mmfr5_el1 6
            3 0 0 4: id_aa64pfr0_el1 0, id_aa64pfr1_el1 1, id_aa64pfr2_el1 2, id_aa64zfr0_el1 4, id_aa64smfr0_el1 5, id_aa64fpfr0_el1 7
            3 0 0 5: id_aa64dfr0_el1 0, id_aa64dfr1_el1 1, id_aa64dfr2_el1 2, id_aa64afr0_el1 4, id_aa64afr1_el1 5
            3 0 0 6: id_aa64isar0_el1 0, id_aa64isar1_el1 1, id_aa64isar2_el1 2, id_aa64isar3_el1 3
            3 0 0 7: id_aa64mmfr0_el1 0, id_aa64mmfr1_el1 1, id_aa64mmfr2_el1 2, id_aa64mmfr3_el1 3, id_aa64mmfr4_el1 4
            3 0 1 0: sctlr_el1 0, actlr_el1 1, cpacr_el1 2, sctlr2_el1 3, rgsr_el1 5, gcr_el1 6
            3 0 1 2: zcr_el1 0, trfcr_el1 1, smpri_el1 4, smcr_el1 6
            3 0 2 0: ttbr0_el1 0, ttbr1_el1 1, tcr_el1 2, tcr2_el1 3
            3 0 2 1: apiakeylo_el1 0, apiakeyhi_el1 1, apibkeylo_el1 2, apibkeyhi_el1 3
            3 0 2 2: apdakeylo_el1 0, apdakeyhi_el1 1, apdbkeylo_el1 2, apdbkeyhi_el1 3
            3 0 2 3: apgakeylo_el1 0, apgakeyhi_el1 1
            3 0 2 5: gcscr_el1 0, gcspr_el1 1, gcscre0_el1 2
            3 0 4 0: spsr_el1 0, elr_el1 1
            3 0 4 1: sp_el0 0
            3 0 4 2: spsel 0, currentel 2, pan 3, uao 4
            3 0 4 3: allint 0, pm 1
            3 0 4 6: icc_pmr_el1 0
            3 0 5 1: afsr0_el1 0, afsr1_el1 1
            3 0 5 2: esr_el1 0
            3 0 5 3: erridr_el1 0, errselr_el1 1
            3 0 5 4: erxfr_el1 0, erxctlr_el1 1, erxstatus_el1 2, erxaddr_el1 3, erxpfgf_el1 4, erxpfgctl_el1 5, erxpfgcdn_el1 6
            3 0 5 5: erxmisc0_el1 0, erxmisc1_el1 1, erxmisc2_el1 2, erxmisc3_el1 3
            3 0 5 6: tfsr_el1 0, tfsre0_el1 1
            3 0 6 0: far_el1 0, pfar_el1 5
            3 0 7 4: par_el1 0
            3 0 9 9: pmscr_el1 0, pmsnevfr_el1 1, pmsicr_el1 2, pmsirr_el1 3, pmsfcr_el1 4, pmsevfr_el1 5, pmslatfr_el1 6, pmsidr_el1 7
            3 0 9 10: pmblimitr_el1 0, pmbptr_el1 1, pmbsr_el1 3, pmbidr_el1 7
            3 0 9 11: trblimitr_el1 0, trbptr_el1 1, trbbaser_el1 2, trbsr_el1 3, trbmar_el1 4, trbtrg_el1 6, trbidr_el1 7
            3 0 9 14: pmintenset_el1 1, pmintenclr_el1 2, pmmir_el1 6
            3 0 10 2: mair_el1 0, mair2_el1 1, pire0_el1 2, pir_el1 3, por_el1 4, s2por_el1 5
            3 0 10 3: amair_el1 0, amair2_el1 1
            3 0 10 4: lorsa_el1 0, lorea_el1 1, lorn_el1 2, lorc_el1 3, mpamidr_el1 4, lorid_el1 7
            3 0 10 5: mpam1_el1 0, mpam0_el1 1
            3 0 12 0: vbar_el1 0, rvbar_el1 1, rmr_el1 2
            3 0 12 1: isr_el1 0, disr_el1 1
            3 0 12 8: icc_iar0_el1 0, icc_eoir0_el1 1, icc_hppir0_el1 2, icc_bpr0_el1 3
            3 0 12 11: icc_dir_el1 1, icc_rpr_el1 3, icc_sgi1r_el1 5, icc_asgi1r_el1 6, icc_sgi0r_el1 7
            3 0 12 12: icc_iar1_el1 0, icc_eoir1_el1 1, icc_hppir1_el1 2, icc_bpr1_el1 3, icc_ctlr_el1 4, icc_sre_el1 5, icc_igrpen0_el1 6, icc_igrpen1_el1 7
            3 0 13 0: contextidr_el1 1, rcwsmask_el1 3, tpidr_el1 4, accdata_el1 5, rcwmask_el1 6, scxtnum_el1 7
            3 0 14 1: cntkctl_el1 0
            3 1 0 0: ccsidr_el1 0, clidr_el1 1, ccsidr2_el1 2, gmid_el1 4, smidr_el1 6, aidr_el1 7
            3 2 0 0: csselr_el1 0
            3 3 0 0: ctr_el0 1, dczid_el0 7
            3 3 2 4: rndr 0, rndrrs 1
            3 3 2 5: gcspr_el0 1
            3 3 4 2: nzcv 0, daif 1, svcr 2, dit 5, ssbs 6, tco 7
            3 3 4 4: fpcr 0, fpsr 1, fpmr 2
            3 3 4 5: dspsr_el0 0, dlr_el0 1
            3 3 9 12: pmcr_el0 0, pmcntenset_el0 1, pmcntenclr_el0 2, pmovsclr_el0 3, pmswinc_el0 4, pmselr_el0 5, pmceid0_el0 6, pmceid1_el0 7
            3 3 9 13: pmccntr_el0 0, pmxevtyper_el0 1, pmxevcntr_el0 2
            3 3 9 14: pmuserenr_el0 0, pmovsset_el0 3
            3 3 10 2: por_el0 4
            3 3 13 0: tpidr_el0 2, tpidrro_el0 3, tpidr2_el0 5, scxtnum_el0 7
            3 3 14 0: cntfrq_el0 0, cntpct_el0 1, cntvct_el0 2, cntpctss_el0 5, cntvctss_el0 6
            3 3 14 2: cntp_tval_el0 0, cntp_ctl_el0 1, cntp_cval_el0 2
            3 3 14 3: cntv_tval_el0 0, cntv_ctl_el0 1, cntv_cval_el0 2
            3 3 14 15: pmccfiltr_el0 7
            3 4 0 0: vpidr_el2 0, vmpidr_el2 5
            3 4 1 0: sctlr_el2 0, actlr_el2 1, sctlr2_el2 3
            3 4 1 1: hcr_el2 0, mdcr_el2 1, cptr_el2 2, hstr_el2 3, hfgrtr_el2 4, hfgwtr_el2 5, hfgitr_el2 6, hacr_el2 7
            3 4 1 2: zcr_el2 0, trfcr_el2 1, hcrx_el2 2, smprimap_el2 5, smcr_el2 6
            3 4 1 3: sder32_el2 1
            3 4 2 0: ttbr0_el2 0, ttbr1_el2 1, tcr_el2 2, tcr2_el2 3
            3 4 2 1: vttbr_el2 0, vtcr_el2 2
            3 4 2 2: vncr_el2 0
            3 4 2 6: vsttbr_el2 0, vstcr_el2 2
            3 4 3 0: dacr32_el2 0
            3 4 3 1: hdfgrtr_el2 4, hdfgwtr_el2 5, hafgrtr_el2 6
            3 4 4 0: spsr_el2 0, elr_el2 1
            3 4 4 1: sp_el1 0
            3 4 4 3: spsr_irq 0, spsr_abt 1, spsr_und 2, spsr_fiq 3
            3 4 5 0: ifsr32_el2 1
            3 4 5 1: afsr0_el2 0, afsr1_el2 1
            3 4 5 2: esr_el2 0, vsesr_el2 3
            3 4 5 3: fpexc32_el2 0
            3 4 5 6: tfsr_el2 0
            3 4 6 0: far_el2 0, hpfar_el2 4, pfar_el2 5
            3 4 9 9: pmscr_el2 0
            3 4 10 1: mair2_el2 1
            3 4 10 2: mair_el2 0, pire0_el2 2, pir_el2 3, por_el2 4, s2pir_el2 5
            3 4 10 3: amair_el2 0, amair2_el2 1
            3 4 10 4: mpamhcr_el2 0, mpamvpmv_el2 1
            3 4 10 5: mpam2_el2 0
            3 4 10 6: mpamvpm0_el2 0, mpamvpm1_el2 1, mpamvpm2_el2 2, mpamvpm3_el2 3, mpamvpm4_el2 4, mpamvpm5_el2 5, mpamvpm6_el2 6, mpamvpm7_el2 7
            3 4 12 0: vbar_el2 0, rvbar_el2 1, rmr_el2 2
            3 4 12 1: vdisr_el2 1
            3 4 12 9: icc_sre_el2 5
            3 4 12 11: ich_hcr_el2 0, ich_vtr_el2 1, ich_misr_el2 2, ich_eisr_el2 3, ich_elrsr_el2 5, ich_vmcr_el2 7
            3 4 13 0: contextidr_el2 1, tpidr_el2 2, scxtnum_el2 7
            3 4 14 0: cntvoff_el2 3, cntpoff_el2 6
            3 4 14 1: cnthctl_el2 0
            3 4 14 2: cnthp_tval_el2 0, cnthp_ctl_el2 1, cnthp_cval_el2 2
            3 4 14 3: cnthv_tval_el2 0, cnthv_ctl_el2 1, cnthv_cval_el2 2
            3 4 14 4: cnthvs_tval_el2 0, cnthvs_ctl_el2 1, cnthvs_cval_el2 2
            3 4 14 5: cnthps_tval_el2 0, cnthps_ctl_el2 1, cnthps_cval_el2 2
            3 5 1 0: sctlr_el12 0, cpacr_el12 2, sctlr2_el12 3
            3 5 1 2: zcr_el12 0, trfcr_el12 1, smcr_el12 6
            3 5 2 0: ttbr0_el12 0, ttbr1_el12 1, tcr_el12 2, tcr2_el12 3
            3 5 4 0: spsr_el12 0, elr_el12 1
            3 5 5 1: afsr0_el12 0, afsr1_el12 1
            3 5 5 2: esr_el12 0
            3 5 5 6: tfsr_el12 0
            3 5 6 0: far_el12 0
            3 5 9 9: pmscr_el12 0
            3 5 10 2: mair_el12 0, mair2_el12 1, pire0_el12 2, pir_el12 3, por_el12 4
            3 5 10 3: amair_el12 0, amair2_el12 1
            3 5 10 5: mpam1_el12 0
            3 5 12 0: vbar_el12 0
            3 5 13 0: contextidr_el12 1, scxtnum_el12 7
            3 5 14 1: cntkctl_el12 0
            3 5 14 2: cntp_tval_el02 0, cntp_ctl_el02 1, cntp_cval_el02 2
            3 5 14 3: cntv_tval_el02 0, cntv_ctl_el02 1, cntv_cval_el02 2
            3 6 1 0: sctlr_el3 0, actlr_el3 1, sctlr2_el3 3
            3 6 1 1: scr_el3 0, sder32_el3 1, cptr_el3 2
            3 6 1 2: zcr_el3 0, smcr_el3 6
            3 6 1 3: mdcr_el3 1
            3 6 2 0: ttbr0_el3 0, tcr_el3 2
            3 6 2 1: gptbr_el3 4, gpccr_el3 6
            3 6 4 0: spsr_el3 0, elr_el3 1
            3 6 4 1: sp_el2 0
            3 6 5 1: afsr0_el3 0, afsr1_el3 1
            3 6 5 2: esr_el3 0
            3 6 5 6: tfsr_el3 0
            3 6 6 0: far_el3 0, mfar_el3 5
            3 6 10 1: mair2_el3 1
            3 6 10 2: mair_el3 0, pir_el3 3, por_el3 4
            3 6 10 3: amair_el3 0, amair2_el3 1
            3 6 10 5: mpam3_el3 0
            3 6 12 0: vbar_el3 0, rvbar_el3 1, rmr_el3 2
            3 6 12 12: icc_ctlr_el3 4, icc_sre_el3 5, icc_igrpen1_el3 7
            3 6 13 0: tpidr_el3 2, scxtnum_el3 7
            3 7 14 2: cntps_tval_el1 0, cntps_ctl_el1 1, cntps_cval_el1 2
            """;
}
