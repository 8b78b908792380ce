"""`ui/` and `resources/` are found in a checkout, an editable install and a wheel, and nothing is written there.

The fourth form, the PyInstaller folder, takes minutes to make: `test_bundle.py`.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from bookingdesk import __version__
from tests.packaging.checkout import ROOT, Environment, copied_checkout, files_below, new_environment, ran

WHERE = "from bookingdesk import assets; print(assets.ROOT)"
STYLE = "from bookingdesk.assets import resource; print(resource('styles', 'desk.qss').read_text())"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """One environment for the module; each test installs into it what it is about."""
    return new_environment(tmp_path_factory.mktemp("installing") / "venv")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout that a test may change."""
    return copied_checkout(tmp_path / "checkout")


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A current folder that has nothing to do with the program."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return folder


def test_that_a_checkout_uses_its_own_files(checkout: Path, elsewhere: Path) -> None:
    said = ran(sys.executable, "-c", WHERE, cwd=elsewhere, PYTHONPATH=str(checkout)).stdout
    assert said.strip() == str(checkout)


def test_that_an_editable_install_follows_every_change_of_the_checkout(
    environment: Environment, checkout: Path, elsewhere: Path
) -> None:
    environment.install("--editable", checkout)
    assert environment.python("-c", WHERE, cwd=elsewhere).strip() == str(checkout)
    style = checkout / "resources" / "styles" / "desk.qss"
    style.write_text("/* changed after the installation */", encoding="utf-8")
    assert environment.python("-c", STYLE, cwd=elsewhere).strip() == "/* changed after the installation */"
    assert "self-test passed" in environment.python("-m", "bookingdesk", "--self-test", cwd=elsewhere)


def test_that_a_wheel_works_alone_and_writes_nothing_beside_itself(
    environment: Environment, checkout: Path, elsewhere: Path
) -> None:
    environment.install(checkout)
    shutil.rmtree(checkout)
    (package,) = environment.folder.rglob("site-packages/bookingdesk")
    before = files_below(package)

    uncompiled = {"PYTHONDONTWRITEBYTECODE": "1"}
    where = environment.python("-c", WHERE, cwd=elsewhere, **uncompiled)
    assert where.strip() == str(package / "_data")
    said = environment.python("-m", "bookingdesk", "--self-test", cwd=elsewhere, **uncompiled)
    assert "self-test passed" in said
    assert not list(package.rglob("*.pyc"))

    environment.python("-m", "compileall", "-q", package, cwd=elsewhere)
    admin = environment.programs / "bookingdesk-admin"
    assert ran(admin, "--version", cwd=elsewhere).stdout.strip() == f"bookingdesk {__version__}"
    profile = elsewhere / "profile"
    sample = ("init", "--demo", "--clients", 5, "--staff", 2, "--days", 2)
    ran(admin, "--profile", profile, *sample, cwd=elsewhere)
    assert profile.is_dir()
    window = environment.programs / "bookingdesk"
    assert ran(window, "--version", cwd=elsewhere).stdout.strip() == f"bookingdesk {__version__}"

    assert files_below(package) == before
    assert [path.name for path in elsewhere.iterdir()] == ["profile"]


def test_that_a_wheel_holds_the_program_and_nothing_else(
    environment: Environment, checkout: Path, tmp_path: Path
) -> None:
    local = ("--quiet", "--no-deps", "--no-index", "--no-build-isolation")
    environment.python("-m", "pip", "wheel", *local, "--wheel-dir", tmp_path, checkout, cwd=tmp_path)
    (wheel,) = tmp_path.glob("*.whl")
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
    shipped = {f"bookingdesk/_data/{path}" for part in ("ui", "resources") for path in below(checkout, part)}
    code = below(checkout, "bookingdesk")
    described = {name for name in names if name.startswith(f"bookingdesk-{__version__}.dist-info/")}
    assert names - described == code | shipped
    print(f"wheel: {wheel.stat().st_size / 1e6:.2f} MB, {len(names)} files")


def below(checkout: Path, part: str) -> set[str]:
    """The files of a folder of the checkout, as the checkout names them."""
    return {path.relative_to(checkout).as_posix() for path in (checkout / part).rglob("*") if path.is_file()}


def test_that_the_parts_of_a_checkout_are_all_there() -> None:
    assert {path.name for path in ROOT.iterdir() if not path.name.startswith(".")} >= {
        "bookingdesk",
        "resources",
        "ui",
        "tests",
        "pyproject.toml",
        "build_installer.spec",
        "README.md",
    }
