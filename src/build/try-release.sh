#!/bin/sh
# try-release.sh VERSION TIMESTAMP: tries what release.sh has put into target/release, as a stranger would: the archive in a
# clean folder, with no JDK, no environment and nobody's home; the package by apt in a Debian that debootstrap makes (which
# needs root, and Debian's mirror; a machine without them says so). And that a second build gives the same bytes.
# With MMULATOR_TRY=archive, package or twice, only that.
set -eu
cd "$(dirname "$0")/../.."
version=$1
timestamp=$2
top=$PWD
out=$top/target/release
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' HUP INT TERM

say() {
    echo "mmulator: $*"
}

wrong() {
    say "$*" >&2
    [ ! -e "$scratch/said" ] || sed 's/^/    /' "$scratch/said" >&2
    exit 1
}

# expect CODE TEXT COMMAND...: that it exits so, and says that; with no TEXT, whatever it says
expect() {
    code=$1
    text=$2
    shift 2
    got=0
    "$@" >"$scratch/said" 2>&1 </dev/null || got=$?
    [ "$got" -eq "$code" ] || wrong "exit code $got, not $code: $*"
    [ -z "$text" ] || grep -q -e "$text" "$scratch/said" || wrong "'$text' was not said by: $*"
}

# use WORDS: the first minutes with it. WORDS run mmulator where "$examples" has fixtures/ and asm/ in it.
use() {
    expect 0 "^mmulator $version" "$@" --version
    expect 0 "^found  *engine" "$@" doctor
    expect 0 PASS "$@" run "$examples/fixtures/linear-map/good_repaint_when_secondaries_lack_bbml2.yaml"
    expect 0 'error\[' "$@" run "$examples/fixtures/linear-map/bad_secondary_not_parked.yaml"
    expect 0 '^# .*pass' "$@" test -j 2 --junit-xml "$work/results.xml" --sarif "$work/results.sarif" \
        --json "$work/results.json" --html "$work/results.html" "$examples/fixtures/tutorial" "$examples/fixtures/park"
    expect 0 Observation "$@" explore "$examples/fixtures/shapes/good_message_passing.yaml"
    expect 124 Observation "$@" explore --shard 1/2 --json "$work/1.json" "$examples/fixtures/shapes/good_store_buffering.yaml"
    expect 124 Observation "$@" explore --shard 2/2 --json "$work/2.json" "$examples/fixtures/shapes/good_store_buffering.yaml"
    expect 0 "^PASS" "$@" merge "$work/1.json" "$work/2.json"
    expect 0 mutants "$@" mutate --html "$work/mutants.html" "$examples/fixtures/tutorial/good_wait.yaml"
    expect 0 . "$@" explore --relaxed --html "$work/relaxed.html" "$examples/fixtures/tutorial/good_wait.yaml"
    expect 0 . "$@" why "$examples/fixtures/shapes/bad_wake_up.yaml"
    expect 0 . "$@" tables "$examples/fixtures/shapes/good_move_page.yaml"
    expect 0 . "$@" disasm "$examples/asm/split/split_pmd.S"
    expect 0 . "$@" litmus "$examples/fixtures/litmus/unmap.litmus"
    expect 0 . "$@" run --trace "$work/trace.zst" "$examples/fixtures/shapes/good_move_page.yaml"
    expect 0 . "$@" check "$work/trace.zst"
    expect 0 . "$@" new "$work/mine"
    expect 0 "^# .*pass:2 fail:0 .*error:0" "$@" test "$work/mine"
    expect 0 'error\[' "$@" run --html "$work/page.html" "$work/mine/$(ls "$root$work/mine" | grep -m 1 '^bad_.*yaml')"
    grep -q '</html>' "$root$work/page.html" || wrong "no page was written"
}

try_archive() {
    root=
    work=$scratch/home
    mkdir -p "$work" "$scratch/a folder"
    tar -xzf "$out/mmulator-$version-$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m).tar.gz" -C "$scratch/a folder"
    examples="$scratch/a folder/mmulator-$version"
    stranger="env -i HOME=$work PATH=/usr/bin:/bin"
    cache=$work/.cache/mmulator/unicorn
    # What is missing is told with what helps, and it does.
    if ! $stranger "$examples/mmulator" doctor >"$scratch/said" 2>&1; then
        grep -q "provision-unicorn.sh" "$scratch/said" || wrong "nothing says how to get the engine"
        expect 0 fetched $stranger "$examples/provision-unicorn.sh"
        [ -d "$cache" ] || wrong "the engine was not fetched into $cache"
    fi
    expect 0 "^found  *JDK .*a folder/mmulator-$version/runtime" $stranger "$examples/mmulator" doctor
    use $stranger "$examples/mmulator"
    # No word of the JVM that it has not taken the cache.
    expect 0 "mmulator.aot" $stranger MMULATOR_JAVA_OPTS=-Xlog:class+path=info "$examples/mmulator" --version
    expect 0 "shared objects file" $stranger MMULATOR_JAVA_OPTS=-Xlog:class+load=info "$examples/mmulator" --version
    grep -q "mmulator.cli.*shared objects file" "$scratch/said" || wrong "our classes do not come from the cache"
    expect 0 "mmulator-run" $stranger man -l "$examples/man/mmulator-run.1"
    say "the archive runs in a clean folder"
}

# inside COMMAND...: in $root, with /proc there for as long as the command takes, since the JVM looks at it
inside() {
    unshare --mount sh -c 'mount -t proc proc "$0/proc" 2>/dev/null; exec chroot "$0" "$@"' "$root" "$@"
}

try_package() {
    package=$out/mmulator_${version}_$(dpkg --print-architecture).deb
    if [ "$(id -u)" -ne 0 ] || ! command -v debootstrap >/dev/null; then
        say "SKIP: the package was not tried: that needs root and debootstrap" >&2
        return
    fi
    root=$scratch/debian
    work=/root
    examples=/usr/share/doc/mmulator
    # The release that has Unicorn 2.1.2, by the script of the one that it becomes; its mirror is the machine's.
    mirror=$(apt-cache policy | sed -n 's/^ *[0-9]* \(http[^ ]*\) [^ ]*\/main .*/\1/p' | grep -v security | head -n 1)
    debootstrap --variant=minbase --include=libunicorn2t64 testing "$root" "$mirror" \
        /usr/share/debootstrap/scripts/sid >"$scratch/said" 2>&1 ||
        wrong "debootstrap could not make a Debian"
    cp "$package" "$root/tmp"
    expect 0 "Setting up mmulator" chroot "$root" dpkg -i "/tmp/${package##*/}"
    use inside env -i HOME=/root PATH=/usr/bin:/bin mmulator
    expect 0 "mmulator-run.1.gz" chroot "$root" dpkg -L mmulator
    expect 0 "" chroot "$root" dpkg --verify mmulator
    expect 0 "" chroot "$root" dpkg -r mmulator
    [ ! -e "$root/usr/lib/mmulator" ] || wrong "removed, it leaves something behind"
    say "the package installs, runs and goes in a Debian of its own"
}

try_twice() {
    mkdir "$scratch/first"
    cp "$out"/mmulator* "$scratch/first"
    sh src/build/release.sh "$version" "$timestamp" >"$scratch/said" 2>&1 || wrong "a second build failed"
    for file in "$scratch"/first/*; do
        cmp "$file" "$out/${file##*/}" || wrong "a second build gives other bytes"
    done
    say "a second build gives the same bytes"
}

for what in ${MMULATOR_TRY:-archive package twice}; do
    "try_$what"
done
