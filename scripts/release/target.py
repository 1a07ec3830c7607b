#!/usr/bin/env python3
"""Prints the target that a binary is for, as its headers say: target.py BINARY"""

import sys

import binary

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try:
        print(binary.read(sys.argv[1]).target)
    except binary.Unfit as error:
        sys.exit(f"target.py: {error}")
