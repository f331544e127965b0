#!/bin/sh
# release.sh VERSION TIMESTAMP: makes of what is in target/ an archive that needs no JDK, and a Debian package of the same, in
# target/release. 'mvn -Prelease package' calls it; try-release.sh tries what it made.
#
# The same sources and the same JDK give the same bytes: every file has the time TIMESTAMP, and the cache that makes the
# start-up fast is one of classes alone; the one in target/ has profiles too, which differ each time it is recorded.
# The engine is not in it (NOTICE says why): provision-unicorn.sh, which is, fetches it, and the package asks for it.
set -eu
cd "$(dirname "$0")/../.."
LC_ALL=C
TZ=UTC
export LC_ALL TZ
umask 022

version=$1
epoch=$(date -d "$2" +%s)
system=$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m)
out=$PWD/target/release
name=mmulator-$version
tree=$out/$name
# The java that the launcher finds, which need not be Maven's: one with jlink beside it.
java=$(MMULATOR_JAVA_OPTS=-XshowSettings:properties target/mmulator --version 2>&1 | sed -n 's/^ *java.home = //p')

rm -rf "$out"
mkdir -p "$tree/src"

# The program. Of the libraries those that the jar names: target/lib may hold others, of earlier builds.
cp "target/$name.jar" target/mmulator target/mmulator_completion target/mmulator.fish "$tree"
[ ! -e target/mmulator.picocli.jar ] || cp target/mmulator.picocli.jar "$tree"
mkdir "$tree/lib"
unzip -p "target/$name.jar" META-INF/MANIFEST.MF | tr -d '\r' | sed -e ':a' -e 'N' -e '$!ba' -e 's/\n //g' |
    sed -n 's/^Class-Path: //p' | tr ' ' '\n' | while read -r library; do
    cp "target/$library" "$tree/lib"
done
cp -R target/man "$tree/man"
cp src/build/provision-unicorn.sh src/build/fetch-unicorn.sh "$tree"

# What there is to read and to run: what is in the repository, where there is one.
cp README.md LICENSE NOTICE CHANGELOG.md "$tree"
for folder in fixtures asm src/docs; do
    if git rev-parse --git-dir >/dev/null 2>&1; then
        git ls-files "$folder"
    else
        find "$folder" -type f
    fi
done | tar -cf - -T - | tar -xf - -C "$tree"

# The part of the JDK that we use, each module by its name: what java.desktop, JNA's way to the windows of a screen, would
# bring along is used by others, too.
modules=$("$java/bin/jdeps" --ignore-missing-deps --multi-release 25 --list-deps \
    -cp "$(echo "$tree"/lib/*.jar | tr ' ' :)" "$tree/$name.jar" |
    sed -e 's/^ *//' -e 's,/.*,,' -e '/^java\.desktop$/d' | sort -u | paste -s -d , -)
"$java/bin/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages --compress=zip-6 \
    --output "$tree/runtime"

# The time of a jar is what its cache goes by.
find "$tree" -exec touch -h -d "@$epoch" {} +
(
    cd "$tree"
    # The cache holds these names, which must be absolute; of the folder it does not matter where it is, and so it has the same
    # name wherever this is built, if the system has one.
    here=/proc/self/cwd
    [ -e "$here/$name.jar" ] || here=$PWD
    classes=$here/$name.jar
    [ ! -e mmulator.picocli.jar ] || classes=$here/mmulator.picocli.jar:$classes
    options="--enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -XX:MaxRAMPercentage=70"
    # What is loaded is the same each time; what it is numbered by is not.
    runtime/bin/java $options -XX:DumpLoadedClassList=../classes.raw -cp "$classes" mmulator.cli.TrainingRun \
        run fixtures/linear-map/good_repaint_when_secondaries_lack_bbml2.yaml \
        -- explore fixtures/park/good_park_and_release.yaml -- list fixtures/park >/dev/null
    sed -e '/^[#@]/d' -e 's/ id: [0-9]*$//' ../classes.raw | sort -u >../classes
    runtime/bin/java $options -Xshare:dump -XX:SharedClassListFile=../classes -XX:SharedArchiveFile=mmulator.aot \
        -cp "$classes" >../cache.log 2>&1
    cksum <"$name.jar" >mmulator.aot.of
    rm ../classes ../classes.raw ../cache.log
)

# pack FOLDER FILE in FOLDER: a .tar.gz
pack() {
    tar --sort=name --format=gnu --owner=0 --group=0 --numeric-owner --mtime="@$epoch" -C "$1" -cf - "$2" | gzip -n
}
chmod -R u=rwX,go=rX "$tree"
pack "$out" "$name" >"$out/$name-$system.tar.gz"

# The package: the same tree where Debian has such things, and links to it.
if command -v dpkg-deb >/dev/null; then
    architecture=$(dpkg --print-architecture)
    root=$out/root
    share=$root/usr/share
    mkdir -p "$root/DEBIAN" "$root/usr/lib" "$root/usr/bin" "$share/man" "$share/bash-completion/completions" \
        "$share/fish/vendor_completions.d" "$share/doc/mmulator"
    mv "$tree" "$root/usr/lib/mmulator"
    cd "$root/usr/lib/mmulator"
    ln -s ../lib/mmulator/mmulator "$root/usr/bin/mmulator"
    mv man "$share/man/man1"
    gzip -9 -n "$share/man/man1/"*
    mv mmulator_completion "$share/bash-completion/completions/mmulator"
    mv mmulator.fish "$share/fish/vendor_completions.d/mmulator.fish"
    mv README.md CHANGELOG.md src fixtures asm "$share/doc/mmulator"
    gzip -9 -n "$share/doc/mmulator/CHANGELOG.md"
    cat LICENSE NOTICE >"$share/doc/mmulator/copyright"
    rm LICENSE NOTICE provision-unicorn.sh fetch-unicorn.sh
    libc=$(find . -name '*.so' -exec grep -aoh 'GLIBC_2\.[0-9]*' {} + | sed 's/GLIBC_//' | sort -u -V | tail -n 1)
    cat >"$root/DEBIAN/control" <<EOF
Package: mmulator
Version: $version
Architecture: $architecture
Maintainer: The authors of mmulator
Installed-Size: $(du -sk --apparent-size "$root/usr" | cut -f 1)
Depends: libc6 (>= $libc), libunicorn2t64 (>= 2.1.2) | libunicorn2 (>= 2.1.2)
Recommends: gdb-multiarch
Section: devel
Priority: optional
Description: instruction-level arm64 MMU emulator
 Tells whether code that changes arm64 page tables is sound: real instructions,
 software TLBs, every interleaving of the CPUs, the rules of the Arm ARM.
EOF
    (cd "$root" && find usr -type f | sort | xargs -d '\n' md5sum >DEBIAN/md5sums)
    chmod -R u=rwX,go=rX "$root"
    find "$root" -exec touch -h -d "@$epoch" {} +
    SOURCE_DATE_EPOCH=$epoch dpkg-deb --root-owner-group -Zgzip --build "$root" \
        "$out/mmulator_${version}_$architecture.deb" >/dev/null
    rm -rf "$root"
fi
rm -rf "$tree"
cd "$out"
sha256sum mmulator* >SHA256SUMS
