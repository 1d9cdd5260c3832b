# What all stand-ins share. A stand-in needs the files that the real program needs, where that would look for them, and
# writes results that hold a digest of what the real one would read: equal inputs give equal files.
tool=${0##*/}
stand_ins=/opt/stand-ins

fail() {
  echo "$tool: $*" >&2
  exit 1
}

need() {
  for needed; do [ -e "$needed" ] || fail "no such file or directory: $needed (in $PWD)"; done
}

need_command() {
  command -v "$1" >/dev/null || fail "$1: not found, which $2 needs"
}

# Of files, by path and content, and of lines from standard input where the first argument is -.
digest() {
  {
    if [ "${1-}" = - ]; then cat && shift; fi
    for read_file; do
      if [ -f "$read_file" ]; then echo "$read_file" && cat "$read_file"; fi
    done
  } | sha256sum | cut -c 1-16
}

# Files below folders: the folders, then -name tests for find. What tools write is left out.
files() {
  find "$@" 2>/dev/null | grep -vE '(^|/)(node_modules|\.git|target|dist|obj|bin|build|_build|deps|vendor)/' | sort
}

# Says what it makes; what is there already is not made again.
put() {
  if [ "$(cat "$1" 2>/dev/null)" = "$tool $2" ]; then return; fi
  mkdir -p "$(dirname "$1")"
  echo "$tool $2" >"$1"
  echo "made $1"
}

# The nearest folder, from here up, that has a file; fails where none has.
above() {
  above_folder=$PWD
  while [ ! -e "$above_folder/$1" ]; do
    [ "$above_folder" != / ] || return 1
    above_folder=$(dirname "$above_folder")
  done
  echo "$above_folder"
}

# The words that are not options.
operands() {
  for word; do case $word in -*) ;; *) printf '%s ' "$word" ;; esac done
}

# Makes the tools known that a package brings.
link_tools() {
  for name; do
    name=${name%%[=@<>~]*}
    if [ -x "$stand_ins/tools/$name" ]; then ln -sf "$stand_ins/tools/$name" "/usr/local/bin/$name"; fi
  done
}
