#!/usr/bin/env bash
# Runs tamam on a Cortex-M3 under QEMU: what the device says must be, byte for byte, what
# the host says. Measures what that takes, and fails where it is more than budget.txt has.
# With `--write` the measures go into the table of the README.
set -euo pipefail
cd "$(dirname "$0")"

step() { printf '\n== %s\n' "$*"; }

step "tools"
wanted=()
[ -x /usr/bin/qemu-system-arm ] || wanted+=(qemu-system-arm)
[ -x /usr/bin/arm-none-eabi-gcc ] || wanted+=(gcc-arm-none-eabi)
[ -x /usr/bin/rustc ] || wanted+=(rustc-web)
[ -d /usr/lib/rustlib/src/rust/library ] || wanted+=(rust-web-src)
if [ ${#wanted[@]} -gt 0 ]; then
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${wanted[@]}" > /dev/null
fi

step "what the host says"
cargo build --quiet --package tamam-record --target-dir ../target
cases=$PWD/target/cases
rm -rf "$cases"
mkdir -p "$cases"
../target/debug/tamam-record "$cases"
echo "$(wc -l < "$cases/titles") cases"

# Debian's compiler has its library's source beside it, so `core` can be built for any
# machine; the linker is the one of the host's own toolchain.
lld=$(find "$(rustc --print sysroot)" -name rust-lld | head -1)
export CARGO_TARGET_THUMBV7M_NONE_EABI_LINKER=$lld
export TAMAM_BAKED=$cases/letters
bare() {
  RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 cargo build --quiet -Zbuild-std=core --target "$@"
}

step "programs for the device"
# What runs any rules is made small; what is built for some is smallest where the compiler may
# still put one function into another. The engine is measured both ways.
bare thumbv7m-none-eabi --release --package tamam-device --bin built --bin size-built --bin size-engine
bare thumbv7m-none-eabi --profile small --package tamam-device \
  --bin image --bin size-nothing --bin size-engine
bare thumbv7m-none-eabi --profile small --package tamam-device --features compile \
  --bin source --bin nested --bin size-compiler --bin size-messages
bare thumbv7m-none-eabi --profile small --package tamam-device --features defmt --bin size-defmt
programs=$PWD/target/thumbv7m-none-eabi/small
cp target/thumbv7m-none-eabi/release/{built,size-built} "$programs"
cp target/thumbv7m-none-eabi/release/size-engine "$programs/size-engine-s"

# Runs a program on a board, in the folder of the cases: what it says, then what it took.
run() {
  (cd "$cases" && timeout 120 qemu-system-arm -machine "$1" -cpu cortex-m3 -nographic \
    -semihosting-config enable=on,target=native -kernel "$programs/$2" > "$2.said" 2> "$2.took")
}

step "an image that is baked in says what the host says"
run lm3s6965evb image
cmp "$cases/letters.txt" "$cases/image.said"

step "rules that are built in say what the host says"
run lm3s6965evb built
cmp "$cases/letters.txt" "$cases/built.said"

step "rules compiled on the device say what the host says"
run mps2-an385 source || { cat "$cases/source.took"; exit 1; }
cat "$cases"/[0-9]*.txt | cmp - "$cases/source.said"

step "rules that nest as deep as rules can"
cases=$cases/nested run mps2-an385 nested || { cat "$cases/nested/nested.took"; exit 1; }
cat "$cases"/nested/[0-9]*.txt | cmp - "$cases/nested/nested.said"

step "the same from C, without a heap or a library of C"
# It lends as many nodes as a source could need, so it runs on a board with more memory.
(
  cd ..
  export CARGO_PROFILE_RELEASE_OPT_LEVEL=s CARGO_PROFILE_RELEASE_LTO=true
  export CARGO_PROFILE_RELEASE_CODEGEN_UNITS=1 CARGO_PROFILE_RELEASE_PANIC=abort
  RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 cargo rustc --quiet -Zbuild-std=core --release \
    --target thumbv7m-none-eabi --target-dir firmware/target --package tamam-ffi \
    --no-default-features --features compile,panic-handler --crate-type staticlib
)
arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -Os -std=c11 -Wall -Wextra -Werror -ffreestanding \
  -nostdlib -ffunction-sections -Wl,--gc-sections,-z,noexecstack -DTAMAM_LENT_ONLY \
  -I../ffi/include -T c/board.ld c/*.c target/thumbv7m-none-eabi/release/libtamam_ffi.a -lgcc -o target/c.elf
(cd "$cases" && timeout 120 qemu-system-arm -machine mps2-an385 -cpu cortex-m3 -nographic \
  -semihosting-config enable=on,target=native -kernel ../c.elf > c.said)
cat "$cases"/[0-9]*.txt | cmp - "$cases/c.said"

step "engines without any panic"
for program in size-engine size-engine-s size-built; do
  if arm-none-eabi-nm --demangle "$programs/$program" | grep -iE "panic|_fail|unwrap"; then
    echo "the engine of $program can panic"
    exit 1
  fi
done

step "a compiler that calls for no panic"
# Texts are cut by nom, which slices where it has looked: that is all that may be left, and no
# function of tamam's calls for anything else.
for program in size-compiler; do
  arm-none-eabi-objdump --disassemble --demangle "$programs/$program" | awk '
    /^[0-9a-f]+ <.*>:$/ { of = $0; sub(/^[0-9a-f]+ </, "", of) }
    of ~ /tamam/ && of !~ /^<&str as nom/ && /\tbl?(\.w|\.n)?\t.*(panic|_fail|unwrap|copy_from_slice)/ && !/slice_error_fail/ {
      print of " " $0
      found = 1
    }
    END { exit found }' || { echo "the compiler of $program calls for a panic"; exit 1; }
done

step "the core for smaller and for other machines"
for target in thumbv6m-none-eabi riscv32imc-unknown-none-elf; do
  for features in "" compile,serde,defmt; do
    (cd .. && bare "$target" --target-dir firmware/target --package tamam \
      --no-default-features --features "$features")
  done
done
# The C ABI without atomics: see ffi/src/busy.rs.
(
  cd ..
  RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 cargo rustc --quiet -Zbuild-std=core --target thumbv6m-none-eabi \
    --target-dir firmware/target --package tamam-ffi --lib --no-default-features --features panic-handler \
    --crate-type rlib
)

step "measures"
./sizes.sh "$programs" "$cases" "$@"
