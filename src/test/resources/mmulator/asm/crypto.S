// AES, SHA-1 and SHA-256 (FEAT_AES, FEAT_SHA1, FEAT_SHA256, FEAT_PMULL).
        .text
state   .req    v5
        aese    v0.16b, v1.16b
        aesd    v2.16b, v31.16b
        aesmc   state.16b, v0.16b
        aesimc  v3.16b, state.16b
        sha1c   q0, s1, v2.4s
        sha1p   q3, s4, v5.4s
        sha1m   q6, s7, v31.4s
        sha1h   s8, s9
        sha1su0 v10.4s, v11.4s, v12.4s
        sha1su1 v13.4s, v14.4s
        sha256h q15, q16, v17.4s
        sha256h2 q18, q19, v20.4s
        sha256su0 v21.4s, v22.4s
        sha256su1 v23.4s, v24.4s, v25.4s
        pmull   v26.1q, v27.1d, v28.1d
        pmull2  v29.1q, v30.2d, v31.2d
