# shellcheck shell=bash
# What the lab needs: check, install, and other releases in folders of their own.

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
losetup mount
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

# The machine's own: the first of its apt sources that is Debian itself, not its security updates or another vendor.
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
