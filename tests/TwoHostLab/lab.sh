#!/usr/bin/env bash
# Two or more libvirt hosts, alpha, beta and so on, on one machine: for trying real live migrations without a second machine,
# without KVM and without touching the machine's own libvirt. README.md describes it; "lab.sh help" the commands.
set -euo pipefail

HERE=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
readonly HERE
readonly LAB_NAME=${LAB_NAME:-pmlab}
if [[ $LAB_NAME == pmlab ]]; then default_dir=/run/parallel-migration-lab; else default_dir=/run/parallel-migration-lab-$LAB_NAME; fi
readonly LAB_DIR=${LAB_DIR:-$default_dir}

readonly LAB_RELEASES_DIR=${LAB_RELEASES_DIR:-/var/cache/parallel-migration-lab}

readonly ALL_HOSTS=(alpha beta gamma delta epsilon zeta)
HOSTS=(alpha beta)                           # those of this lab: read_hosts
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
  up [--install] [--hosts N] [--link-speed RATE] [--release R] [--release-alpha R] [--release-beta R]
                                 start the hosts: two, or N from 2 to 6; RATE as tc writes it, e.g. 800mbit; default: unlimited.
                                 R: the Debian release whose libvirt and QEMU the hosts run, e.g. sid; default: this machine's
  guest [--name NAME] [--dirty-rate MIB_PER_S] [--memory MIB] [--vcpus N] [--host HOST]
        [--emulator-cpus CPUSET] [--hard-limit MIB] [--disk MIB] [--persistent]     start a fresh guest (one of that name is
                                 destroyed first); zero-copy may lock as much memory as the hard limit, else all of it;
                                 a disk is a block device that all hosts have
  link [HOST] RATE|unlimited|cut|restore   change the link while things run; with a host's name its end only, in and out
  daemon HOST kill|stop|start|restart  end a host's libvirtd at once (SIGKILL) or in order (SIGTERM), or start it again;
                                 its guests run on, and a daemon started again finds them
  qemu HOST [--name NAME] kill         end a guest's QEMU on that host at once, as if it had crashed
  connections [--host HOST]      number of migration data connections between that host (alpha) and the others right now
  bytes                          bytes that each host has sent over the link, and when they were read
  heartbeat [--host HOST] [--name NAME]           the guest's own count of timer ticks, 100 a second
  env                            KEY=VALUE lines for scripts
  status                         the same for people; exit status 0 up, 3 down, 4 half up
  down                           end and remove everything, also after a crash
LAB_NAME (default pmlab) and LAB_DIR (default /run/parallel-migration-lab) let several labs stand side by side.
LAB_RELEASES_DIR (default /var/cache/parallel-migration-lab) keeps other releases, a folder each; LAB_MIRROR is the Debian
mirror they come from (default: the one that this machine's apt uses).
TEXT
}

for part in names releases state network daemons guests lifecycle watching; do
  # shellcheck source=/dev/null
  source "$HERE/lab/$part.sh"
done

main() {
  local command=${1:-help}
  (( $# == 0 )) || shift
  check_names
  read_hosts
  case $command in
    bytes|status)
      [[ $# -eq 0 ]] || usage_error "$command takes no options."
      "$command" ;;
    env) print_env ;;
    make-release) [[ $# -eq 1 ]] || usage_error "make-release is install's own."; check_release "$1"; make_release "$1" ;;
    check|install|up|down|guest|link|connections|daemon|qemu|heartbeat) "$command" "$@" ;;
    help|--help|-h) help ;;
    *) usage_error "'$command' is not a command." ;;
  esac
}

main "$@"
