# shellcheck shell=bash
# A Docker engine of the tests' own, in network, mount and PID namespaces of its own, so that it
# adds no bridge and no rule to the machine. Sourced by scripts/test, which brings root and scratch.

engine=''
engine_cgroup=''

# Sets DOCKER_HOST and brings the image hoplab-test. Fails, and says why, where there can be none.
start_container_engine() {
  if ((EUID != 0)); then
    say 'no container tests: only root can start an engine'
    return 1
  fi
  if ! make_image; then
    say 'no container tests: mmdebstrap could not make an image'
    return 1
  fi
  engine_cgroup=hoplab-test-$$
  export DOCKER_HOST=unix://$scratch/docker.sock
  # shellcheck disable=SC2016 # expanded inside
  unshare --net --mount --pid --fork --kill-child --mount-proc sh -c '
    mount -t tmpfs tmpfs /run && ip link set lo up && exec dockerd --host "unix://$1/docker.sock" \
      --pidfile /run/docker.pid --exec-root /run/docker --data-root "$1/docker" \
      --cgroup-parent "/$2" --bridge none --iptables=false --ip6tables=false \
      --ip-forward=false --ip-masq=false' engine "$scratch" "$engine_cgroup" \
    </dev/null >"$scratch/engine.log" 2>&1 &
  engine=$!
  if ! await_engine; then
    tail -5 "$scratch/engine.log" >&2
    say 'no container tests: the engine does not start here'
    stop_container_engine
    return 1
  fi
  docker import "$root/target/container/rootfs.tar" hoplab-test >/dev/null
}

# Makes the image unless it is there, with what labs need now. Whoever comes second waits for the first.
make_image() {
  local cache=$root/target/container packages
  ((EUID == 0)) || return 0
  mkdir -p "$cache"
  packages=$(packages_of_labs)
  (
    flock 8
    if [[ ! -e $cache/rootfs.tar || $(cat "$cache/packages" 2>/dev/null) != "$packages" ]]; then
      rm -f "$cache/packages"
      make_rootfs "$cache/rootfs.tar" "$packages" 8>&- && echo "$packages" >"$cache/packages"
    fi
  ) 8>"$cache/.lock"
}

await_engine() {
  local end=$((SECONDS + 30))
  until docker version >/dev/null 2>&1; do
    kill -0 "$engine" 2>/dev/null || return 1
    ((SECONDS < end)) || return 1
    sleep 0.1
  done
}

# The programs that labs need and no more: it says whether the list in machine.bash is complete.
packages_of_labs() {
  local program
  printf '%s\n' "${lab_programs[@]}" java |
    while read -r program; do echo "${package_of[$program]}"; done | sort -u | paste -sd,
}

# make_rootfs FILE PACKAGES
make_rootfs() {
  say 'making the image for container tests (once)'
  mmdebstrap --quiet --variant=minbase --format=tar "--include=$2" \
    '--dpkgopt=path-exclude=/usr/share/doc/*' '--dpkgopt=path-exclude=/usr/share/locale/*' \
    bookworm "$1.part" </dev/null >&2 && mv "$1.part" "$1"
}

# Killing the engine's first process ends it, its containers and its mounts; cgroups alone remain.
stop_container_engine() {
  local cgroup
  if [[ $engine ]]; then
    kill -KILL "$engine" 2>/dev/null
    wait "$engine" 2>/dev/null
    engine=''
  fi
  if [[ $engine_cgroup ]]; then
    find /sys/fs/cgroup -depth -type d -path "*/$engine_cgroup*" 2>/dev/null |
      while read -r cgroup; do rmdir "$cgroup" 2>/dev/null; done
    engine_cgroup=''
  fi
}
