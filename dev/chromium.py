"""Unpack the test browser into .cache/chromium, once.

    .venv/bin/python -m dev.chromium

The package of dev/package.json carries a Chromium for 64-bit Linux that needs only glibc. On
another system set ACADEMY_CHROMIUM to the program of an installed Chromium.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import time
from importlib.util import find_spec
from pathlib import Path

import brotli

DEV = Path(__file__).resolve().parent
CACHE = DEV.parent / ".cache"
HOME = CACHE / "chromium"
PROGRAM = HOME / "chromium"
LOCK = DEV / "package-lock.json"
MARK = HOME / "unpacked-from"
PACKED = DEV / "node_modules" / "@sparticuz" / "chromium" / "bin"

FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  {folders}
  <cachedir>{cache}</cachedir>
  <alias><family>sans-serif</family><prefer><family>Noto Sans SC</family></prefer></alias>
  <alias><family>system-ui</family><prefer><family>Noto Sans SC</family></prefer></alias>
</fontconfig>
"""


def program() -> Path:
    """The browser to start: the one named by ACADEMY_CHROMIUM, else the unpacked one."""
    named = os.environ.get("ACADEMY_CHROMIUM")
    if named:
        return Path(named)
    if not PROGRAM.exists():
        raise FileNotFoundError("no test browser: run `make test`, or set ACADEMY_CHROMIUM")
    return PROGRAM


def environment() -> dict[str, str]:
    """What the unpacked browser must be told: where its libraries and its fonts are."""
    if "ACADEMY_CHROMIUM" in os.environ:
        return dict(os.environ)
    libraries = str(HOME / "al2023" / "lib")
    fonts = str(HOME / "fonts.conf")
    return {**os.environ, "LD_LIBRARY_PATH": libraries, "FONTCONFIG_FILE": fonts}


def arguments() -> list[str]:
    """How to start it: root has no sandbox; a picture must look the same everywhere."""
    no_sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return [*no_sandbox, "--font-render-hinting=none", "--force-color-profile=srgb"]


def unpack() -> None:
    """Install the package and unpack it, unless this version lies there already."""
    version = hashlib.sha256(LOCK.read_bytes() + fonts().encode()).hexdigest()
    if "ACADEMY_CHROMIUM" in os.environ or (MARK.exists() and MARK.read_text() == version):
        return
    if shutil.which("npm") is None:
        raise SystemExit("npm is missing: install Node, or set ACADEMY_CHROMIUM to a Chromium.")
    say("Installing and unpacking the test browser (10 to 60 seconds) …")
    started = time.monotonic()
    npm = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    subprocess.run(npm, cwd=DEV, check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(HOME, ignore_errors=True)
    HOME.mkdir(parents=True)
    PROGRAM.write_bytes(brotli.decompress((PACKED / "chromium.br").read_bytes()))
    PROGRAM.chmod(0o755)
    # The software renderer lies beside the program; libraries and fonts have folders of their own.
    for archive, folder in (("al2023", "al2023"), ("swiftshader", "."), ("fonts", "fonts")):
        content = brotli.decompress((PACKED / f"{archive}.tar.br").read_bytes())
        with tarfile.open(fileobj=io.BytesIO(content)) as packed:
            packed.extractall(HOME / folder, filter="data")
    (HOME / "fonts.conf").write_text(fonts())
    shutil.rmtree(DEV / "node_modules")
    MARK.write_text(version)
    say(f"  done in {time.monotonic() - started:.0f} s")


def fonts() -> str:
    """The fonts the browser may use: ours, and none of this machine's."""
    ours = [
        _folder("justmytype_intl_cjk") / "fonts" / "ofl" / "notosanssc",
        _folder("noto_cjk_sans_otc"),
        HOME / "fonts",
    ]
    folders = "\n  ".join(f"<dir>{folder}</dir>" for folder in ours)
    return FONTS.format(folders=folders, cache=HOME / "font-cache")


def _folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise SystemExit(f"The fonts of {package} are missing: run `make setup`.")
    return Path(spec.origin).parent


def say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    unpack()
