"""Send a letter to people who agreed, each once: who they are, what was sent, and the provider's server.

The list is a CSV file outside the repository, with the columns `email` and `agreed` (when the person did), and `name`
if you like. What was sent stands beside it, in a ledger to which lines are added alone: one before a message is handed
over, one after. A run that was cut short leaves at most one message of which nobody knows whether it left; the next run
tells of it and asks. Everybody else gets the letter once.
"""

from __future__ import annotations

import csv
import io
import json
import os
import smtplib
import ssl
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path

from sphinx.locale import _

from carnet.cli.public_addresses import literal

#: What became of a message: handed over or not known to be, sent, refused by the server.
SENDING, SENT, REFUSED = "sending", "sent", "refused"


class LetterError(Exception):
    """Why no letter is sent, in one line."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A person who agreed to get the letter."""

    email: str
    name: str = ""


def readers_in(file: Path, repository: Path) -> tuple[list[Reader], list[str]]:
    """Return who gets the letter, and what is odd in the list, a line each.

    Raises:
        LetterError: The file is none, or lies where it would be published.
    """
    if file.resolve().is_relative_to(repository.resolve()):
        raise LetterError(_("%s lies in the repository of the blog; keep addresses outside of it") % file)
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LetterError(_("%s can't be read: %s") % (file, error)) from error
    sample = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if ";" in sample else ",")
    columns = {str(name).strip().lower(): name for name in rows.fieldnames or ()}
    if missing := [name for name in ("email", "agreed") if name not in columns]:
        raise LetterError(_("%s:1: there is no column '%s'; the columns are email, agreed, name") % (file, missing[0]))
    found: dict[str, Reader] = {}
    told = []
    for row in rows:
        email = (row.get(columns["email"]) or "").strip()
        place = f"{file}:{rows.line_num}"
        if not email:
            continue
        if not is_address(email):
            told.append(_("%s: '%s' is no address") % (place, email))
        elif not (row.get(columns["agreed"]) or "").strip():
            told.append(_("%s: %s did not agree: 'agreed' says nothing") % (place, email))
        elif email.lower() in found:
            told.append(_("%s: %s stands there twice") % (place, email))
        else:
            name = (row.get(columns["name"]) or "").strip() if "name" in columns else ""
            found[email.lower()] = Reader(email, " ".join(name.split()))
    return list(found.values()), told


def is_address(email: str) -> bool:
    """Return whether a text is one address for mails, and nothing that could begin another line."""
    local, at, host = email.rpartition("@")
    return bool(
        at and local and "." in host and email.isprintable() and parseaddr(email)[1] == email and " " not in email
    )


class Ledger:
    """What was sent, in a file to which lines are added; only one run at a time has it."""

    def __init__(self, file: Path) -> None:
        self.path = file
        self.file = file.open("a+b", buffering=0)
        if not _locked(self.file.fileno()):
            self.file.close()
            raise LetterError(_("another run sends letters at this moment"))
        self.file.seek(0)
        self.states: dict[tuple[str, str], str] = {}
        content = self.file.read()
        if content and not content.endswith(b"\n"):
            self.file.write(b"\n")  # a line that was cut short is none
        for number, line in enumerate(content.split(b"\n"), start=1):
            try:
                known = json.loads(line) if line.strip() else None
            except ValueError:
                if number < content.count(b"\n") + 1:
                    raise LetterError(_("%s:%s: this is no line of the ledger") % (file, number)) from None
                known = None
            if isinstance(known, dict):
                self.states[known["letter"], known["to"]] = known["state"]

    def note(self, letter: str, reader: Reader, state: str) -> None:
        """Add a line, and see to it that it is on the disk."""
        to = reader.email.lower()
        line = json.dumps({"letter": letter, "to": to, "state": state, "at": int(time.time())}) + "\n"
        self.file.write(line.encode())
        os.fsync(self.file.fileno())
        self.states[letter, to] = state

    def state(self, letter: str, reader: Reader) -> str:
        """Return what became of a letter to a reader, "" for nothing yet."""
        return self.states.get((letter, reader.email.lower()), "")

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()


if sys.platform == "win32":
    import msvcrt

    def _locked(number: int) -> bool:
        try:
            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _locked(number: int) -> bool:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


def connect(server: str, user: str, password: str, seconds: float = 30) -> smtplib.SMTP:
    """Return a connection to the provider's *server*, encrypted unless it is this machine.

    Raises:
        LetterError: It can't be reached, offers no encryption, or refuses the user.
    """
    host, _colon, port = server.rpartition(":") if ":" in server else (server, "", "587")
    address = literal(host)
    is_own = host == "localhost" or (address is not None and address.is_loopback)
    try:
        if port == "465":
            found: smtplib.SMTP = smtplib.SMTP_SSL(host, 465, timeout=seconds, context=ssl.create_default_context())
        else:
            found = smtplib.SMTP(host, int(port), timeout=seconds)
            found.ehlo()
            if found.has_extn("starttls"):
                found.starttls(context=ssl.create_default_context())
                found.ehlo()
            elif not is_own:
                raise LetterError(_("%s offers no encryption; ask your provider for another port") % server)
        if user:
            found.login(user, password)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise LetterError(_("%s can't be used: %s") % (server, " ".join(str(error).split()))) from error
    return found


@dataclass
class Round:
    """One run: the *letter* by its id, the message for each reader, how many go and how long the pauses are."""

    letter: str
    message_for: Callable[[Reader], EmailMessage]
    ledger: Ledger
    limit: int = 500
    pause: float = 1.0
    tell: Callable[[str], object] = print
    sleep: Callable[[float], object] = time.sleep
    sent: int = 0
    refused: int = 0

    def in_flight(self, readers: Iterable[Reader]) -> list[Reader]:
        """Return of whom nobody knows whether they have the letter: a run was cut short."""
        return [reader for reader in readers if self.ledger.state(self.letter, reader) == SENDING]

    def due(self, readers: Iterable[Reader]) -> Iterator[Reader]:
        """Yield who has not got the letter, and was not refused."""
        yield from (reader for reader in readers if not self.ledger.state(self.letter, reader))

    def send(self, server: smtplib.SMTP, readers: Iterable[Reader]) -> bool:
        """Send the letter; return whether all of them have it, or were refused, as far as is known."""
        for reader in [*self.due(readers)]:
            if self.sent >= self.limit:
                return False
            if self.sent:
                self.sleep(self.pause)
            message = self.message_for(reader)
            self.ledger.note(self.letter, reader, SENDING)
            try:
                server.send_message(message, to_addrs=[reader.email])
            except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
                code, said = _answer(error)
                if isinstance(error, smtplib.SMTPRecipientsRefused) and 500 <= code < 600:
                    self.ledger.note(self.letter, reader, REFUSED)
                    self.refused += 1
                    self.tell(_("%s is refused: %s") % (reader.email, said))
                    continue
                self.ledger.note(self.letter, reader, "")  # it was not taken: the next run tries again
                self.tell(_("The server takes no more: %s") % said)
                return False
            except (OSError, smtplib.SMTPException) as error:
                self.tell(_("The connection broke: %s") % " ".join(str(error).split()))
                return False
            self.ledger.note(self.letter, reader, SENT)
            self.sent += 1
        return True


def _answer(error: smtplib.SMTPException) -> tuple[int, str]:
    """Return code and words of a refusal."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
    else:
        code, said = error.smtp_code, error.smtp_error  # type: ignore[attr-defined]
    words = said.decode("utf-8", "replace") if hasattr(said, "decode") else str(said)
    return code, f"{code} {' '.join(words.split())}"
