#!/usr/bin/env bash
# One host of the lab, from the inside. lab.sh runs this in the host's network namespace and in fresh mount and
# host-name namespaces; it arranges the host's private view of the file system and becomes its libvirtd.
# Every mount made here is private to these processes and disappears with the last of them.
#
#   host.sh HOST LAB_DIR
set -euo pipefail

host=$1
lab_dir=$2
dir=$lab_dir/$host

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
  mount --rbind "$run" /run
}

hostname "$host"
make_run
mount --bind "$dir/hosts" /etc/hosts
mount --bind "$dir/etc" /etc/libvirt
mount --bind "$dir/lib" /var/lib/libvirt
mount --bind "$dir/log" /var/log/libvirt
mount --bind "$dir/cache" /var/cache/libvirt

exec libvirtd --listen --config "$dir/etc/libvirtd.conf" --pid-file "$dir/libvirtd.pid"
