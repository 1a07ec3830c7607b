#!/usr/bin/env node
// Runs the binary of the package for this platform, which is an optional dependency of this one.
"use strict";

const { spawnSync } = require("node:child_process");
const { constants } = require("node:os");

const platform = `${process.platform}-${process.arch}`;

function binary() {
  try {
    return require.resolve(`@offshoot/${platform}/bin/offshoot`);
  } catch {
    console.error(`offshoot: the package @offshoot/${platform} is not installed`);
    console.error("Install again without --omit=optional; if there is no such package, there is no binary for this platform.");
    process.exit(2);
  }
}

// Ctrl-C is for the binary, whose end is awaited.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});

const ran = spawnSync(binary(), process.argv.slice(2), { stdio: "inherit" });
if (ran.error) {
  console.error(`offshoot: ${ran.error.message}`);
  process.exit(2);
}
process.exit(ran.signal ? 128 + constants.signals[ran.signal] : ran.status);
