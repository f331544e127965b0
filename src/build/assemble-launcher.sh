#!/bin/sh
# assemble-launcher.sh VERSION: puts the launcher beside the jar in target/, lets it write its manual pages and shell
# completion, and record an AOT cache by a first run, which makes the start-up three times as fast. The cache is a bonus:
# without it everything works, only more slowly.
set -eu
cd "$(dirname "$0")/../.."
sed "s/@version@/$1/" src/main/launcher/mmulator >target/mmulator.part
chmod +x target/mmulator.part
mv -f target/mmulator.part target/mmulator

version=$1
cd target
./mmulator reference --man man --completion mmulator_completion --fish mmulator.fish
rm -f mmulator.aot mmulator.aot.of mmulator.picocli.jar
# The java that the launcher finds, which need not be Maven's.
java=$(MMULATOR_JAVA_OPTS=-XshowSettings:properties ./mmulator --version 2>&1 | sed -n 's/^ *java.home = //p')/bin/java

# A JRE has no compiler, and does without.
"$java" ../src/build/RenewClassFiles.java lib/picocli-*.jar mmulator.picocli.jar.part >mmulator.aot.log 2>&1 &&
    mv -f mmulator.picocli.jar.part mmulator.picocli.jar
classes=$PWD/mmulator-$version.jar
[ ! -e mmulator.picocli.jar ] || classes=$PWD/mmulator.picocli.jar:$classes

# What a training run has loaded and linked starts fast: so it does some of all that is done often, or, where no engine
# is, says its version. Options as in the launcher, and none of the user's.
train() {
    "$java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -XX:MaxRAMPercentage=70 -Xlog:aot*=off -Xlog:cds*=off \
        -XX:AOTCacheOutput=mmulator.aot.part -cp "$classes" mmulator.cli.TrainingRun "$@" >>mmulator.aot.log 2>&1 &&
        mv -f mmulator.aot.part mmulator.aot 2>>mmulator.aot.log && cksum <"mmulator-$version.jar" >mmulator.aot.of
}
if ! train run ../fixtures/linear-map/good_repaint_when_secondaries_lack_bbml2.yaml \
    -- litmus ../fixtures/litmus/unmap.litmus ../fixtures/litmus/shootdown.litmus \
    -- explore ../fixtures/park/good_park_and_release.yaml \
    -- list ../fixtures/park && ! train --version; then
    echo "mmulator: no AOT cache could be made, start-up is slower; target/mmulator.aot.log says more" >&2
fi
