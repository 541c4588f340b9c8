#!/usr/bin/env bash
# One host of the lab, from the inside. lab.sh runs this in the host's network namespace and in fresh mount and
# host-name namespaces; it arranges the host's private view of the file system and becomes its libvirtd.
# Every mount made here is private to these processes and disappears with the last of them.
#
#   host.sh HOST LAB_DIR [ROOT]        ROOT: another release's folder, whose libvirtd and QEMU this host runs
set -euo pipefail

host=$1
lab_dir=$2
dir=$lab_dir/$host
root=${3:-}

# An own /run. It hides the machine's D-Bus, so libvirt cannot register the lab's guests with the machine's systemd
# (both hosts would use the same machine name during a migration), and its libvirt sockets.
make_run() {
  local run=$dir/run-root
  mount -t tmpfs -o mode=755 lab-run "$run"
  mkdir -p "$run/libvirt" "$run/lock"
  mount --bind "$dir/run" "$run/libvirt"
  if [[ -d /run/udev ]]; then                       # what is known about devices, for libvirt's node devices
    mkdir "$run/udev"
    mount --bind /run/udev "$run/udev"
  fi
  if [[ $lab_dir == /run/* ]]; then                 # keep the lab itself in sight
    mkdir -p "$run/${lab_dir#/run/}"
    mount --bind "$lab_dir" "$run/${lab_dir#/run/}"
  fi
  mkdir "$run/lab-disks"                            # this host's nodes of the guests' disks; devices count in it, wherever the lab's folder is
  mount --bind "$dir/disks" "$run/lab-disks"
  mount -o remount,bind,dev,rw "$run/lab-disks"
  mount --rbind "$run" /run
}

# A view of the other release's folder in which everything may be written and nothing stays: the folder serves many
# hosts. The machine's devices and processes, and the lab under the path that it has outside, are in sight.
make_view() {
  local part
  mount -t tmpfs -o mode=755 lab-root "$dir/root"
  mkdir "$dir/root"/{upper,work,view}
  mount -t overlay lab-root -o "lowerdir=$root,upperdir=$dir/root/upper,workdir=$dir/root/work" "$dir/root/view"
  for part in dev proc sys run; do mount --rbind "/$part" "$dir/root/view/$part"; done
  mkdir -p "$dir/root/view$lab_dir"
  mount --bind "$lab_dir" "$dir/root/view$lab_dir"
}

hostname "$host"
make_run
view=
into=()
if [[ -n $root ]]; then
  make_view
  view=$dir/root/view
  into=(chroot "$view")
fi
mount --bind "$dir/hosts" "$view/etc/hosts"
mount --bind "$dir/etc" "$view/etc/libvirt"
mount --bind "$dir/lib" "$view/var/lib/libvirt"
mount --bind "$dir/log" "$view/var/log/libvirt"
mount --bind "$dir/cache" "$view/var/cache/libvirt"

exec "${into[@]}" libvirtd --listen --config "$dir/etc/libvirtd.conf" --pid-file "$dir/libvirtd.pid"
