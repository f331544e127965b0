#!/bin/sh
# assemble-launcher.sh VERSION: puts the launcher beside the jar in target/, lets it write its manual pages and shell
# completion, and record an AOT cache by a first run, which halves the start-up time. The cache is a bonus: without it
# everything works, only more slowly.
set -eu
cd "$(dirname "$0")/../.."
sed "s/@version@/$1/" src/main/launcher/mmulator >target/mmulator.part
chmod +x target/mmulator.part
mv -f target/mmulator.part target/mmulator

cd target
./mmulator reference --man man --completion mmulator_completion
rm -f mmulator.aot
# What a training run has loaded and linked starts fast: so it does the main job, or, where no engine is, says its version.
# A relative name, because options with spaces in them cannot be handed to the launcher.
train() {
    MMULATOR_JAVA_OPTS="-XX:AOTCacheOutput=mmulator.aot.part -Xlog:aot*=off -Xlog:cds*=off" ./mmulator "$@" >mmulator.aot.log 2>&1 &&
        mv -f mmulator.aot.part mmulator.aot 2>>mmulator.aot.log
}
if ! train run ../fixtures/linear-map/good_repaint_when_secondaries_lack_bbml2.yaml && ! train --version; then
    echo "mmulator: no AOT cache could be made, start-up is slower; target/mmulator.aot.log says more" >&2
fi
