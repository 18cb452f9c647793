#!/bin/sh
# Builds rocfl, an OCFL tool of others (MIT or Apache 2.0), once, and prints the path of the program.
# It takes some minutes and a Rust that can build it; so `make interop` does this, and no other test.
# ROCFL_HOME moves where it is kept.
set -eu

version=1.7.0
here=$(cd "$(dirname "$0")/.." && pwd)
home=${ROCFL_HOME:-$here/.cache/rocfl}
program=$home/$version/bin/rocfl

if [ ! -x "$program" ]; then
    command -v cargo >/dev/null || {
        echo "rocfl is built with Rust: install it (https://rustup.rs), then repeat." >&2
        exit 2
    }
    echo "Building rocfl $version (once, some minutes) ..." >&2
    cargo install rocfl --version "$version" --locked --no-default-features --quiet \
        --root "$home/$version" >&2
fi
echo "$program"
