# shellcheck shell=bash
# The hosts, what belongs to each by its name, and what every command needs.

netns_of()  { say "$LAB_NAME-$1"; }
socket_of() { say "$LAB_DIR/$1/run/libvirt-sock"; }
uri_of()    { say "qemu+unix:///system?socket=$(socket_of "$1")"; }
peer_uri_of() { say "qemu+tcp://$1/system"; }
root_of()   { say "$LAB_RELEASES_DIR/$1"; }      # a release's folder
release_of() { sed -n "s/^release_$1=//p" "$LAB_DIR/lab.state"; }
# Addresses for documentation (RFC 5737). Nothing routes them, and every lab has its own copy of this network.
address_of() {
  local number
  for number in "${!ALL_HOSTS[@]}"; do
    if [[ ${ALL_HOSTS[number]} == "$1" ]]; then say "192.0.2.$((number + 1))"; fi
  done
}
switch_netns() { say "$LAB_NAME-switch"; }       # between three hosts and more; two have one cable

# The hosts of the lab that is up, or that a killed run has left.
read_hosts() {
  local hosts
  hosts=$(sed -n 's/^hosts=//p' "$LAB_DIR/lab.state" 2>/dev/null) || true
  [[ -z $hosts ]] || read -r -a HOSTS <<<"$hosts"
}
check_host() {
  local host hosts
  for host in "${HOSTS[@]}"; do if [[ $1 == "$host" ]]; then return 0; fi; done
  hosts=$(printf ', %s' "${HOSTS[@]:0:${#HOSTS[@]}-1}")
  usage_error "'$1' is not a host: use ${hosts#, } or ${HOSTS[-1]}."
}

on_host()    { local host=$1; shift; ip netns exec "$(netns_of "$host")" "$@"; }
# In a session of its own: at a terminal, virsh would start an agent that asks for passwords, and says that it cannot.
virsh_on()   { local host=$1; shift; timeout 60 setsid virsh --quiet --connect "$(uri_of "$host")" "$@"; }
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

# One lab.sh at a time changes a lab: the lock is on its folder, so that it leaves no file behind. Several labs do not wait for each other.
lock_folder() {
  exec 9<"$LAB_DIR"
  flock --wait 120 9 || die "Another lab.sh has been busy with this lab for two minutes: wait for it or end it."
}
lock() {
  lock_folder
  [[ /proc/self/fd/9 -ef $LAB_DIR ]] || { warn "The lab has just gone down: \"$0 up\" starts it."; exit "$EXIT_DOWN"; }
}

# To make or remove a lab: what labs share, the folder of namespaces, changes then. That lock is on the parent folder.
lock_machine() {
  [[ ! -d $LAB_DIR ]] || lock_folder
  exec 7<"$(dirname "$LAB_DIR")"
  flock --wait 300 7 || die "Another lab.sh has been making or removing a lab for five minutes: wait for it or end it."
}

valued() { [[ $# -ge 2 && -n $2 ]] || usage_error "$1 needs a value."; }
