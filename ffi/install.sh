#!/usr/bin/env bash
# Builds the library and installs it for C below a prefix, on systems with ELF libraries:
#     ffi/install.sh /usr/local
# DESTDIR stands before the prefix where files go, for those who make packages.
set -euo pipefail
if [ $# -ne 1 ]; then
  echo "usage: ffi/install.sh PREFIX" >&2
  exit 2
fi
case "$1" in /*) prefix=$1 ;; *) prefix=$PWD/$1 ;; esac
cd "$(dirname "$0")/.."

version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
# Before 1.0 the second number of a version is that of the interface.
soname=libtamam.so.${version%.*}
target=${CARGO_TARGET_DIR:-target}
lib=${DESTDIR:-}$prefix/lib
include=${DESTDIR:-}$prefix/include

cargo rustc --quiet --release --package tamam-ffi --lib --crate-type cdylib,staticlib -- \
  -C link-arg=-Wl,-soname,"$soname"

mkdir -p "$lib/pkgconfig" "$include"
install -m 644 ffi/include/tamam.h "$include/tamam.h"
install -m 644 "$target/release/libtamam_ffi.a" "$lib/libtamam.a"
install -m 755 "$target/release/libtamam_ffi.so" "$lib/libtamam.so.$version"
ln -sf "libtamam.so.$version" "$lib/$soname"
ln -sf "$soname" "$lib/libtamam.so"
cat > "$lib/pkgconfig/tamam.pc" <<PC
prefix=$prefix
libdir=\${prefix}/lib
includedir=\${prefix}/include

Name: tamam
Description: Rules that score experiences
Version: $version
Libs: -L\${libdir} -ltamam
Libs.private: -lgcc_s -lutil -lrt -lpthread -lm -ldl
Cflags: -I\${includedir}
PC
echo "tamam $version is installed in $prefix"
