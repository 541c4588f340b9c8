# shellcheck shell=bash
# The guests.

build_guest() {
  local dir=$LAB_DIR/guest
  { as --32 -o "$dir/guest.o" "$HERE/guest/guest.S" &&
    ld -m elf_i386 -N -Ttext=0x100000 -e start -o "$dir/guest.elf" "$dir/guest.o"; } >"$dir/build.log" 2>&1 ||
    { cat "$dir/build.log" >&2; die "Building the guest failed (above): is this an x86 machine's binutils?"; }
}

check_name()   { [[ $1 =~ ^[A-Za-z0-9][A-Za-z0-9._-]{0,40}$ ]] || usage_error "'$1' is not a guest's name: use letters, digits, dots and dashes."; }
check_number() {
  if [[ ! $2 =~ ^[0-9]{1,5}$ ]] || (( 10#$2 < $3 || 10#$2 > $4 )); then usage_error "$1 must be a number from $3 to $4, not '$2'."; fi
}

# A guest's disk: a file in the lab's folder behind a block device, of which each host has a node of its own, as of a LUN. (libvirt refuses to
# migrate a guest whose disk is a file, unless its file system is one that hosts are known to share.)
disk_file() { say "$LAB_DIR/guest/$1.img"; }

# Of one guest, or of all.
disk_devices() {
  local device file
  losetup --list --noheadings --raw --output NAME,BACK-FILE 2>/dev/null | while read -r device file _; do
    if [[ $# -eq 0 && $file == "$LAB_DIR"/guest/* ]] || [[ $# -eq 1 && $file == "$(disk_file "$1")" ]]; then say "$device"; fi
  done
}

detach_disks() {
  local device
  for device in $(disk_devices "$@"); do losetup --detach "$device" || true; done
  if [[ $# -eq 1 ]]; then rm -f "$LAB_DIR"/*/disks/"$1"; fi
}

make_disk() {
  local file device host
  file=$(disk_file "$1")
  rm -f "$file"
  truncate --size "$2M" "$file"
  device=$(losetup --find --show "$file") || die "No block device can be made of $file."
  for host in "${HOSTS[@]}"; do
    # shellcheck disable=SC2046 # two numbers
    mknod --mode 600 "$LAB_DIR/$host/disks/$1" b $(stat --format '%Hr %Lr' "$device")
  done
}

destroy_guest() {
  local host
  for host in "${HOSTS[@]}"; do
    virsh_on "$host" dominfo "$1" >/dev/null 2>&1 || continue
    virsh_on "$host" destroy "$1" >/dev/null 2>&1 || true
    virsh_on "$host" undefine "$1" >/dev/null 2>&1 || true     # fails for a transient guest, which is gone already
    if virsh_on "$host" dominfo "$1" >/dev/null 2>&1; then die "The earlier guest '$1' on $host cannot be removed."; fi
  done
  detach_disks "$1"
}

guest_xml() {
  local name=$1 memory=$2 vcpus=$3 dirty=$4 emulator_cpus=$5 hard_limit=$6 has_disk=$7 tune='' disk='' label=''
  [[ -z $emulator_cpus ]] || tune+="<cputune><emulatorpin cpuset='$emulator_cpus'/></cputune>"
  # No control groups are used here, so this limits nothing but what libvirt allows QEMU to lock.
  [[ -z $hard_limit ]] || tune+="<memtune><hard_limit unit='MiB'>$hard_limit</hard_limit></memtune>"
  # A QEMU with a disk runs as Debian's user for it, so that the disk's owner shows what libvirt does with it.
  if [[ -n $has_disk ]]; then
    disk="<disk type='block' device='disk'><driver name='qemu' type='raw' cache='none'/><source dev='/run/lab-disks/$name'/><target dev='vda' bus='virtio'/></disk>"
    label="<seclabel type='static' model='dac' relabel='yes'><label>+$(id -u libvirt-qemu):+0</label></seclabel>"
  fi
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
    $disk
  </devices>
  $label
</domain>
XML
}

guest() {
  local name=guest dirty=0 memory=320 vcpus=2 host=alpha emulator_cpus='' hard_limit='' disk='' persistent=0 beats
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
      --disk) valued "$@"; check_number "$1" "$2" 1 1024; disk=$((10#$2)) ;;
      *) usage_error "guest does not know '$1'." ;;
    esac
    shift 2
  done
  need_up
  lock
  local xml=$LAB_DIR/guest/$name.xml
  destroy_guest "$name"
  [[ -z $disk ]] || make_disk "$name" "$disk"
  guest_xml "$name" "$memory" "$vcpus" "$dirty" "$emulator_cpus" "$hard_limit" "$disk" >"$xml"
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

# A migrating guest has a QEMU on either host; which is whose, their network namespaces show.
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
  (( kill )) || usage_error "qemu needs an action: kill."
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
