"""Send posts as a letter, by e-mail, to people who agreed; `--dry-run` shows it in the browser and sends nothing.

The newest post goes, or the one that `--post` names, or all of a `--month`. It is taken from the site as built, so
build and publish the blog first. The list is a CSV file outside the repository (columns email, agreed, name). The
variables LETTER_USER and LETTER_PASSWORD have what your provider asks for. Nobody gets a letter twice, whatever breaks.

    carnet letter --dry-run
    LETTER_USER=… LETTER_PASSWORD=… carnet letter --to ~/readers.csv
    carnet letter --to ~/readers.csv --month 2026-11
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import webbrowser
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from sphinx.locale import _

import carnet.cli.repository
from carnet.cli.arguments import parser_of
from carnet.cli.console import command
from carnet.cli.letter_sending import Ledger, LetterError, Reader, Round, connect, is_address, readers_in
from carnet.core.dates import Zone
from carnet.core.feed_ids import entry_id, post_id
from carnet.core.front_matter_schema import FrontMatter, read_front_matter
from carnet.core.post_fields import declared_by
from carnet.core.settings import NO_ID
from carnet.core.text import written_date
from carnet.core.urls import is_web_address

#: A long address in a head stays as it is: Python would encode it, and no mail program would know it again.
_POLICY = policy.SMTP.clone(refold_source="none")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Letter:
    """A letter: its id, which no renaming changes, its subject, and the posts in it."""

    id: str
    subject: str
    parts: tuple[Any, ...]


def published(root: Path, settings: Mapping[str, Any], site: Path) -> list[tuple[FrontMatter, str, Path, str]]:
    """Return the posts that the built *site* has, newest first: front matter, docname, page and address of each."""
    patterns, fields = settings["blog_post_pattern"], declared_by(settings.get("extensions", ()))
    files = {file for pattern in ([patterns] if isinstance(patterns, str) else patterns) for file in root.glob(pattern)}
    base, found = settings["html_baseurl"].rstrip("/"), []
    for file in files:
        docname = file.relative_to(root).with_suffix("").as_posix()
        text = file.read_text(encoding="utf-8", errors="replace")
        meta = read_front_matter(text, settings["blog_categories"], settings["blog_degree_category"], fields).meta
        pages = ((site / docname / "index.html", f"{docname}/"), (site / f"{docname}.html", f"{docname}.html"))
        page = next((known for known in pages if known[0].is_file()), None)
        if meta and page and not meta.draft and meta.date <= datetime.now(UTC):
            found.append((meta, docname, page[0], f"{base}/{page[1]}"))
    return sorted(found, key=lambda post: (post[0].date, post[1]), reverse=True)


def chosen(root: Path, settings: Mapping[str, Any], site: Path, post: str, month: str) -> Letter:
    """Return the letter of a *post*, of a *month*, or of the newest post.

    Raises:
        LetterError: There is none.
    """
    from carnet.cli.letter_text import part_of  # noqa: PLC0415  # css-inline, which the other commands do not need

    known = published(root, settings, site)
    if month:
        if not _MONTH.fullmatch(month):
            raise LetterError(_("'%s' is no month; write one such as 2026-11") % month)
        known = [one for one in known if one[0].date.astimezone(Zone.blog).strftime("%Y-%m") == month]
    elif post:
        name = post.removesuffix(".md")
        known = [one for one in known if one[1] == name]
    if not known:
        raise LetterError(_("%s has no such post; build and publish the blog first") % site)
    if not month and not post:  # the newest post, and no note
        known = [one for one in known if "kind" not in one[0].fields] or known
    known = known[::-1] if month else known[:1]
    parts, language = [], settings["language"]
    for meta, _docname, page, address in known:
        day = written_date(meta.date.astimezone(Zone.blog), meta.language or language)
        if part := part_of(page.read_bytes(), address, day):
            parts.append(part)
    if not parts:
        raise LetterError(_("%s has no such post; build and publish the blog first") % site)
    config = {"blog_id": NO_ID, **settings}
    if month:
        first = known[0][0].date.astimezone(Zone.blog)
        title = f"{settings['project']} – {written_date(first.replace(day=2), language, 'MMMM y')}"
        return Letter(f"month:{month}:{entry_id(config['blog_id'], month)}", title, tuple(parts))
    meta, docname = known[0][:2]
    return Letter(f"post:{post_id(config, docname, meta.permalink, meta.feed_id)}", parts[0].title, tuple(parts))


def words(settings: Mapping[str, Any]) -> Any:
    """Return the words around the posts."""
    from carnet.cli.letter_text import Words  # noqa: PLC0415

    return Words(
        language=settings["language"],
        read=str(_("Read it on the blog")),
        more=str(_("Read on, on the blog")),
        why=str(_("You get this letter because you asked for it, from %s.") % settings["project"]),
        stop=str(_("Unsubscribe")),
    )


def stop_addresses(settings: Mapping[str, Any], reader: Reader) -> tuple[str, str]:
    """Return where a *reader* unsubscribes: by a mail to the writer, and by one click, "" where nothing takes that."""
    _name, sender = parseaddr(settings["blog_letter_from"])
    mail = (
        f"mailto:{quote(sender, safe='@')}?subject={quote(str(_('Unsubscribe')))}&body={quote(reader.email, safe='@')}"
    )
    click = settings.get("blog_letter_unsubscribe", "")
    if click and "{address}" not in click:
        click = f"{click}{'&' if urlsplit(click).query else '?'}address={{address}}"
    return mail, click.replace("{address}", quote(reader.email, safe=""))


def message(letter: Letter, settings: Mapping[str, Any], reader: Reader) -> EmailMessage:
    """Return a letter for one *reader*: as text and as HTML, and with the ways to unsubscribe in its head.

    See RFC 2369 and, for one click, RFC 8058.
    """
    from carnet.cli.letter_text import letter_html, letter_text  # noqa: PLC0415

    mail, click = stop_addresses(settings, reader)
    name, sender = parseaddr(settings["blog_letter_from"])
    host = sender.rpartition("@")[2]
    found = EmailMessage(_POLICY)
    found["From"] = Address(name or settings["project"], addr_spec=sender)
    found["To"] = Address(reader.name, addr_spec=reader.email)
    found["Subject"] = " ".join(letter.subject.split())
    found["Date"] = format_datetime(datetime.now(UTC))
    number = sha256(f"{letter.id} {reader.email.lower()}".encode()).hexdigest()[:32]
    found["Message-ID"] = f"<{number}@{host}>"  # the same if it is sent again: mail programs show one
    found["List-Id"] = f"<letter.{urlsplit(settings['html_baseurl']).hostname or host}>"
    found.set_raw("List-Unsubscribe", f"<{click}>,\r\n <{mail}>" if click else f"<{mail}>")
    if click:
        found["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    stop = click or mail
    found.set_content(letter_text(settings["project"], letter.parts, words(settings), stop), cte="quoted-printable")
    html = letter_html(settings["project"], letter.parts, words(settings), stop)
    found.add_alternative(html, subtype="html", cte="quoted-printable")
    return found


def check(settings: Mapping[str, Any]) -> None:
    """Raise a :class:`LetterError` unless ``conf.py`` says all that a letter needs."""
    if not is_address(parseaddr(settings.get("blog_letter_from", ""))[1]):
        raise LetterError(_("say whom the letter is from in conf.py: blog_letter_from = 'Name <name@blog.example>'"))
    if not is_web_address(settings["html_baseurl"]):
        raise LetterError(_("html_baseurl in conf.py says where the blog is; without it no link leads there"))
    click = settings.get("blog_letter_unsubscribe", "")
    if click and not (click.startswith("https://") and is_web_address(click)):
        raise LetterError(_("blog_letter_unsubscribe in conf.py is no address that begins with https://"))


def show(letter: Letter, settings: Mapping[str, Any], folder: Path, *, in_browser: bool) -> int:
    """Write a letter as a file, and show it in the browser; nothing is sent."""
    found = message(letter, settings, Reader("reader@example.org"))
    folder.mkdir(parents=True, exist_ok=True)
    for kind, file in (("html", "letter.html"), ("plain", "letter.txt")):
        part = found.get_body((kind,))
        assert part is not None
        (folder / file).write_text(part.get_content(), encoding="utf-8")
    print(folder / "letter.html", folder / "letter.txt", sep="\n")
    if in_browser:
        webbrowser.open((folder / "letter.html").resolve().as_uri())
    return 0


def ask_about(readers: list[Reader], answer: str) -> str:
    """Return what to do about readers of whom nobody knows whether they have it: "resend", "skip", or "" to wait."""
    for reader in readers:
        print(_("%s: a run was cut short just then; nobody knows whether the letter left") % reader.email)
    if answer or not sys.stdin.isatty():
        return answer
    typed = input(_("Send it to them again? [yes/no] ")).strip().lower()
    return "resend" if typed in ("y", "yes", "o", "oui") else "skip" if typed else ""


def send(letter: Letter, settings: Mapping[str, Any], root: Path, options: argparse.Namespace) -> int:
    """Send a letter to the list."""
    readers, told = readers_in(options.to, root)
    for line in told:
        print(line, file=sys.stderr)
    if not settings.get("blog_letter_smtp"):
        raise LetterError(_("say in conf.py which server sends it: blog_letter_smtp = 'smtp.provider.example:587'"))
    with Ledger(options.to.with_name(f"{options.to.name}.sent")) as ledger:
        this = Round(letter.id, lambda reader: message(letter, settings, reader), ledger, options.limit, options.pause)
        unknown = this.in_flight(readers)
        answer = ask_about(unknown, options.in_flight) if unknown else ""
        for reader in unknown if answer else ():
            ledger.note(letter.id, reader, "" if answer == "resend" else "sent")
        due = len(list(this.due(readers)))
        if due:
            server = connect(
                settings["blog_letter_smtp"], os.environ.get("LETTER_USER", ""), os.environ.get("LETTER_PASSWORD", "")
            )
            try:
                this.send(server, readers)
            finally:
                server.close()
        left = len(list(this.due(readers)))
        print(_("%s: %s sent, %s refused, %s still to send") % (letter.subject, this.sent, this.refused, left))
        waiting = unknown and not answer
        if waiting:
            print(_("Decide about those above with --in-flight=resend or --in-flight=skip."))
    return int(bool(waiting or (left and this.sent < options.limit)))


def main(arguments: list[str] | None = None, root: Path = carnet.cli.repository.ROOT) -> int:
    """Send from the command line."""
    parser = parser_of("letter")
    parser.add_argument("--dry-run", action="store_true", help=_("show it in the browser, and send nothing"))
    parser.add_argument("--no-browser", action="store_true", help=_("with --dry-run: write the files alone"))
    parser.add_argument("--to", type=Path, help=_("the list, a CSV file outside the repository"))
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--post", default="", help=_("the post (the newest)"))
    which.add_argument("--month", default="", help=_("all posts of a month, such as 2026-11"))
    parser.add_argument("--site", type=Path, default=Path("_build/html"), help=_("the site as built (%(default)s)"))
    parser.add_argument(
        "--limit", type=int, default=500, help=_("how many letters leave at most in a run (%(default)s)")
    )
    parser.add_argument("--pause", type=float, default=1.0, help=_("seconds between two letters (%(default)s)"))
    parser.add_argument(
        "--in-flight", choices=("resend", "skip"), default="", help=_("of whom nobody knows whether they have it")
    )
    options = parser.parse_args(arguments)
    settings = carnet.cli.repository.settings(root)
    with suppress(ValueError):  # the build tells of it
        Zone.choose(settings.get("blog_timezone", Zone.DEFAULT))
    try:
        if find_spec("css_inline") is None:
            raise LetterError(_("css-inline is missing; install it: %s") % "pip install sphinx-carnet[letter]")
        if not options.dry_run and options.to is None:
            raise LetterError(_("say to whom: --to readers.csv; or look at the letter first: --dry-run"))
        check(settings)
        letter = chosen(root, settings, root / options.site, options.post, options.month)
        if options.dry_run:
            return show(letter, settings, root / "_build/letter", in_browser=not options.no_browser)
        return send(letter, settings, root, options)
    except LetterError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    command(lambda: main(sys.argv[1:]))
