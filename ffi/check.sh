#!/usr/bin/env bash
# What takes longer than a test may: the C programs under valgrind and the sanitizers, the
# installed library found by pkg-config, and proof by the linker that a library which only
# runs images holds no panic. About two minutes on two cores.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== ffi: %s\n' "$*"; }

ffi/tools.sh

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

step "the installed library, found by pkg-config"
ffi/install.sh "$out/prefix"
export PKG_CONFIG_PATH=$out/prefix/lib/pkgconfig LD_LIBRARY_PATH=$out/prefix/lib
strict=(-Wall -Wextra -Werror -pedantic -g)
gcc -std=c11 "${strict[@]}" examples/c/minimal.c $(pkg-config --cflags --libs tamam) -o "$out/minimal"
readelf -d "$out/minimal" > "$out/needs"
grep -q "NEEDED.*libtamam.so.0" "$out/needs"
gcc -std=c11 "${strict[@]}" examples/c/minimal.c $(pkg-config --cflags tamam) \
  "$(pkg-config --variable=libdir tamam)/libtamam.a" \
  $(pkg-config --static --libs-only-l tamam | sed 's/-ltamam//') -o "$out/static"
told=$'never -80, line 5\nscore -80'
[ "$("$out/minimal")" = "$told" ]
[ "$(LD_LIBRARY_PATH='' "$out/static")" = "$told" ]
python3 examples/python_ctypes.py "$out/prefix/lib/libtamam.so" \
  examples/letters/rules.tamam examples/letters/events.jsonl > /dev/null

step "no invalid access and no leak under valgrind"
watched() {
  valgrind --quiet --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=all "$@"
}
tests=(doors arguments images forgeries verdicts rules hosts lists migrations queues threads meeting crowd)
for name in "${tests[@]}"; do
  gcc -std=c11 "${strict[@]}" -DWATCHED "ffi/tests/c/$name.c" $(pkg-config --cflags --libs tamam) \
    -lpthread -o "$out/$name"
  watched "$out/$name"
done
watched "$out/minimal" > /dev/null
gcc -std=c11 "${strict[@]}" examples/c/service.c $(pkg-config --cflags --libs tamam) -o "$out/service"
for events in examples/letters/events.jsonl /dev/null; do
  # The second time all it knows is from the snapshot.
  watched "$out/service" examples/letters/rules.tamam "$out/snapshot" \
    < "$events" > /dev/null 2> "$out/scores"
  diff "$out/scores" <(printf 'Mina -30.000\nOmid -40.000\nSara 15.000\n')
done
for name in letters changing; do
  g++ -std=c++17 "${strict[@]}" "examples/cpp/$name.cpp" $(pkg-config --cflags --libs tamam) -o "$out/$name"
  watched "$out/$name" > /dev/null
done
unset LD_LIBRARY_PATH

# Sanitizers are no stable part of the compiler, so it has to be asked as its own builder
# asks it. Both sides are watched: the library by rustc, the C programs by gcc.
host=$(rustc -vV | sed -n 's/^host: //p')
sanitized() { # name, flags, further arguments of cargo
  local name=$1 flags=$2
  shift 2
  RUSTC_BOOTSTRAP=1 RUSTFLAGS="$flags" cargo build --quiet --package tamam-ffi \
    --target "$host" --target-dir "target/$name" "$@"
}

step "AddressSanitizer and UndefinedBehaviorSanitizer"
sanitized asan "-Zsanitizer=address"
asan=$PWD/target/asan/$host/debug
for name in "${tests[@]}" lie; do
  gcc -std=c11 "${strict[@]}" -fsanitize=address,undefined -fno-sanitize-recover=all \
    -I ffi/include "ffi/tests/c/$name.c" "$asan/libtamam_ffi.so" -Wl,-rpath,"$asan" -lpthread -o "$out/$name"
done
for name in "${tests[@]}"; do
  "$out/$name"
done
# A caller that lies about a length is caught inside of the library: so it is watched.
if "$out/lie" 2> "$out/caught"; then
  echo "AddressSanitizer does not see into the library" >&2
  exit 1
fi
grep -q "heap-buffer-overflow" "$out/caught"
grep -q "tamam_image_verify" "$out/caught"

step "ThreadSanitizer over both layers"
# Of the standard library only what is generic is watched, for that is compiled here. So a
# lock of its own would not be seen to order anything: the library uses none.
sanitized tsan "-Zsanitizer=thread -Cunsafe-allow-abi-mismatch=sanitizer"
tsan=$PWD/target/tsan/$host/debug
runtime=$(ls "$(rustc --print sysroot)/lib/rustlib/$host/lib/"librustc-*_rt.tsan.a)
threaded() {
  gcc -std=c11 "${strict[@]}" -fsanitize=thread -I ffi/include -c "ffi/tests/c/$1.c" -o "$out/$1.o"
  gcc -no-pie "$out/$1.o" "$tsan/libtamam_ffi.so" -Wl,-rpath,"$tsan" -Wl,--export-dynamic \
    -Wl,--whole-archive "$runtime" -Wl,--no-whole-archive -lpthread -ldl -lm -lrt -lresolv -o "$out/$1"
}
for name in threads meeting crowd; do
  threaded "$name"
  setarch -R "$out/$name"
done
# Two threads that verify into one handle race, and so do two that lend one place to the
# hosts of each: both are seen to.
for name in race race_hosts; do
  threaded "$name"
  # On a busy machine one thread may be over before the other begins, far enough apart that
  # the sanitizer has forgotten: it is asked again then.
  tries=10
  while setarch -R "$out/$name" > /dev/null 2> "$out/caught"; do
    tries=$((tries - 1))
    if [ $tries -eq 0 ]; then
      echo "ThreadSanitizer does not see into the library" >&2
      exit 1
    fi
  done
  grep -q "data race" "$out/caught"
  grep -q "libtamam_ffi.so" "$out/caught"
done

step "a library that only runs images holds no panic"
CARGO_PROFILE_RELEASE_PANIC=abort cargo rustc --quiet --release --package tamam-ffi --lib \
  --no-default-features --features panic-handler --crate-type staticlib --target-dir target/lent
lent=target/lent/release/libtamam_ffi.a
mapfile -t functions < <(nm "$lent" 2> /dev/null | sed -n 's/^.* T \(tamam_[a-z_0-9]*\)$/\1/p' | sort -u)
[ ${#functions[@]} -gt 40 ]
{
  printf 'extern char %s[];\n' "${functions[@]}"
  printf 'void *volatile all[] = {\n'
  printf '  %s,\n' "${functions[@]}"
  printf '};\nint main(void) { return all[0] == 0; }\n'
  # The prebuilt core names them for unwinding, which nothing here does.
  printf 'void rust_eh_personality(void) {}\nvoid _Unwind_Resume(void) {}\n'
} > "$out/all.c"
gcc -fno-builtin -w "$out/all.c" "$lent" -Wl,--gc-sections -o "$out/all"
if nm -C "$out/all" | grep -iE "panic|_fail|unwrap"; then
  echo "the functions above are reached from the lent layer" >&2
  exit 1
fi
