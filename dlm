#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Starts dlm: finds a JDK, builds the jar when it is missing or older than its sources, keeps an
# archive of loaded classes for a fast start, and hands over to Java. Everything that is said here
# goes to standard error.
#
#   JAVA_HOME       the JDK to use; otherwise `java` on the PATH, then the usual places
#   DLM_JAVA_OPTS   more options for Java, such as -Xmx8g
set -eu
unset CDPATH

say() {
  printf 'dlm: %s\n' "$*" >&2
}

fail() {
  say "$@"
  exit 1
}

# --- Where the program lives, whatever link started it.

self=$0
while [ -h "$self" ]; do
  link=$(readlink "$self")
  case $link in
    /*) self=$link ;;
    *) self=${self%/*}/$link ;;
  esac
done
case $self in
  */*) home=$(cd -P "${self%/*}" && pwd) ;;
  *) home=$(pwd -P) ;;
esac
target=$home/target
jar=$target/dlm.jar

# --- Which JDK: the first that has the tool $1. Its release file tells all that is needed; asking
# Java itself would double the time of a start.

find_jdk() {
  for jdk in \
    "${JAVA_HOME:-}" \
    "$(java_on_path)" \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* \
    "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if [ -x "$jdk/bin/$1" ] && read_release "$jdk/release" && [ "$feature" -ge 17 ]; then
      return
    fi
  done
  fail "needs a JDK 17 or newer and found none; install one or set JAVA_HOME to its folder"
}

java_on_path() {
  java=$(command -v java) || return 0
  java=$(readlink -f "$java" 2>/dev/null || printf '%s' "$java")
  printf '%s' "${java%/bin/java}"
}

read_release() {
  feature=0 runtime=unknown modules=
  [ -r "$1" ] || return 1
  while IFS='=' read -r key value; do
    value=${value#\"}
    value=${value%\"}
    case $key in
      JAVA_VERSION) feature=${value%%[!0-9]*} ;;
      JAVA_RUNTIME_VERSION) runtime=$value ;;
      MODULES) modules=" $value " ;;
    esac
  done <"$1"
}

# --- One start builds, the others wait for it. The kernel frees the lock of a start that dies;
# where there is no flock, a folder has to do.

lock() {
  mkdir -p "$target" || fail "cannot write to $target, which is needed to build"
  if command -v flock >/dev/null; then
    exec 9>"$target/.lock"
    flock -n 9 || { say "waiting for another start that builds" && flock 9; }
  elif ! mkdir "$target/.lock.d" 2>/dev/null; then
    say "waiting for another start that builds; if there is none, remove $target/.lock.d"
    until mkdir "$target/.lock.d" 2>/dev/null; do sleep 1; done
  fi
  trap unlock EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

unlock() {
  trap - EXIT INT TERM
  exec 9>&-
  rmdir "$target/.lock.d" 2>/dev/null || :
}

# --- The jar, from sources. Its time becomes that of the build's beginning, so that a file changed
# during the build counts as newer.

is_stale() {
  [ -d "$home/src/main" ] || return 1
  [ -f "$jar" ] || return 0
  [ -n "$(find "$home/src/main" "$home/pom.xml" "$home/.mvn" -newer "$jar" | head -n 1)" ]
}

build() {
  command -v mvn >/dev/null || fail "needs Maven to build itself; install it so that mvn is found"
  say "building ${jar#"$PWD"/} (once; the first time it downloads libraries)"
  touch "$target/.begun"
  # Maven's own libraries call what newer JDKs warn of.
  hush=
  if [ "$feature" -ge 24 ]; then hush=--sun-misc-unsafe-memory-access=allow; fi
  (cd "$home" && JAVA_HOME=$jdk MAVEN_OPTS="${MAVEN_OPTS:-} $hush" \
    mvn -q -B -Dstyle.color=never -Dmaven.test.skip=true package) \
    </dev/null >&2 || fail "the build failed; 'mvn package' in $home shows all of it"
  touch -r "$target/.begun" "$jar"
}

# --- Java with the options of every run, in place of this shell.

java_with() {
  set -- -XX:MaxRAMPercentage=70 -XX:-UsePerfData -Xlog:disable -Xlog:all=error:stderr \
    -Dfile.encoding=UTF-8 -Ddlm.home="$home" "$@"
  # Memory is a few large arrays that live as long as the run, and hardly any garbage: they are
  # allocated where they stay. A collector with several threads would copy them, some of them twice.
  case ${DLM_JAVA_OPTS:-} in
    *-XX:+Use*GC*) ;;
    *) set -- -XX:+UseSerialGC -XX:PretenureSizeThreshold=1m -XX:MaxNewSize=256m "$@" ;;
  esac
  if huge_pages_can_be_asked_for; then set -- -XX:+UseTransparentHugePages "$@"; fi
  case $modules in
    *' jdk.incubator.vector '*) set -- --add-modules=jdk.incubator.vector "$@" ;;
  esac
  exec "$jdk/bin/java" "$@"
}

# Products read their matrices in another order than they lie in: fewer pages, faster products.
huge_pages_can_be_asked_for() {
  [ -r /sys/kernel/mm/transparent_hugepage/enabled ] || return 1
  read -r choices </sys/kernel/mm/transparent_hugepage/enabled || return 1
  case $choices in
    *'[never]'*) return 1 ;;
  esac
}

# --- The archive of loaded classes, for a start without parsing and verifying them: written once
# per JDK and jar, from the classes that a short run loads. Only a static archive takes classes as
# old as those of the command line library, and only if no lambda of the archive needs them verified.
# An empty file says that this JDK writes none.

archive_classes() {
  (java_with -Xshare:off -XX:DumpLoadedClassList="$target/classes.list" -jar "$jar" \
    generate --prompt "Once upon a time") </dev/null >/dev/null 2>&1 || :
  sed '/@lambda-proxy.*picocli/d' "$target/classes.list" >"$target/archived.list" 2>/dev/null || :
  (java_with -Xshare:dump -XX:SharedClassListFile="$target/archived.list" \
    -XX:SharedArchiveFile="$archive.new" -jar "$jar") </dev/null >/dev/null 2>&1 || :
  [ -f "$archive.new" ] || : >"$archive.new"
  mv -f "$archive.new" "$archive"
}

# --- Go.

if is_stale; then
  find_jdk javac
  lock
  if is_stale; then build; fi
  unlock
else
  [ -f "$jar" ] || fail "$jar is missing, and so are the sources to build it from"
  find_jdk java
fi

# Text is UTF-8, even where the locale is not.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
  *[Uu][Tt][Ff]8* | *[Uu][Tt][Ff]-8*) ;;
  *) export LC_ALL=C.UTF-8 ;;
esac
# The program divides its work over threads itself.
export OPENBLAS_NUM_THREADS=1

archive=$target/classes-$runtime.jsa
if [ ! "$archive" -nt "$jar" ] && [ -w "$target" ]; then
  lock
  if [ ! "$archive" -nt "$jar" ]; then archive_classes; fi
  unlock
fi

# shellcheck disable=SC2086 # several options, split at blanks
set -- ${DLM_JAVA_OPTS:-} -jar "$jar" "$@"
if [ -s "$archive" ]; then set -- -XX:SharedArchiveFile="$archive" "$@"; fi
java_with "$@"
