# Sourced by the benchmarks of the function: builds it and runs a class of its tests' package `benchmark`.
house=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

build_function() {
  echo "marquee: building the function" >&2
  # shellcheck disable=SC2086 # MAVEN_ARGS holds several options, which Maven reads itself only from 3.9 on
  (cd "$house" && MAVEN_ARGS='' mvn ${MAVEN_ARGS:-} -q -pl function -am package -DskipTests dependency:build-classpath \
    -Dmdep.includeScope=test -Dmdep.outputFile=target/test-classpath) >&2
}

# Answers --help with all options of the benchmark in class $1 if it is built, else with what its script says of itself.
answer_help() {
  local class=$1 argument
  shift
  for argument in "$@"; do
    case $argument in
      --help | -h)
        (run_built "$class" --help) 2>/dev/null || sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"
        exit
        ;;
    esac
  done
}

run_benchmark() {
  answer_help "$@"
  build_function
  run_built "$@"
}

# The benchmark alone, of what is built already.
run_built() {
  local class=$1 posters=$house/../shared/posters/main/images argument
  shift
  local folder=()
  [ -d "$posters" ] && folder=("$posters")
  for argument in "$@"; do
    [ -d "$argument" ] && [ ! -e "$argument/model.json" ] && folder=()
  done
  exec "${JAVA_HOME:?set it to a JDK 25, or run ./marquee bench}/bin/java" --enable-native-access=ALL-UNNAMED -Xmx2g \
    -cp "$house/function/target/test-classes:$house/function/target/classes:$(<"$house/function/target/test-classpath")" \
    "dev.marquee.function.benchmark.$class" --jar "$house/function/target/quarkus-app/quarkus-run.jar" "$@" ${folder[@]+"${folder[@]}"}
}
