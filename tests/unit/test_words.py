"""What our code says is said in French in a French blog: messages go through gettext, and the catalogue has them."""

from __future__ import annotations

import ast
import re
from functools import cache

from babel.messages.pofile import read_po
from building import REPO

PATHS = sorted(
    path
    for path in (REPO / "src/carnet").rglob("*.py")
    if "files" not in path.parts  # what a new blog gets is its writer's
)
#: By which functions something is told, and what a message is called until it is.
TELLING = {"warning", "error", "tell", "warn", "Problem", "ConfigError", "ThemeError", "MathError"}
TELLING |= {
    "print",
    "ImportRefusedError",
    "PublishError",
    "NewPostError",
    "LinksError",
    "MentionsError",
    "NewBlogError",
    "RenameError",
}
TELLING |= {"WebError", "UnreachableError", "TooSlowError", "TooLargeError", "NotAskedError", "ArgumentTypeError"}
TELLING |= {
    "ArgumentParser",
    "add_argument",
    "exit",
    "ValueError",
    "SettingError",
    "UnknownAddressError",
    "_UnreadableError",
}
#: What is told in English and kept on the disk, for `carnet.core.messages.translated`; values stand behind a bar.
KEPT = {"UnusablePictureError", "HostileDrawingError", "UncleanableError"}
#: Where the words of a ``ValueError`` become such a value.
KEEPING = [REPO / "src/carnet/core/downloads", REPO / "src/carnet/core/pictures"]
#: What is told is given by place, or by these names: those of the help of a command.
SHOWN = {"help", "description", "epilog"}
NAMES = {"message", "words", "told", "remedy", "reason", "better"}
#: Of those who keep up our code, and no writer can cause it.
OF_OURS = {"there is no slot  ; there are ", "Furo's %s has no '%s' any more; see carnet.upstream.furo"}
_PARTS = re.compile(r"%(?:\([a-z]+\))?[-0-9.]*[a-z]")


@cache
def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def catalogue() -> dict[str, str]:
    with (REPO / "src/carnet/locales/fr/LC_MESSAGES/carnet.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


def name_of(node) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def texts_in(node) -> list[str]:
    return [one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def is_sentence(text: str) -> bool:
    return len(re.findall(r"[A-Za-z’']{2,}", text)) >= 3


@cache
def constants() -> dict[str, list[str]]:
    """The texts of each constant of a module, by its name."""
    found: dict[str, list[str]] = {}
    for path in PATHS:
        for node in tree(path).body:
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    found.setdefault(name_of(target), []).extend(texts_in(node.value))
    return found


def given_to_gettext(path) -> set[str]:
    """Return the texts that a module hands to gettext, those of constants included."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and name_of(node.func) == "_" and node.args:
            text = node.args[0]
            if isinstance(text, ast.Constant):
                found.add(text.value)
            elif isinstance(text, ast.Subscript):
                found |= {one for one in constants().get(name_of(text.value), ()) if is_sentence(one)}
    return found


def outside_gettext(node) -> list[str]:
    """Return the sentences of an expression that gettext does not see."""
    if isinstance(node, ast.Call):
        return [] if name_of(node.func) == "_" else [text for one in node.args for text in outside_gettext(one)]
    if isinstance(node, ast.JoinedStr):
        parts = [one.value for one in node.values if isinstance(one, ast.Constant)]
        return [" ".join(parts)] if is_sentence(" ".join(parts)) else []
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) and is_sentence(node.value) else []
    if isinstance(node, ast.BinOp):
        return outside_gettext(node.left) + outside_gettext(node.right)
    if isinstance(node, ast.IfExp):
        return outside_gettext(node.body) + outside_gettext(node.orelse)
    return []


def told_in_english(path) -> list[str]:
    """Return what a module tells, and nobody could translate."""
    found = []
    telling = TELLING - {"ValueError"} if path.parent in KEEPING else TELLING
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and name_of(node.func) in telling:
            named = [one.value for one in node.keywords if one.arg in SHOWN]
            found += [text for argument in (*node.args, *named) for text in outside_gettext(argument)]
        elif isinstance(node, ast.Assign) and {name_of(target) for target in node.targets} & NAMES:
            found += outside_gettext(node.value)
    return [text for text in found if text not in OF_OURS]


def test_what_is_told_goes_through_gettext():
    told = {path.relative_to(REPO).as_posix(): told_in_english(path) for path in PATHS}
    assert {path: texts for path, texts in told.items() if texts} == {}


def kept_in_english(path) -> set[str]:
    """Return the texts that a module raises in English, to be translated whenever they are told."""
    kept = KEPT | {"ValueError"} if path.parent in KEEPING else KEPT
    calls = [one for one in ast.walk(tree(path)) if isinstance(one, ast.Call) and name_of(one.func) in kept]
    named = {name_of(one.args[0]) for one in calls if one.args and isinstance(one.args[0], ast.Name)}
    texts = [text for one in calls if one.args for text in outside_gettext(one.args[0])]
    texts += [text for name in named for text in constants().get(name, ())]
    return {text.partition(" | ")[0].removesuffix(" |").strip() for text in texts}


def test_what_is_kept_in_english_is_in_the_french_catalogue():
    said = {text for path in PATHS for text in kept_in_english(path)}
    assert len(said) > 10
    assert {text for text in said if not catalogue().get(text)} == set()


def test_every_text_is_in_the_french_catalogue():
    said = {text for path in PATHS for text in given_to_gettext(path)}
    assert len(said) > 150
    assert {text for text in said if not catalogue().get(text)} == set()


def test_translations_have_the_parts_of_their_texts():
    for text, translation in catalogue().items():
        assert sorted(_PARTS.findall(translation)) == sorted(_PARTS.findall(text)), text


def test_spaces_of_french_stand_before_its_signs():
    wrong = re.compile(r"[^\s\u00a0\u202f«][;?!](?:\s|$)|«[^\u00a0]|[^\u00a0]»| [:;!?](?:\s|$)")
    assert [one for one in catalogue().values() if wrong.search(re.sub(r"\(\?!|https?://", "", one))] == []


def test_what_is_no_gettext_is_seen():
    code = ast.parse("message = 'one two three'\nlogger.warning(f'four five {x} six', 1)\ntell(_('a b c d e'))").body
    assert outside_gettext(code[0].value) == ["one two three"]
    assert outside_gettext(code[1].value) == ["four five   six"]
    assert outside_gettext(code[2].value) == []
