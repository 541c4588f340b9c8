# shellcheck shell=bash
# A host: its folders, certificates and libvirtd.

# make_folder RELEASES: an array's name, host by host
make_folder() {
  local -n of=$1
  local netns_folder=there host
  [[ -d /run/netns ]] || netns_folder=made     # ip makes and mounts it with the first namespace; down removes what up made
  mkdir -p "$LAB_DIR"
  chmod 710 "$LAB_DIR"                         # whoever reaches the sockets in it commands a root daemon: root only, and its group, for QEMUs with disks
  {
    printf 'name=%s\nnetns_folder=%s\nhosts=%s\n' "$LAB_NAME" "$netns_folder" "${HOSTS[*]}"
    for host in "${HOSTS[@]}"; do say "release_$host=${of[$host]:-$MACHINE}"; done
  } >"$LAB_DIR/lab.state"
  for host in "${HOSTS[@]}"; do
    mkdir -p "$LAB_DIR/$host"/{etc/pki,lib,log,cache,run,run-root,root,disks}
  done
  mkdir -p "$LAB_DIR/guest"
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
# pid is the daemon's. It gets a clean environment and not the locks (7, 9), which it would hold for as long as it runs.
launch_daemon() {
  local host=$1 root=() release
  release=$(release_of "$host")
  [[ $release == "$MACHINE" ]] || root=("$(root_of "$release")")
  env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 HOME=/root \
    setsid ip netns exec "$(netns_of "$host")" unshare --mount --uts -- bash "$HERE/host.sh" "$host" "$LAB_DIR" "${root[@]}" \
    </dev/null >>"$LAB_DIR/$host/libvirtd.log" 2>&1 7<&- 9<&- &
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
