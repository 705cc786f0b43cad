"""One sweep in a process of its own: python -m benchmarks.one_sweep ISO-TIME, prints what it took as JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from datetime import datetime

import django

if __name__ == "__main__":
    django.setup()
    from complaints.actions.sweeping import sweep_deadlines

    start = time.perf_counter()
    made = sweep_deadlines(now=datetime.fromisoformat(sys.argv[1]))
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"made": made, "seconds": seconds, "peak": peak}))
