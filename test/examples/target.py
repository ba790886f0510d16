#!/usr/bin/env python3
"""A target that stores nothing. Like a real one, it prints a state when it has everything before it.

    target.py [--print-until N] [--fail-at N] [--pause FILE]

--print-until N  prints the states of the first N lines and no later one (0: none at all)
--fail-at N      ends with code 4 at line N
--pause FILE     makes FILE after the first line, and goes on when it is gone
"""

import argparse
import json
import pathlib
import sys
import time

parser = argparse.ArgumentParser()
parser.add_argument("--print-until", type=int, default=sys.maxsize)
parser.add_argument("--fail-at", type=int)
parser.add_argument("--pause", type=pathlib.Path)
options = parser.parse_args()

for number, line in enumerate(sys.stdin, start=1):
    message = json.loads(line)
    if message["type"] == "STATE" and number <= options.print_until:
        print(json.dumps(message["value"]), flush=True)
    if number == options.fail_at:
        sys.exit(4)
    if number == 1 and options.pause:
        options.pause.touch()
        while options.pause.exists():
            time.sleep(0.01)
