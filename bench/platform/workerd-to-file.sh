#!/bin/sh
# In place of the runtime's binary: what it prints goes into a file, not through the process that started it.
exec "$BENCH_WORKERD" "$@" >>"$BENCH_WORKERD_LOG"
