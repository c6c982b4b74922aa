# Sourced by the tools: runs the steps of a job, prints how long each took, and remembers whether one failed.

failed_steps=()

# step NAME COMMAND..: runs the command; a failure is remembered and the job goes on.
step() {
  local name=$1 start=$SECONDS status=0
  shift
  printf '== %s\n' "$name"
  "$@" || status=$?
  if ((status == 0)); then
    printf '== %s: %d s\n' "$name" $((SECONDS - start))
  else
    printf '== %s: FAILED with status %d after %d s\n' "$name" "$status" $((SECONDS - start))
    failed_steps+=("$name")
  fi
}

# must_step NAME COMMAND..: as step, but a failure ends the job with the command's status.
must_step() {
  local name=$1 start=$SECONDS status=0
  shift
  printf '== %s\n' "$name"
  "$@" || status=$?
  if ((status != 0)); then
    printf '== %s: FAILED with status %d after %d s\n' "$name" "$status" $((SECONDS - start))
    exit "$status"
  fi
  printf '== %s: %d s\n' "$name" $((SECONDS - start))
}

# end_steps: the last word of the job.
end_steps() {
  if ((${#failed_steps[@]} > 0)); then
    printf '== FAILED: %s\n' "${failed_steps[*]}"
    exit 1
  fi
  printf '== all passed in %d s\n' "$SECONDS"
}
