#!/usr/bin/env python3
"""From a fresh clone to a running Tuntas: check the machine, make .venv, install what is locked, hand over.

Runs under the system's Python, so it uses the standard library alone, and it must parse under Python 3.6, so
that it can say that this is too old.

    python3 config/runtime/bootstrap.py run       what `make run` does
    python3 config/runtime/bootstrap.py install   .venv with what tests and checks need as well
"""

import fcntl
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time

OLDEST = (3, 11)
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
VENV = os.path.join(ROOT, ".venv")
VENV_PYTHON = os.path.join(VENV, "bin", "python")
STAMP = os.path.join(VENV, "installed-locks")
RUN_LOCK, DEVELOPMENT_LOCK = "requirements.txt", "requirements-dev.txt"
SECONDS_FOR_A_PORT = 3  # a run that was just killed needs a moment to go


class CannotGoOn(Exception):
    """The message is one line that says what to do."""


def main(arguments):
    if arguments not in (["run"], ["install"]):
        print(__doc__)
        return 2
    # Without compiled bytecode each start of Django takes seconds instead of parts of one.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.chdir(ROOT)
    try:
        check_python(sys.version_info[:3])
        if arguments == ["run"]:
            data_dir = os.path.abspath(os.environ.get("DATA_DIR") or ".data")
            check_data_directory(data_dir)
            check_not_running(data_dir)
            check_ports(os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000")
        install([RUN_LOCK] if arguments == ["run"] else [RUN_LOCK, DEVELOPMENT_LOCK])
    except CannotGoOn as reason:
        print("tuntas: {}".format(reason), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    if arguments == ["run"]:
        sys.stdout.flush()
        os.execv(VENV_PYTHON, [VENV_PYTHON, "-m", "config.runtime.supervisor"])
    return 0


def check_python(version, find=shutil.which):
    if tuple(version[:2]) >= OLDEST:
        return
    advice = "install Python 3.11 or later (Debian 12, Ubuntu 24.04 and later have it)"
    for name in ("python3.13", "python3.12", "python3.11"):
        if find(name):
            advice = "there is a later one here: make run PYTHON={}".format(name)
            break
    raise CannotGoOn("Python 3.11 or later is needed, this is {}; {}.".format(".".join(map(str, version)), advice))


def check_data_directory(path):
    try:
        os.makedirs(path, exist_ok=True)
        probe = os.path.join(path, ".probe-{}".format(os.getpid()))
        with open(probe, "w"):
            pass
        os.remove(probe)
    except OSError as error:
        raise CannotGoOn(
            "the data directory {} can't be written ({}); choose another: make run DATA_DIR=/a/path".format(
                path, error.strerror
            )
        )


def check_not_running(data_dir):
    try:
        with open(os.path.join(data_dir, "supervisor.lock")) as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except OSError:
                raise CannotGoOn(
                    "it already runs on {} (process {}); stop that one, or choose another DATA_DIR.".format(
                        data_dir, file.read().strip()
                    )
                )
    except FileNotFoundError:
        pass


def check_ports(host, first):
    if not first.isdigit() or not 1 <= int(first) <= 65533:
        raise CannotGoOn("PORT is a number from 1 to 65533, and {!r} is none.".format(first))
    for port in range(int(first), int(first) + 3):
        deadline = time.monotonic() + SECONDS_FOR_A_PORT
        while True:
            trouble = reason_against(host, port)
            if trouble is None:
                break
            if time.monotonic() > deadline:
                raise CannotGoOn(
                    "port {} can't be used ({}); choose another: make run PORT={} takes that one "
                    "and the two after it.".format(port, trouble, 8100 if int(first) != 8100 else 8200)
                )
            time.sleep(0.1)


def reason_against(host, port):
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
            trial.listen(1)
    except OSError as error:
        return error.strerror or str(error)
    return None


def install(locks):
    """Does nothing where .venv holds what these locks say already."""
    with open(RUN_LOCK) as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        wanted = [stamp_of(lock) for lock in locks]
        if venv_works() and set(wanted) <= set(installed()):
            return
        uv = shutil.which("uv")
        if not venv_works():
            make_venv(uv)
        if not (uv and install_with_uv(uv, locks[-1])):
            install_with_pip(locks[-1])
        with open(STAMP, "w") as file:
            file.write("\n".join(wanted))


def stamp_of(lock):
    with open(lock, "rb") as file:
        return "{} {}".format(lock, hashlib.sha256(file.read()).hexdigest())


def installed():
    try:
        with open(STAMP) as file:
            return file.read().splitlines()
    except OSError:
        return []


def venv_works():
    """A .venv breaks when its folder is moved or its Python is upgraded."""
    try:
        out = subprocess.check_output(
            [VENV_PYTHON, "-c", "import sys; print(sys.prefix, sys.version_info[:2] >= (3, 11))"]
        )
    except (OSError, subprocess.CalledProcessError):
        return False
    return out.decode().strip() == "{} True".format(VENV)


def make_venv(uv):
    say("Making the virtual environment .venv ...")
    if uv and subprocess.call([uv, "venv", "--quiet", "--clear", "--python", sys.executable, VENV]) == 0:
        return
    check_venv_module()
    try:
        subprocess.check_output([sys.executable, "-m", "venv", "--clear", VENV], stderr=subprocess.STDOUT)
    except subprocess.CalledProcessError as error:
        raise CannotGoOn("the virtual environment could not be made: {}".format(last_line(error.output)))


def check_venv_module(name="ensurepip"):
    """Debian and Ubuntu ship Python without it."""
    try:
        __import__("venv")
        __import__(name)
    except ImportError:
        raise CannotGoOn(
            "this Python can't make virtual environments; on Debian and Ubuntu: apt install python3-venv "
            "(elsewhere: install the full Python), then try again."
        )


def install_with_uv(uv, lock):
    say("Installing what {} names, with uv ...".format(lock))
    command = [
        uv,
        "pip",
        "install",
        "--quiet",
        "--python",
        VENV_PYTHON,
        "--require-hashes",
        "--compile-bytecode",
    ]
    return subprocess.call(command + ["--only-binary", ":all:", "-r", lock]) == 0


def install_with_pip(lock):
    with open(lock) as file:
        total = sum("==" in line and not line.startswith((" ", "#")) for line in file)
    say("Installing {} packages, once; this takes about a minute ...".format(total))
    command = [
        VENV_PYTHON,
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-input",
        "--progress-bar=off",
    ]
    pip = subprocess.Popen(
        command + ["--require-hashes", "--only-binary", ":all:", "-r", lock],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
    )
    lines = show_progress(pip.stdout, total)
    if pip.wait() != 0:
        reason = ([line for line in lines if line.startswith("ERROR")] or lines)[-1:]
        raise CannotGoOn("packages could not be installed; is there a network? {}".format("".join(reason).strip()))


def show_progress(output, total):
    """Returns all that pip said."""
    lines, seen = [], 0
    for line in output:
        lines.append(line)
        if line.startswith("Collecting "):
            seen += 1
            show_step("  {}/{} {}".format(seen, total, line.split()[1].partition("==")[0]))
        elif line.startswith("Installing collected packages"):
            show_step("  unpacking")
    if sys.stdout.isatty():
        show_step("")
    return lines


def show_step(text):
    if sys.stdout.isatty():
        print("\r{:<60}".format(text), end="\r", flush=True)
    else:
        say(text)


def last_line(output):
    return (output.decode(errors="replace").strip().splitlines() or ["no reason given"])[-1]


def say(text):
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
