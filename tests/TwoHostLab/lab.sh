#!/usr/bin/env bash
# Two libvirt hosts, alpha and beta, on one machine: for trying real live migrations without a second machine,
# without KVM and without touching the machine's own libvirt. README.md tells what it is; "lab.sh help" the commands.
set -euo pipefail

HERE=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
readonly HERE
readonly LAB_NAME=${LAB_NAME:-pmlab}
if [[ $LAB_NAME == pmlab ]]; then default_dir=/run/parallel-migration-lab; else default_dir=/run/parallel-migration-lab-$LAB_NAME; fi
readonly LAB_DIR=${LAB_DIR:-$default_dir}

readonly LAB_RELEASES_DIR=${LAB_RELEASES_DIR:-/var/cache/parallel-migration-lab}

readonly HOSTS=(alpha beta)
readonly INTERFACE=migr0                     # each host's end of the link; namespaces keep the equal names apart
readonly CONTROL_PORT=16509                  # libvirt to libvirt
readonly FIRST_DATA_PORT=49152 LAST_DATA_PORT=49215   # libvirt's default range for a migration's data
readonly HEARTBEAT_ADDRESS=0x101000          # see guest/guest.S
readonly FILL_MARGIN_MIB=80                  # memory that the guest does not fill: 320 MiB leave 240 to move
readonly EXIT_DOWN=3 EXIT_HALF=4
readonly MACHINE=machine                     # in place of a release's name: what is installed on this machine itself
readonly PACKAGES=(libvirt-daemon-system libvirt-clients qemu-system-x86 iproute2 util-linux binutils gnutls-bin)
readonly RELEASE_TOOLS=(debootstrap debian-archive-keyring)      # to make another release's folder …
readonly RELEASE_PACKAGES=(libvirt-daemon-system qemu-system-x86)  # … and what goes into it

say()  { printf '%s\n' "$*"; }
warn() { printf 'lab: %s\n' "$*" >&2; }
die()  { warn "$*"; exit 1; }
usage_error() { warn "$*"; warn "\"$0 help\" lists the commands."; exit 2; }

help() {
  cat <<'TEXT'
lab.sh COMMAND (as root)
  check [--release R]            is everything there? One line for each thing that is missing
  install [--release R]          install the Debian packages (nothing else ever installs); with a release's name also
                                 that release, in a folder of its own
  up [--install] [--link-speed RATE] [--release R] [--release-alpha R] [--release-beta R]
                                 start both hosts; RATE as tc writes it, e.g. 800mbit; default: unlimited.
                                 R: the Debian release whose libvirt and QEMU the hosts run, e.g. sid; default: this machine's
  guest [--name NAME] [--dirty-rate MIB_PER_S] [--memory MIB] [--vcpus N] [--host alpha|beta]
        [--emulator-cpus CPUSET] [--hard-limit MIB] [--persistent]     start a fresh guest (one of that name is
                                 destroyed first); zero-copy may lock as much memory as the hard limit, else all of it
  link RATE|unlimited|cut|restore      change the link while things run
  daemon HOST kill|stop|start|restart  end a host's libvirtd at once (SIGKILL) or in order (SIGTERM), or start it again;
                                 its guests run on, and a daemon started again finds them
  qemu HOST [--name NAME] kill         end a guest's QEMU on that host at once, as if it had crashed
  connections                    number of migration data connections between the hosts right now
  bytes                          bytes that each host has sent over the link
  heartbeat [--host alpha|beta] [--name NAME]       the guest's own count of timer ticks, 100 a second
  env                            KEY=VALUE lines for scripts
  status                         the same for people; exit status 0 up, 3 down, 4 half up
  down                           end and remove everything, also after a crash
LAB_NAME (default pmlab) and LAB_DIR (default /run/parallel-migration-lab) let several labs stand side by side.
LAB_RELEASES_DIR (default /var/cache/parallel-migration-lab) keeps other releases, a folder each; LAB_MIRROR is the Debian
mirror they come from (default: the one that this machine's apt uses).
TEXT
}

# --- names -----------------------------------------------------------------------------------------------------

netns_of()  { say "$LAB_NAME-$1"; }
socket_of() { say "$LAB_DIR/$1/run/libvirt-sock"; }
uri_of()    { say "qemu+unix:///system?socket=$(socket_of "$1")"; }
peer_uri_of() { say "qemu+tcp://$1/system"; }
root_of()   { say "$LAB_RELEASES_DIR/$1"; }      # a release's folder
release_of() { sed -n "s/^release_$1=//p" "$LAB_DIR/lab.state"; }
# Addresses for documentation (RFC 5737). Nothing routes them, and every lab has its own copy of this network.
address_of() { case $1 in alpha) say 192.0.2.1 ;; beta) say 192.0.2.2 ;; esac; }

on_host()    { local host=$1; shift; ip netns exec "$(netns_of "$host")" "$@"; }
virsh_on()   { local host=$1; shift; timeout 60 virsh --quiet --connect "$(uri_of "$host")" "$@"; }
netns_there() { [[ -e /run/netns/$(netns_of "$1") ]]; }

check_names() {
  [[ $LAB_NAME =~ ^[a-z][a-z0-9-]{0,30}$ ]] || die "LAB_NAME '$LAB_NAME' must be lower-case letters, digits and dashes, at most 31."
  [[ $LAB_DIR =~ ^/[A-Za-z0-9._/-]+[A-Za-z0-9]$ && $LAB_DIR != *..* && $LAB_DIR != *//* ]] ||
    die "LAB_DIR '$LAB_DIR' must be an absolute path of letters, digits, dots, dashes and underscores."
  [[ $LAB_RELEASES_DIR =~ ^/[A-Za-z0-9._/-]+[A-Za-z0-9]$ && $LAB_RELEASES_DIR != *..* && $LAB_RELEASES_DIR != *//* ]] ||
    die "LAB_RELEASES_DIR '$LAB_RELEASES_DIR' must be an absolute path of letters, digits, dots, dashes and underscores."
  (( ${#LAB_DIR} <= 80 )) || die "LAB_DIR '$LAB_DIR' is too long: a Unix socket's path may have 107 characters; use at most 80."
  [[ -d $(dirname "$LAB_DIR") ]] || die "The folder that LAB_DIR '$LAB_DIR' lies in does not exist: make it first."
}

need_root() { (( EUID == 0 )) || die "This needs root (namespaces, mounts): run it with sudo."; }

# One lab.sh at a time changes things. The lock is on the parent folder, so that it leaves no file behind.
lock() {
  exec 9<"$(dirname "$LAB_DIR")"
  flock --wait 120 9 || die "Another lab.sh has been busy for two minutes: wait for it or end it."
}

valued() { [[ $# -ge 2 && -n $2 ]] || usage_error "$1 needs a value."; }

# --- check and install -----------------------------------------------------------------------------------------

# The machine's own release needs no folder.
canonical_release() {
  if [[ $1 == "$(. /etc/os-release && say "${VERSION_CODENAME:-}")" ]]; then say "$MACHINE"; else say "$1"; fi
}
check_release() { [[ $1 =~ ^[a-z]{2,20}$ ]] || usage_error "'$1' is not a release's name: use e.g. sid, or $MACHINE for this machine's own."; }

# Prints one line per missing thing for the releases given. Changes nothing: what it tries, it tries in namespaces that
# end at once.
missing_things() {
  local program package release
  while read -r program package; do
    command -v "$program" >/dev/null || say "missing: $program (Debian package $package)"
  done <<'LIST'
libvirtd libvirt-daemon-system
virsh libvirt-clients
qemu-system-x86_64 qemu-system-x86
ip iproute2
tc iproute2
ss iproute2
unshare util-linux
setsid util-linux
flock util-linux
mount mount
hostname hostname
as binutils
ld binutils
certtool gnutls-bin
LIST
  if command -v libvirtd >/dev/null && ! compgen -G '/usr/lib*/libvirt/connection-driver/libvirt_driver_qemu.so' >/dev/null &&
     ! compgen -G '/usr/lib/*/libvirt/connection-driver/libvirt_driver_qemu.so' >/dev/null; then
    say "missing: libvirt's QEMU driver (Debian package libvirt-daemon-driver-qemu)"
  fi
  if (( EUID != 0 )); then
    say "missing: root; run as root, e.g. with sudo (Debian package sudo)"
  elif command -v unshare >/dev/null; then
    if ! unshare --net --mount --uts true 2>/dev/null; then
      say "missing: permission to make network, mount and host-name namespaces; inside a container run it privileged" \
          "(kernel: Debian package linux-image-amd64)"
    elif command -v ip >/dev/null && command -v tc >/dev/null; then
      unshare --net --mount bash -c 'ip link add name lab0 type veth peer name lab1' 2>/dev/null ||
        say "missing: the kernel's veth devices (Debian package linux-image-amd64)"
      unshare --net --mount bash -c 'ip link set lo up && tc qdisc add dev lo root tbf rate 1mbit burst 64kb latency 20ms' 2>/dev/null ||
        say "missing: the kernel's tbf traffic shaper (Debian package linux-image-amd64)"
    fi
  fi
  for release in $(printf '%s\n' "$@" | sort -u); do
    [[ $release == "$MACHINE" ]] || missing_of_release "$release"
  done
}

missing_of_release() {
  [[ -d $(root_of "$1") ]] || say "missing: $1's libvirt and QEMU in $(root_of "$1"); \"$0 install --release $1\" puts them there"
  if (( EUID == 0 )); then
    unshare --mount bash -c 'mount -t tmpfs lab /mnt && mkdir /mnt/{lower,upper,work,view} &&
      mount -t overlay lab -o lowerdir=/mnt/lower,upperdir=/mnt/upper,workdir=/mnt/work /mnt/view' 2>/dev/null ||
      say "missing: the kernel's overlay file system (Debian package linux-image-amd64)"
  fi
}

# The release that the only option may name.
release_option() {
  local release=$MACHINE
  if (( $# )); then
    [[ $1 == --release ]] || usage_error "'$1' is not an option here: use --release."
    valued "$@"
    check_release "$2"
    release=$(canonical_release "$2")
    (( $# == 2 )) || usage_error "'$3' is too much."
  fi
  say "$release"
}

check() {
  local missing release
  release=$(release_option "$@") || exit
  missing=$(missing_things "$release")
  if [[ -z $missing ]]; then say "Everything the lab needs is there."; return 0; fi
  say "$missing"
  return 1
}

# Debian starts services when it installs them. The lab needs none of them: a policy that says no.
forbid_services() {
  printf '#!/bin/sh\nexit 101\n' >"$1/usr/sbin/policy-rc.d"
  chmod 755 "$1/usr/sbin/policy-rc.d"
}

install_packages() {
  local policy='' status=0
  if [[ ! -e /usr/sbin/policy-rc.d ]]; then      # one that is there already stays
    policy=/usr/sbin/policy-rc.d
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    forbid_services /
  fi
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update && apt-get install --yes --no-upgrade --no-install-recommends "$@"; } || status=$?
  if [[ -n $policy ]]; then
    rm -f "$policy"
    trap - EXIT INT TERM HUP
  fi
  (( status == 0 )) || die "apt-get failed (exit status $status): see its messages above."
}

# The machine's own: the first of its apt sources that is Debian itself, not its security updates or somebody else.
mirror() {
  local mirror=${LAB_MIRROR:-}
  [[ -n $mirror ]] || mirror=$(apt-get indextargets --format '$(REPO_URI) $(ORIGIN) $(LABEL) $(COMPONENT)' 'Created-By: Packages' |
    awk '$2 == "Debian" && $3 == "Debian" && $4 == "main" { print $1; exit }')
  [[ -n $mirror ]] || die "This machine's apt has no source of Debian's packages: set LAB_MIRROR to a mirror's address."
  say "$mirror"
}

# Makes a release's folder beside its place and moves it there when it is whole, so that no half of one is ever used.
# Runs in a mount namespace of its own: what debootstrap mounts ends with it, however it ends.
make_release() {
  local release=$1 root new mirror include=()
  root=$(root_of "$release")
  new=$root.new
  mirror=$(mirror) || exit
  [[ $mirror != https:* ]] || include=(--include=ca-certificates)
  rm -rf --one-file-system "$new"
  trap 'rm -rf --one-file-system "'"$new"'"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  debootstrap --variant=minbase "${include[@]}" "$release" "$new" "$mirror" ||
    die "debootstrap failed (above): is '$release' a release that $mirror has?"
  forbid_services "$new"
  # How this machine gets at its packages holds for the folder, too.
  apt-config dump | grep -E '^Acquire::(Check-|[a-z]+::Proxy|Retries|ForceIPv)' >"$new/etc/apt/apt.conf.d/90machine" || true
  chroot "$new" /usr/bin/env PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
    sh -c 'apt-get update && apt-get install --yes --no-install-recommends "$@" && apt-get clean' sh "${RELEASE_PACKAGES[@]}" ||
    die "apt-get failed in $new: see its messages above."
  rm -rf "$new"/var/lib/apt/lists/* "$new"/var/cache/apt/*.bin
  mv -T "$new" "$root"
}

install_release() {
  local release=$1 root
  root=$(root_of "$release")
  mkdir -p "$LAB_RELEASES_DIR"
  exec 8<"$LAB_RELEASES_DIR"
  flock --wait 900 8 || die "Another lab.sh has been making a release for a quarter of an hour: wait for it or end it."
  if [[ ! -d $root ]]; then
    unshare --mount -- "$0" make-release "$release" 8<&- || die "$release could not be made (above)."
  fi
  exec 8<&-
  say "$release is in $root ($(chroot "$root" dpkg-query --show --showformat '${Package} ${Version}  ' libvirt-daemon qemu-system-x86)); remove that folder to have it made anew."
}

install() {
  local release
  release=$(release_option "$@") || exit
  need_root
  command -v apt-get >/dev/null || die "apt-get is missing: this installs on Debian only. \"$0 check\" lists what is needed."
  if [[ $release == "$MACHINE" ]]; then
    install_packages "${PACKAGES[@]}"
  else
    install_packages "${PACKAGES[@]}" "${RELEASE_TOOLS[@]}"
    install_release "$release"
  fi
}

# --- what is there ---------------------------------------------------------------------------------------------

# Is the process one of this lab's daemons or QEMUs? Both have a path in LAB_DIR among their arguments.
is_ours() {
  local comm argument
  { read -r comm <"/proc/$1/comm"; } 2>/dev/null || return 1
  [[ $comm == libvirtd || $comm == qemu-system-* ]] || return 1
  while IFS= read -r -d '' argument; do
    [[ $argument == "$LAB_DIR"/* ]] && return 0
  done 2>/dev/null <"/proc/$1/cmdline"
  return 1
}

# Every process of the lab: all that live in its network namespaces, and daemons and QEMUs whose namespace has lost its name.
lab_pids() {
  local host pid
  {
    for host in "${HOSTS[@]}"; do
      if netns_there "$host"; then ip netns pids "$(netns_of "$host")" 2>/dev/null || true; fi
    done
    for pid in /proc/[0-9]*; do
      pid=${pid#/proc/}
      if is_ours "$pid"; then say "$pid"; fi
    done
  } | sort -un | { grep -vx "$$" || true; }
}

daemon_pid() {
  local pid
  pid=$(cat "$LAB_DIR/$1/libvirtd.pid" 2>/dev/null) || return 1
  is_ours "$pid" || return 1          # a stale file: that number may be anybody's by now
  say "$pid"
}

daemon_there() { daemon_pid "$1" >/dev/null && [[ -S $(socket_of "$1") ]]; }

# up, down or half; half with "daemon" behind it: only a daemon is missing, which "daemon HOST start" starts.
lab_state() {
  local host daemons=1 rest=1 nothing=1
  [[ -e $LAB_DIR ]] && nothing=0
  [[ -f $LAB_DIR/up ]] || rest=0
  for host in "${HOSTS[@]}"; do
    if netns_there "$host"; then nothing=0; else rest=0; fi
    daemon_there "$host" || daemons=0
  done
  if (( rest && daemons )); then say up
  elif (( rest )); then say "half daemon"
  elif (( nothing )) && [[ -z $(lab_pids) ]]; then say down
  else say half; fi
}

# For all that needs no daemon, or only one of them: faults, and what shows and mends them.
need_network() {
  need_root
  refuse_foreign_folder
  case $(lab_state) in
    down) warn "The lab is down: \"$0 up\" starts it."; exit "$EXIT_DOWN" ;;
    half) warn "The lab is half up (a start was killed): \"$0 down\" cleans up."; exit "$EXIT_HALF" ;;
  esac
}

need_daemon() {
  daemon_there "$1" && return 0
  warn "libvirtd of $1 does not run: \"$0 daemon $1 start\" starts it."
  exit "$EXIT_HALF"
}

need_up() {
  local host
  need_network
  for host in "${HOSTS[@]}"; do need_daemon "$host"; done
}

# A folder that some other thing uses must never be taken for a lab: neither it nor processes that use it are touched.
# (A lab that was killed before it wrote lab.state is an empty folder.)
refuse_foreign_folder() {
  [[ -e $LAB_DIR ]] || return 0
  if [[ ! -d $LAB_DIR ]] || [[ ! -f $LAB_DIR/lab.state && -n $(ls -A "$LAB_DIR") ]]; then
    die "$LAB_DIR is not a lab's folder (it has no lab.state): nothing was changed. Choose another LAB_DIR."
  fi
}

# --- the link --------------------------------------------------------------------------------------------------

check_rate() {
  [[ $1 == unlimited || $1 =~ ^[1-9][0-9]*(\.[0-9]+)?[KkMmGgTt]?i?(bit|bps)$ ]] ||
    usage_error "'$1' is not a link speed: use a rate as tc writes it, e.g. 800mbit or 10gbit, or unlimited."
}

set_link_speed() {
  local host
  for host in "${HOSTS[@]}"; do
    if [[ $1 == unlimited ]]; then
      if [[ $(link_speed "$host") != unlimited ]]; then tc -n "$(netns_of "$host")" qdisc del dev "$INTERFACE" root; fi
    else
      # The burst must hold what the kernel hands over at once (up to 64 KiB), and a timer tick's worth at high rates.
      tc -n "$(netns_of "$host")" qdisc replace dev "$INTERFACE" root tbf rate "$1" burst 512kb latency 20ms ||
        die "tc does not take '$1' as a link speed: use e.g. 800mbit."
    fi
  done
}

link_speed() {
  local rate
  rate=$(tc -n "$(netns_of "$1")" qdisc show dev "$INTERFACE" root | sed -n 's/.* rate \([^ ]*\) .*/\1/p')
  say "${rate:-unlimited}"
}

# The cable is pulled at beta's end: alpha loses the carrier and keeps its route, so that what it sends is lost in
# silence, as with a real cable. Beta, whose end it is, has no route meanwhile: a new connection from there fails at once.
cut_link()     { ip -n "$(netns_of beta)" link set "$INTERFACE" down; }
restore_link() { ip -n "$(netns_of beta)" link set "$INTERFACE" up; }
link_is_cut()  { [[ $(ip -n "$(netns_of beta)" -o link show "$INTERFACE") != *[\<,]UP[,\>]* ]]; }

describe_link() { if link_is_cut; then say "cut (would be $(link_speed alpha))"; else link_speed alpha; fi; }

link() {
  [[ $# -eq 1 ]] || usage_error "link needs one of: RATE, unlimited, cut, restore."
  case $1 in
    cut)     need_network; cut_link ;;
    restore) need_network; restore_link ;;
    *)       check_rate "$1"; need_network; set_link_speed "$1" ;;
  esac
  say "link: $(describe_link)"
}

# --- up --------------------------------------------------------------------------------------------------------

# make_folder RELEASE_ALPHA RELEASE_BETA
make_folder() {
  local netns_folder=there host
  [[ -d /run/netns ]] || netns_folder=made     # ip makes and mounts it with the first namespace; down removes what up made
  mkdir -p "$LAB_DIR"
  chmod 700 "$LAB_DIR"                         # whoever reaches the sockets in it commands a root daemon: root only
  printf 'name=%s\nnetns_folder=%s\nrelease_alpha=%s\nrelease_beta=%s\n' "$LAB_NAME" "$netns_folder" "$1" "$2" >"$LAB_DIR/lab.state"
  for host in "${HOSTS[@]}"; do
    mkdir -p "$LAB_DIR/$host"/{etc/pki,lib,log,cache,run,run-root,root}
  done
  mkdir -p "$LAB_DIR/guest"
}

build_guest() {
  local dir=$LAB_DIR/guest
  { as --32 -o "$dir/guest.o" "$HERE/guest/guest.S" &&
    ld -m elf_i386 -N -Ttext=0x100000 -e start -o "$dir/guest.elf" "$dir/guest.o"; } >"$dir/build.log" 2>&1 ||
    { cat "$dir/build.log" >&2; die "Building the guest failed (above): is this an x86 machine's binutils?"; }
}

make_network() {
  local host
  for host in "${HOSTS[@]}"; do ip netns add "$(netns_of "$host")"; done
  # Both ends are made where they belong: the machine's own network never sees them.
  ip link add name "$INTERFACE" netns "$(netns_of alpha)" type veth peer name "$INTERFACE" netns "$(netns_of beta)"
  for host in "${HOSTS[@]}"; do
    ip -n "$(netns_of "$host")" address add "$(address_of "$host")/30" dev "$INTERFACE"
    ip -n "$(netns_of "$host")" link set lo up
    ip -n "$(netns_of "$host")" link set "$INTERFACE" up      # no default route: nothing can leave
  done
}

configure_host() {
  local host=$1 dir=$LAB_DIR/$1 other
  { say "127.0.0.1 localhost"; for other in "${HOSTS[@]}"; do say "$(address_of "$other") $other"; done; } >"$dir/hosts"
  # Two hosts on one machine need different UUIDs: a migration to the same host is refused.
  cat >"$dir/etc/libvirtd.conf" <<CONF
listen_tls = 0
listen_tcp = 1
auth_tcp = "none"
auth_unix_ro = "none"
auth_unix_rw = "none"
unix_sock_rw_perms = "0700"
host_uuid = "$(</proc/sys/kernel/random/uuid)"
CONF
  cat >"$dir/etc/qemu.conf" <<'CONF'
user = "root"
group = "root"
security_driver = "none"
remember_owner = 0
namespaces = []
cgroup_controllers = []
stdio_handler = "file"
migrate_tls_x509_cert_dir = "/etc/libvirt/pki"
migrate_tls_x509_verify = 1
CONF
}

# An authority for this lab, and for each host a certificate under its name, good for both ends of a migration. QEMU's
# file names are fixed, one pair for each end.
make_certificates() {
  local authority=$LAB_DIR/pki host dir
  mkdir "$authority"
  certify() { certtool --sec-param high --ecc "$@" 2>>"$authority/certtool.log" || { cat "$authority/certtool.log" >&2; die "certtool failed (above)."; }; }
  printf 'cn = "two-host lab %s"\nca\ncert_signing_key\nexpiration_days = 30\n' "$LAB_NAME" >"$authority/ca.info"
  certify --generate-privkey --outfile "$authority/ca-key.pem"
  certify --generate-self-signed --load-privkey "$authority/ca-key.pem" --template "$authority/ca.info" --outfile "$authority/ca-cert.pem"
  for host in "${HOSTS[@]}"; do
    dir=$LAB_DIR/$host/etc/pki
    printf 'cn = "%s"\ndns_name = "%s"\nip_address = "%s"\ntls_www_server\ntls_www_client\nsigning_key\nexpiration_days = 30\n' \
      "$host" "$host" "$(address_of "$host")" >"$authority/$host.info"
    cp "$authority/ca-cert.pem" "$dir/"
    certify --generate-privkey --outfile "$dir/server-key.pem"
    certify --generate-certificate --load-privkey "$dir/server-key.pem" --load-ca-certificate "$authority/ca-cert.pem" \
      --load-ca-privkey "$authority/ca-key.pem" --template "$authority/$host.info" --outfile "$dir/server-cert.pem"
    cp "$dir/server-key.pem" "$dir/client-key.pem"
    cp "$dir/server-cert.pem" "$dir/client-cert.pem"
  done
}

# The only place where a daemon is started. Every program here replaces itself by the next, so the background job's
# pid is the daemon's. It gets a clean environment and not the lock (9), which it would hold for as long as it runs.
launch_daemon() {
  local host=$1 root=() release
  release=$(release_of "$host")
  [[ $release == "$MACHINE" ]] || root=("$(root_of "$release")")
  env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 HOME=/root \
    setsid ip netns exec "$(netns_of "$host")" unshare --mount --uts -- bash "$HERE/host.sh" "$host" "$LAB_DIR" "${root[@]}" \
    </dev/null >>"$LAB_DIR/$host/libvirtd.log" 2>&1 9<&- &
}

daemon_answers() {
  timeout 5 virsh --quiet --connect "$(uri_of "$1")" uri >/dev/null 2>&1 &&
    [[ -n $(on_host "$1" ss -Hltn "sport = :$CONTROL_PORT") ]]
}

wait_for_daemon() {
  local host=$1 pid=$2 deadline=$((SECONDS + 40)) why="did not answer within 40 seconds"
  while (( SECONDS < deadline )); do
    if daemon_answers "$host"; then return 0; fi
    if [[ ! -e /proc/$pid ]]; then why="ended while starting"; break; fi
    sleep 0.2
  done
  warn "libvirtd of $host $why. The end of its log:"
  tail -n 20 "$LAB_DIR/$host/libvirtd.log" >&2
  return 1
}

# bring_up SPEED RELEASE_ALPHA RELEASE_BETA
bring_up() {
  local speed=$1 host
  local -A pids
  make_folder "$2" "$3"
  build_guest
  make_certificates
  make_network
  set_link_speed "$speed"
  for host in "${HOSTS[@]}"; do
    configure_host "$host"
    launch_daemon "$host"
    pids[$host]=$!
  done
  for host in "${HOSTS[@]}"; do wait_for_daemon "$host" "${pids[$host]}"; done
  : >"$LAB_DIR/up"
}

up() {
  local speed='' missing install=0 host release wanted
  local -A releases=([alpha]='' [beta]='')      # what was asked for
  while (( $# )); do
    case $1 in
      --install) install=1; shift ;;
      --release|--release-alpha|--release-beta)
        valued "$@"
        check_release "$2"
        release=$(canonical_release "$2")
        case $1 in --release) releases=([alpha]=$release [beta]=$release) ;; *) releases[${1#--release-}]=$release ;; esac
        shift 2 ;;
      --link-speed) valued "$@"; check_rate "$2"; speed=$2; shift 2 ;;
      *) usage_error "up does not know '$1'." ;;
    esac
  done
  need_root
  wanted=("${releases[alpha]:-$MACHINE}" "${releases[beta]:-$MACHINE}")
  if (( install )); then
    for release in $(printf '%s\n' "${wanted[@]}" | sort -u); do install --release "$release"; done
  fi
  missing=$(missing_things "${wanted[@]}")
  [[ -z $missing ]] || die "$missing"$'\n'"lab: \"$0 install\" (or up --install) installs the Debian packages."
  lock
  refuse_foreign_folder
  case $(lab_state) in
    up)
      for host in "${HOSTS[@]}"; do
        [[ ${releases[$host]:-$(release_of "$host")} == "$(release_of "$host")" ]] ||
          die "The lab is up already, and $host runs $(release_of "$host"): \"$0 down\" first."
      done
      [[ -z $speed ]] || set_link_speed "$speed"
      say "The lab is up already (link: $(describe_link))."
      return 0 ;;
    half*)
      say "Cleaning up what an interrupted lab left behind."
      bring_down ;;
  esac
  trap 'trap - EXIT; warn "up failed: cleaning up."; bring_down || true; exit 1' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  bring_up "${speed:-unlimited}" "${wanted[@]}"
  trap - EXIT INT TERM HUP
  say "The lab is up (link: $(describe_link)). \"$0 status\" shows how to use it."
}

# --- down ------------------------------------------------------------------------------------------------------

# Ends the lab's processes: first kindly, then not. Asks anew who is left before the second try.
end_processes() {
  local signal pids deadline
  for signal in TERM KILL; do
    pids=$(lab_pids)
    [[ -n $pids ]] || return 0
    # shellcheck disable=SC2086 # a list of numbers
    kill "-$signal" $pids 2>/dev/null || true
    deadline=$((SECONDS + 6))
    while (( SECONDS < deadline )) && [[ -n $(lab_pids) ]]; do sleep 0.1; done
  done
}

remove_folder() {
  local netns_folder
  if [[ ! -f $LAB_DIR/lab.state ]]; then rmdir "$LAB_DIR" 2>/dev/null || true; return 0; fi
  netns_folder=$(sed -n 's/^netns_folder=//p' "$LAB_DIR/lab.state")
  rm -rf --one-file-system "$LAB_DIR"
  # The folder of namespaces goes if up had made it and nobody else uses it now.
  if [[ $netns_folder == made && -d /run/netns && -z $(ls -A /run/netns) ]]; then
    umount /run/netns 2>/dev/null || true
    rmdir /run/netns 2>/dev/null || true
  fi
}

leftovers() {
  local host pid
  for pid in $(lab_pids); do say "process $pid ($(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | cut -c1-80))"; done
  for host in "${HOSTS[@]}"; do if netns_there "$host"; then say "network namespace $(netns_of "$host")"; fi; done
  awk -v dir="$LAB_DIR" '$5 == dir || index($5, dir "/") == 1 { print "mount " $5 }' /proc/self/mountinfo
  if [[ -e $LAB_DIR ]]; then say "folder $LAB_DIR"; fi
}

bring_down() {
  local host left
  end_processes
  for host in "${HOSTS[@]}"; do
    if netns_there "$host"; then ip netns del "$(netns_of "$host")" || true; fi
  done
  remove_folder
  left=$(leftovers)
  [[ -z $left ]] || { warn "This is still there and must be removed by hand:"; printf '  %s\n' "$left" >&2; return 1; }
}

down() {
  [[ $# -eq 0 ]] || usage_error "down takes no options."
  need_root
  lock
  refuse_foreign_folder
  if [[ $(lab_state) == down ]]; then say "The lab is down; nothing is left of it."; return 0; fi
  bring_down || return 1
  say "The lab is down; nothing is left of it."
}

# --- faults ----------------------------------------------------------------------------------------------------

end_daemon() {
  local host=$1 signal=$2 pid deadline=$((SECONDS + 40))
  pid=$(daemon_pid "$host") || { say "libvirtd of $host does not run."; return 0; }
  kill "-$signal" "$pid" 2>/dev/null || true
  while is_ours "$pid"; do
    (( SECONDS < deadline )) || die "libvirtd of $host (process $pid) has not ended 40 seconds after SIG$signal."
    sleep 0.05
  done
  say "libvirtd of $host has ended (SIG$signal)."
}

# In fresh mount and host-name namespaces, but with the folders of before: there it finds its guests' state and monitors.
start_daemon() {
  local host=$1
  if daemon_pid "$host" >/dev/null; then say "libvirtd of $host runs already."; return 0; fi
  launch_daemon "$host"
  wait_for_daemon "$host" $! || exit 1
  say "libvirtd of $host runs (process $(daemon_pid "$host"))."
}

daemon() {
  [[ $# -eq 2 ]] || usage_error "daemon needs a host and one of: kill, stop, start, restart."
  check_host "$1"
  case $2 in kill|stop|start|restart) ;; *) usage_error "daemon can kill, stop, start or restart, not '$2'." ;; esac
  need_network
  lock
  case $2 in
    kill)    end_daemon "$1" KILL ;;
    stop)    end_daemon "$1" TERM ;;
    start)   start_daemon "$1" ;;
    restart) end_daemon "$1" TERM; start_daemon "$1" ;;
  esac
}

# A migrating guest has a QEMU on either host; which is whose, their network namespaces tell.
qemu_pid() {
  local pid argument
  for pid in $(ip netns pids "$(netns_of "$1")"); do
    is_ours "$pid" || continue
    while IFS= read -r -d '' argument; do
      if [[ $argument == "guest=$2,"* ]]; then say "$pid"; return 0; fi
    done 2>/dev/null <"/proc/$pid/cmdline"
  done
  return 1
}

# Needs no daemon: a host can lose its daemon first and its guest then. Takes no lock: a fault can come at any moment.
qemu() {
  local host=${1:-} name=guest kill=0 pid deadline
  check_host "$host"
  shift
  while (( $# )); do
    case $1 in
      kill) kill=1; shift ;;
      --name) valued "$@"; check_name "$2"; name=$2; shift 2 ;;
      *) usage_error "qemu does not know '$1'." ;;
    esac
  done
  (( kill )) || usage_error "qemu needs to be told what to do: kill."
  need_network
  pid=$(qemu_pid "$host" "$name") || die "Guest '$name' has no QEMU on $host."
  kill -KILL "$pid" 2>/dev/null || true
  deadline=$((SECONDS + 40))
  while is_ours "$pid"; do
    (( SECONDS < deadline )) || die "QEMU of '$name' on $host (process $pid) has not ended 40 seconds after SIGKILL."
    sleep 0.05
  done
  say "QEMU of '$name' on $host has ended (SIGKILL)."
}

# --- guests ----------------------------------------------------------------------------------------------------

check_name()   { [[ $1 =~ ^[A-Za-z0-9][A-Za-z0-9._-]{0,40}$ ]] || usage_error "'$1' is not a guest's name: use letters, digits, dots and dashes."; }
check_host()   { [[ $1 == alpha || $1 == beta ]] || usage_error "'$1' is not a host: use alpha or beta."; }
check_number() {
  if [[ ! $2 =~ ^[0-9]{1,5}$ ]] || (( 10#$2 < $3 || 10#$2 > $4 )); then usage_error "$1 must be a number from $3 to $4, not '$2'."; fi
}

destroy_guest() {
  local host
  for host in "${HOSTS[@]}"; do
    virsh_on "$host" dominfo "$1" >/dev/null 2>&1 || continue
    virsh_on "$host" destroy "$1" >/dev/null 2>&1 || true
    virsh_on "$host" undefine "$1" >/dev/null 2>&1 || true     # fails for a transient guest, which is gone already
    if virsh_on "$host" dominfo "$1" >/dev/null 2>&1; then die "The earlier guest '$1' on $host cannot be removed."; fi
  done
}

guest_xml() {
  local name=$1 memory=$2 vcpus=$3 dirty=$4 emulator_cpus=$5 hard_limit=$6 tune=''
  [[ -z $emulator_cpus ]] || tune+="<cputune><emulatorpin cpuset='$emulator_cpus'/></cputune>"
  # No control groups are used here, so this limits nothing but what libvirt allows QEMU to lock.
  [[ -z $hard_limit ]] || tune+="<memtune><hard_limit unit='MiB'>$hard_limit</hard_limit></memtune>"
  cat <<XML
<domain type='qemu'>
  <name>$name</name>
  <memory unit='MiB'>$memory</memory>
  <vcpu>$vcpus</vcpu>
  $tune
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
    <kernel>$LAB_DIR/guest/guest.elf</kernel>
    <cmdline>fill=$((memory - FILL_MARGIN_MIB)) dirty=$dirty</cmdline>
  </os>
  <on_poweroff>destroy</on_poweroff>
  <on_crash>destroy</on_crash>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <controller type='usb' model='none'/>
    <memballoon model='none'/>
  </devices>
</domain>
XML
}

guest() {
  local name=guest dirty=0 memory=320 vcpus=2 host=alpha emulator_cpus='' hard_limit='' persistent=0 beats
  while (( $# )); do
    case $1 in
      --persistent) persistent=1; shift; continue ;;
      --name) valued "$@"; check_name "$2"; name=$2 ;;
      --dirty-rate) valued "$@"; check_number "$1" "$2" 0 4000; dirty=$((10#$2)) ;;
      --memory) valued "$@"; check_number "$1" "$2" 128 2048; memory=$((10#$2)) ;;
      --vcpus) valued "$@"; check_number "$1" "$2" 1 64; vcpus=$((10#$2)) ;;
      --host) valued "$@"; check_host "$2"; host=$2 ;;
      --emulator-cpus)
        valued "$@"
        [[ $2 =~ ^[0-9,^-]+$ ]] || usage_error "'$2' is not a set of CPUs: use e.g. 0-1,3."
        emulator_cpus=$2 ;;
      --hard-limit) valued "$@"; check_number "$1" "$2" 1 65536; hard_limit=$((10#$2)) ;;
      *) usage_error "guest does not know '$1'." ;;
    esac
    shift 2
  done
  need_up
  lock
  local xml=$LAB_DIR/guest/$name.xml
  destroy_guest "$name"
  guest_xml "$name" "$memory" "$vcpus" "$dirty" "$emulator_cpus" "$hard_limit" >"$xml"
  if (( persistent )); then
    virsh_on "$host" define "$xml" >/dev/null || die "libvirt on $host does not take this guest (its message is above)."
    virsh_on "$host" start "$name" >/dev/null || die "The guest does not start on $host; QEMU's log: $LAB_DIR/$host/log/qemu/$name.log"
  else
    virsh_on "$host" create "$xml" >/dev/null || die "The guest does not start on $host; QEMU's log: $LAB_DIR/$host/log/qemu/$name.log"
  fi
  # The first heartbeat comes when its memory is filled: only then is there something to migrate.
  local deadline=$((SECONDS + 60))
  until beats=$(read_heartbeat "$host" "$name" 2>/dev/null) && (( beats > 0 )); do
    (( SECONDS < deadline )) || die "The guest '$name' runs on $host but shows no heartbeat after a minute."
    sleep 0.1
  done
  say "Guest '$name' runs on $host: $vcpus vCPUs, $memory MiB ($((memory - FILL_MARGIN_MIB)) MiB filled), rewrites $dirty MiB/s."
}

read_heartbeat() {
  local answer
  answer=$(virsh_on "$1" qemu-monitor-command "$2" --hmp "xp /1wd $HEARTBEAT_ADDRESS") || return 1
  [[ $answer =~ :[[:space:]]+([0-9]+) ]] || return 1
  say "${BASH_REMATCH[1]}"
}

heartbeat() {
  local host=alpha name=guest
  while (( $# )); do
    case $1 in
      --host) valued "$@"; check_host "$2"; host=$2 ;;
      --name) valued "$@"; check_name "$2"; name=$2 ;;
      *) usage_error "heartbeat does not know '$1'." ;;
    esac
    shift 2
  done
  need_network
  need_daemon "$host"
  read_heartbeat "$host" "$name" || die "No heartbeat of '$name' on $host: does it run there? (\"$0 status\" shows all guests.)"
}

# --- looking ---------------------------------------------------------------------------------------------------

# Counts alpha's established connections that have a data port at either end: a migration from alpha has it at the far
# end, one to alpha at the near end, and each connection is counted once. libvirt's own connections are left out, because
# their other end may by chance be a port of the same range. A parallel migration has one connection more than it was
# asked for: QEMU's main channel, which carries the devices' state.
connections() {
  need_network
  on_host alpha ss -Htn state established \
    "( ( sport >= :$FIRST_DATA_PORT and sport <= :$LAST_DATA_PORT ) or ( dport >= :$FIRST_DATA_PORT and dport <= :$LAST_DATA_PORT ) ) and sport != :$CONTROL_PORT and dport != :$CONTROL_PORT" |
    wc -l
}

bytes() {
  local host
  need_network
  for host in "${HOSTS[@]}"; do
    say "$host=$(on_host "$host" cat "/sys/class/net/$INTERFACE/statistics/tx_bytes")"
  done
}

# A daemon that does not run has no process number.
print_env() {
  need_network
  say "LAB_DIR=$LAB_DIR"
  say "LAB_ALPHA_URI=$(uri_of alpha)"
  say "LAB_BETA_URI=$(uri_of beta)"
  say "LAB_ALPHA_PEER_URI=$(peer_uri_of alpha)"
  say "LAB_BETA_PEER_URI=$(peer_uri_of beta)"
  say "LAB_INTERFACE=$INTERFACE"
  say "LAB_ALPHA_NETNS=$(netns_of alpha)"
  say "LAB_BETA_NETNS=$(netns_of beta)"
  say "LAB_ALPHA_PID=$(daemon_pid alpha || true)"
  say "LAB_BETA_PID=$(daemon_pid beta || true)"
}

status_of_host() {
  local host=$1 versions
  if ! daemon_there "$host"; then
    say "$host: libvirtd does not run: \"$0 daemon $host start\" starts it."
    return 1
  fi
  if ! versions=$(virsh_on "$host" version --daemon 2>&1); then
    say "$host: does not answer: $versions"
    return 1
  fi
  say "$host: $(sed -n 's/^Running hypervisor: //p' <<<"$versions"), $(sed -n 's/^Running against daemon: /libvirt /p' <<<"$versions")," \
      "$(address_of "$host") on $INTERFACE"
  virsh_on "$host" list --all | sed -n 's/^ *[0-9-]* *\([^ ]*\) *\(.*[^ ]\) *$/  guest \1: \2/p'
}

status() {
  need_root
  refuse_foreign_folder
  case $(lab_state) in
    down) say "The lab is down."; return "$EXIT_DOWN" ;;
    half)
      say "The lab is half up: run \"$0 down\" to clean up. What there is:"
      leftovers | sed 's/^/  /'
      return "$EXIT_HALF" ;;
  esac
  local host whole=1
  say "The lab's link: $(describe_link)."
  for host in "${HOSTS[@]}"; do
    status_of_host "$host" || whole=0
  done
  (( whole )) || { say "The lab is half up."; return "$EXIT_HALF"; }
  say "The lab is up."
  say "Migrate a guest from alpha to beta with:"
  say "  parallel-migration migrate --source '$(uri_of alpha)' --destination '$(uri_of beta)' --migration-interface $INTERFACE --vm guest"
}

main() {
  local command=${1:-help}
  (( $# == 0 )) || shift
  check_names
  case $command in
    bytes|connections|status)
      [[ $# -eq 0 ]] || usage_error "$command takes no options."
      "$command" ;;
    env) print_env ;;
    make-release) [[ $# -eq 1 ]] || usage_error "make-release is install's own."; check_release "$1"; make_release "$1" ;;
    check|install|up|down|guest|link|daemon|qemu|heartbeat) "$command" "$@" ;;
    help|--help|-h) help ;;
    *) usage_error "'$command' is not a command." ;;
  esac
}

main "$@"
