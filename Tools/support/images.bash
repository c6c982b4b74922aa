# Sourced by the tools: where the proof images are, and how they are run.

# shellcheck disable=SC2034
m4=.build-cortex-m4/armv7em-none-none-eabi/release
# shellcheck disable=SC2034
aarch64=.build-aarch64/aarch64-none-none-elf/release

# quiet COMMAND..: shows what a command says only if it fails.
quiet() {
  local output
  output=$("$@" 2>&1) || {
    printf '%s\n' "$output" >&2
    return 1
  }
}

# lazy_globals IMAGE: fails and names them when the image has a global that is made when it is first used.
lazy_globals() {
  local names found
  names=$(llvm-nm "$1") || return 1
  found=$(awk '{ print $NF }' <<<"$names" | grep -E '(WZ|Wz)$|^swift_once' || true)
  [[ -z $found ]] || {
    echo "$1: made when first used: $(swift demangle -simplified <<<"$found" | tr '\n' ';')"
    return 1
  }
}

# run_m4 IMAGE INPUT OUTPUT [PLUGIN]: runs an image on the Cortex-M4; it tells its stack on standard error.
run_m4() {
  local plugin=()
  [[ -z ${4:-} ]] || plugin=(-plugin "$4")
  qemu-system-arm -M mps2-an386 -semihosting-config "enable=on,target=native,arg=proof,arg=$2,arg=$3" -nographic \
    -monitor none -serial none "${plugin[@]}" -kernel "$m4/$1" </dev/null
}

# state_sizes IMAGE: bytes that the parts of its state take.
state_sizes() {
  local folder
  folder=$(mktemp -d)
  printf 'RMS?' >"$folder/question"
  run_m4 "$1" "$folder/question" "$folder/answer" 2>/dev/null
  cut -d ' ' -f 2- "$folder/answer"
  rm -rf "$folder"
}
