"""One sweep in a process of its own: python -m benchmarks.one_sweep ISO-TIME, prints what it took as JSON."""

from __future__ import annotations

import json
import re
import sys
import time
from datetime import datetime
from pathlib import Path

import django

if __name__ == "__main__":
    django.setup()
    from complaints.actions.sweeping import sweep_deadlines

    start = time.perf_counter()
    made = sweep_deadlines(now=datetime.fromisoformat(sys.argv[1]))
    seconds = time.perf_counter() - start
    # Not ru_maxrss, which a process inherits from the one that started it.
    (peak,) = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    print(json.dumps({"made": made, "seconds": seconds, "peak": int(peak)}))
