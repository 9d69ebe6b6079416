"""The asset build: hashed names, a manifest that resolves, nothing done twice, a sentence when it fails."""

import gzip
import hashlib
import json
import shutil
from pathlib import Path

import pytest

from core import assets as addresses
from municipal import assets

ROOT = Path(__file__).resolve().parents[2]


def made_of(folder: Path, **files: str) -> Path:
    """Return a folder as the build script leaves it; `app_css` stands for app.css."""
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_text(content)
    return folder


def test_published_names_carry_the_hash_of_the_content(tmp_path: Path) -> None:
    made = made_of(tmp_path / "made", app_css="a{}", app_js="1;")
    names = assets.publish(made, tmp_path / "dist", "print")
    expected = {
        "app.css": f"app.{hashlib.sha256(b'a{}').hexdigest()[:8]}.css",
        "app.js": f"app.{hashlib.sha256(b'1;').hexdigest()[:8]}.js",
    }
    assert names == expected
    assert (tmp_path / "dist" / expected["app.css"]).read_text() == "a{}"
    assert gzip.decompress((tmp_path / "dist" / f"{expected['app.js']}.gz").read_bytes()) == b"1;"


def test_manifest_names_files_that_stand_and_old_ones_go(tmp_path: Path) -> None:
    dist = tmp_path / "dist"
    first = assets.publish(made_of(tmp_path / "made", app_css="a{}"), dist, "one")
    second = assets.publish(made_of(tmp_path / "made", app_css="b{}"), dist, "two")
    manifest = json.loads((dist / "manifest.json").read_text())
    assert manifest == {"files": second, "fingerprint": "two"}
    assert first != second
    assert sorted(path.name for path in dist.iterdir()) == sorted(
        ["manifest.json", second["app.css"], f"{second['app.css']}.gz"]
    )


def test_template_name_leads_to_the_hashed_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = assets.publish(made_of(tmp_path / "made", app_css="a{}"), tmp_path / "dist", "print")
    monkeypatch.setattr(addresses, "FOLDER", tmp_path / "dist")
    assert addresses.asset_url("app.css") == f"/static/dist/{names['app.css']}"
    with pytest.raises(
        addresses.AssetMissingError, match=r"other\.css is not among the built assets: app\.css"
    ):
        addresses.asset_url("other.css")


def test_page_works_before_the_first_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "FOLDER", tmp_path / "nothing")
    assert addresses.asset_url("app.css") == "/static/dist/app.css"


def test_unchanged_inputs_build_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = tmp_path / "dist"
    assets.publish(made_of(tmp_path / "made", app_css="a{}"), output, assets.fingerprint_of(ROOT))
    monkeypatch.setattr(assets, "find_node", lambda: pytest.fail("a tool was looked for"))
    assert assets.build(ROOT, output) == "Assets are up to date."


def test_lost_file_is_built_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = tmp_path / "dist"
    names = assets.publish(made_of(tmp_path / "made", app_css="a{}"), output, assets.fingerprint_of(ROOT))
    (output / names["app.css"]).unlink()
    monkeypatch.setattr(
        assets, "find_node", lambda: (_ for _ in ()).throw(assets.AssetsError("asked for Node"))
    )
    with pytest.raises(assets.AssetsError, match="asked for Node"):
        assets.build(ROOT, output)


def test_changed_style_changes_the_fingerprint(tmp_path: Path) -> None:
    sources = ("assets.mjs", "assets.py", "static/css/app.css")
    for name in ("package-lock.json", *(f"platform/municipal/{source}" for source in sources)):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    before = assets.fingerprint_of(tmp_path)
    assert assets.fingerprint_of(tmp_path) == before
    (tmp_path / "platform/municipal/static/css/app.css").write_text("p{}")
    assert assets.fingerprint_of(tmp_path) != before


def test_outside_a_checkout_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(assets.AssetsError, match=r"is not a checkout: there is no package\.json in it"):
        assets.build(tmp_path, tmp_path / "dist")


def test_failing_tool_is_told_by_its_last_words(tmp_path: Path) -> None:
    script = tmp_path / "npm"
    script.write_text("#!/bin/sh\necho 'npm error no network' >&2\nexit 7\n")
    script.chmod(0o755)
    (tmp_path / "package-lock.json").write_text("{}")
    with pytest.raises(assets.AssetsError, match=r"npm ci ended with 7: npm error no network"):
        assets.install_packages(tmp_path, (str(script), [str(script)]))


def test_lock_names_no_address_of_a_registry() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []
