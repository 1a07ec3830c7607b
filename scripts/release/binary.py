"""The system that a binary runs on, as its headers say: of ELF and of Mach-O files, 64 bits, little-endian.

Names and tags of packages come from here, not from an argument, so that none promises what its binary does not keep.
"""

import dataclasses
import pathlib
import re
import struct

MACHINES = {62: "x86_64", 183: "aarch64"}
CPUS = {0x0100_0007: "x86_64", 0x0100_000C: "aarch64"}

PT_LOAD, PT_DYNAMIC, PT_INTERP = 1, 2, 3
DT_NEEDED, DT_STRTAB = 1, 5
DT_VERNEED, DT_VERNEEDNUM = 0x6FFF_FFFE, 0x6FFF_FFFF
LC_BUILD_VERSION, LC_VERSION_MIN_MACOSX = 0x32, 0x24

# Libraries that every glibc system has: the part of PEP 600's list that a Rust program can need.
GLIBC_LIBRARIES = {
    "libc.so.6", "libm.so.6", "libpthread.so.0", "libdl.so.2", "librt.so.1", "libutil.so.1", "libgcc_s.so.1",
    "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1",
}  # fmt: skip


class Unfit(Exception):
    """A binary that no package can carry."""


@dataclasses.dataclass
class Binary:
    path: pathlib.Path
    data: bytes
    system: str  # linux, macos
    machine: str  # x86_64, aarch64
    needed: tuple = ()
    glibc: tuple | None = None  # the newest version of glibc that a symbol asks for; None for a static binary
    macos: tuple | None = None  # the oldest macOS that runs it

    @property
    def is_static(self):
        return self.system == "linux" and self.glibc is None

    @property
    def target(self):
        """The target of Rust that made it, up to what cannot be told: static is musl."""
        if self.system == "macos":
            return f"{self.machine}-apple-darwin"
        return f"{self.machine}-unknown-linux-{'musl' if self.is_static else 'gnu'}"


def read(path):
    path = pathlib.Path(path)
    data = path.read_bytes()
    try:
        if data.startswith(b"\x7fELF\x02\x01"):
            return read_elf(path, data)
        if data.startswith(b"\xcf\xfa\xed\xfe"):
            return read_macho(path, data)
    except (struct.error, KeyError, StopIteration, ValueError) as error:
        raise Unfit(f"{path}: its headers cannot be read: {error!r}") from error
    raise Unfit(f"{path}: neither an ELF nor a Mach-O file of 64 bits, little-endian")


def read_elf(path, data):
    (machine,) = struct.unpack_from("<H", data, 18)
    if machine not in MACHINES:
        raise Unfit(f"{path}: machine {machine} of ELF is none of x86-64 and AArch64")
    binary = Binary(path, data, "linux", MACHINES[machine])
    segments = list(elf_segments(data))
    dynamic = next((it for it in segments if it[0] == PT_DYNAMIC), None)
    if dynamic is not None:
        read_dynamic(binary, dynamic, segments)
    interpreter = next((it for it in segments if it[0] == PT_INTERP), None)
    if interpreter is None:
        if binary.needed:
            raise Unfit(f"{path}: a shared library, not a program")
        return binary
    name = text_at(data, interpreter[1])
    if "ld-linux" not in name:
        raise Unfit(f"{path}: its loader is {name}; only glibc's and static binaries are packed")
    strange = set(binary.needed) - GLIBC_LIBRARIES
    if strange:
        raise Unfit(f"{path}: needs {', '.join(sorted(strange))}, which not every system has")
    binary.glibc = binary.glibc or (2, 0)
    return binary


def elf_segments(data):
    """(type, offset, address, size in the file) of each segment."""
    (start,) = struct.unpack_from("<Q", data, 32)
    size, count = struct.unpack_from("<HH", data, 54)
    for index in range(count):
        kind, _, offset, address, _, length = struct.unpack_from("<IIQQQQ", data, start + index * size)
        yield kind, offset, address, length


def read_dynamic(binary, dynamic, segments):
    data, entries = binary.data, []
    for place in range(dynamic[1], dynamic[1] + dynamic[3], 16):
        tag, value = struct.unpack_from("<qQ", data, place)
        if tag == 0:
            break
        entries.append((tag, value))

    def offset(address):
        load = next(it for it in segments if it[0] == PT_LOAD and it[2] <= address < it[2] + it[3])
        return load[1] + address - load[2]

    values = dict(entries)
    if DT_STRTAB not in values:
        return
    strings = offset(values[DT_STRTAB])
    binary.needed = tuple(text_at(data, strings + value) for tag, value in entries if tag == DT_NEEDED)
    if DT_VERNEED in values:
        names = elf_versions(data, offset(values[DT_VERNEED]), values[DT_VERNEEDNUM], strings)
        found = [re.fullmatch(r"GLIBC_(\d+)\.(\d+)(?:\.\d+)?", name) for name in names]
        binary.glibc = max((tuple(map(int, it.groups())) for it in found if it), default=None)


def elf_versions(data, place, count, strings):
    """The versions of symbols that are needed, of all libraries."""
    for _ in range(count):
        _, auxiliaries, _, first, following = struct.unpack_from("<HHIII", data, place)
        auxiliary = place + first
        for _ in range(auxiliaries):
            _, _, _, name, step = struct.unpack_from("<IHHII", data, auxiliary)
            yield text_at(data, strings + name)
            auxiliary += step
        place += following


def text_at(data, place):
    return data[place : data.index(b"\0", place)].decode()


def read_macho(path, data):
    cpu, _, _, count, _ = struct.unpack_from("<IIIII", data, 4)
    if cpu not in CPUS:
        raise Unfit(f"{path}: processor {cpu:#x} of Mach-O is none of x86-64 and ARM64")
    place = 32
    for _ in range(count):
        command, size = struct.unpack_from("<II", data, place)
        if command in (LC_BUILD_VERSION, LC_VERSION_MIN_MACOSX):
            (version,) = struct.unpack_from("<I", data, place + (12 if command == LC_BUILD_VERSION else 8))
            return Binary(path, data, "macos", CPUS[cpu], macos=(version >> 16, version >> 8 & 0xFF))
        place += size
    raise Unfit(f"{path}: does not say which macOS it is for")
