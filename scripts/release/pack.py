"""Archives whose bytes depend on their content alone: sorted entries, one date, no owner."""

import gzip
import io
import tarfile


def tar(files):
    """A tar of {path: (content, mode)}; a path that ends in a slash is a directory."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path in sorted(files):
            content, mode = files[path]
            entry = tarfile.TarInfo(path.rstrip("/"))
            entry.mode, entry.mtime = mode, 0
            if path.endswith("/"):
                entry.type = tarfile.DIRTYPE
                archive.addfile(entry)
            else:
                entry.size = len(content)
                archive.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


def gzipped(data):
    """The data compressed, without a name and a date."""
    return gzip.compress(data, compresslevel=6, mtime=0)
