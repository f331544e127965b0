# Fetches libunicorn with apt into the cache folder. Read by provision-unicorn.sh, which sets $cache, $system, $machine.
# Defines $suites, $mirrors and fetch().

# Suites are tried in this order. 2.1.4 is in testing and sid; 2.1.1, in trixie, is too old.
distribution=$(. /etc/os-release 2>/dev/null; echo "${ID:-} ${ID_LIKE:-}")
codenames=$(. /etc/os-release 2>/dev/null; echo "${VERSION_CODENAME:-} ${UBUNTU_CODENAME:-} ${DEBIAN_CODENAME:-}")
case $distribution in
*ubuntu*)
    suites="devel"
    components="main universe"
    keyrings="/usr/share/keyrings/ubuntu-archive-keyring.gpg"
    ;;
*)
    suites="testing sid"
    components="main"
    keyrings="/usr/share/keyrings/debian-archive-keyring.gpg /usr/share/keyrings/debian-archive-keyring.pgp"
    ;;
esac

# The mirrors are the machine's own, read from its apt sources in both formats (deb822 .sources, one-line .list):
# those that serve the distribution itself, that is component main of a suite we know; third parties have neither.
mirrors=$(
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources; do
        [ -r "$file" ] && awk -v known="$codenames stable oldstable testing unstable sid" '
            function offer(uris, suite_list, component_list,    n, i, part, ours) {
                n = split(suite_list, part, " ")
                for (i = 1; i <= n; i++) {
                    sub(/-updates$/, "", part[i])
                    if (index(" " known " ", " " part[i] " ")) ours = 1
                }
                if (!ours || !index(" " component_list " ", " main ")) return
                n = split(uris, part, " ")
                for (i = 1; i <= n; i++) if (part[i] !~ /security|^cdrom:/) print part[i]
            }
            function end_stanza() {
                if (field["types"] ~ /(^| )deb( |$)/ && field["enabled"] !~ /^no$/)
                    offer(field["uris"], field["suites"], field["components"])
                split("", field)
            }
            { sub(/\r$/, "") }
            FILENAME ~ /\.list$/ {
                sub(/#.*/, ""); sub(/\[[^]]*\]/, "")
                if ($1 != "deb") next
                rest = ""
                for (i = 4; i <= NF; i++) rest = rest " " $i
                offer($2, $3, rest)
                next
            }
            /^#/ { next }
            /^[[:space:]]*$/ { end_stanza(); next }
            /^[[:space:]]/ { $1 = $1; field[key] = field[key] " " $0; next }
            { key = tolower($1); sub(/:.*/, "", key); sub(/^[^:]*:[[:space:]]*/, ""); $1 = $1; field[key] = $0 }
            END { if (FILENAME ~ /\.sources$/) end_stanza() }
        ' "$file"
    done | awk '!seen[$0]++'
)
[ -n "$mirrors" ] || note "apt" "no mirror of the distribution in /etc/apt/sources.list and /etc/apt/sources.list.d"

keyring=
for file in $keyrings; do
    [ -r "$file" ] && keyring=$file && break
done

work=
trap '[ -n "$work" ] && rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM
# Left by builds that were killed; a day is longer than any download of a running one.
find "$cache" -maxdepth 1 -name '.fetch.*' -mtime +0 -exec rm -rf {} + 2>/dev/null

# fetch SUITE MIRROR: everything happens in a folder of this process alone, on the cache's file system, and ends with
# one rename. So two builds at once at worst fetch twice, and what carries the final name is always whole.
fetch() {
    [ -n "$work" ] && rm -rf "$work"
    work=$(mktemp -d "$cache/.fetch.XXXXXX") || return 1
    mkdir -p "$work/lists/partial" "$work/archives/archives/partial" "$work/root"
    : >"$work/status"
    # With no keyring file, apt falls back on the keys that the machine trusts; it checks the signature either way.
    echo "deb ${keyring:+[signed-by=$keyring] }$2 $1 $components" >"$work/sources.list"
    # Given with -c, this is read after the machine's own configuration, of which the proxies stay in force. Hooks
    # and pins are cleared: they are meant for the system's lists, not for these.
    cat >"$work/apt.conf" <<EOF
Dir::Etc::SourceList "$work/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
Dir::State "$work";
Dir::State::Lists "$work/lists";
Dir::State::status "$work/status";
Dir::Cache "$work/archives";
Debug::NoLocking "1";
#clear APT::Architectures;
APT::Architecture "$(dpkg --print-architecture)";
#clear APT::Default-Release;
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
APT::Sandbox::User "root"; // as root apt would become _apt, which may not enter this folder
Acquire::Languages "none";
#clear Acquire::IndexTargets::deb::Contents-deb;
#clear Acquire::IndexTargets::deb::DEP-11;
Acquire::Retries "1";
Acquire::http::Timeout "20";
Acquire::https::Timeout "20";
EOF
    if ! (
        cd "$work" &&
            apt-get -c apt.conf -q update &&
            apt-get -c apt.conf -q download libunicorn2t64 &&
            dpkg-deb -x libunicorn2t64_*.deb root &&
            cp -L root/usr/lib/*/libunicorn.so.2 libunicorn.so.2
    ) >"$work/log" 2>&1 </dev/null; then
        note "suite $1" "$(grep -m 1 '^[EW]:' "$work/log" || tail -n 1 "$work/log")"
        return 1
    fi
    good "$work/libunicorn.so.2" || return 1
    # A package of a newer release may ask for a newer C library than this machine has; then try the next suite.
    missing=$(ldd "$work/libunicorn.so.2" 2>&1 | grep -m 1 'not found')
    if [ -n "$missing" ]; then
        note "suite $1" "its library does not run here: $missing"
        return 1
    fi
    target=$cache/$system-$machine
    package=$(basename "$work"/libunicorn2t64_*.deb .deb)
    mv -f "$work"/root/usr/share/doc/libunicorn2t64/copyright "$target/copyright" 2>/dev/null
    mv -f "$work/libunicorn.so.2" "$target/libunicorn.so.2" || return 1
    echo "mmulator: fetched $package ($1) to $target"
}
