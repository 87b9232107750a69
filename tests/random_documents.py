"""Documents that nobody would write on purpose: pieces of all that Markdown, MyST, HTML and typos are made of."""

from __future__ import annotations

import random
from typing import Any


def _listed(text: str) -> list[str]:
    return text.split("¦")


_MARKS = _listed(
    "*¦**¦***¦_¦__¦~~¦`¦``¦```¦````¦~~~¦$¦$$¦[¦]¦![¦(¦)¦](¦][¦]:¦[^¦[^1]¦[^1]:¦{¦}¦{{¦}}¦{%¦%}¦<¦>¦</¦/>¦<!--¦"
    "-->¦<?¦|¦\\¦\\\\¦#¦##¦######¦#######¦=¦==¦===¦---¦***¦___¦+++¦%¦(a)=¦:¦::¦:::¦::::¦:a:¦-¦+¦*¦1.¦1)¦- [ ]¦> ¦"
    ">>¦\\¦|¦\\¦-\\¦|¦&¦&amp;¦&#0;¦&#x110000;¦&nosuch;¦'¦\"¦«¦»¦…¦!¦?¦;¦~¦^¦^2^¦@¦//¦https://¦www.¦mailto:¦tel:¦"
    "file:///¦C:\\¦javascript:¦data:¦https://[¦https://a:b¦\t¦\xa0¦\u202f¦\u200b¦\u2028¦\x85¦\ufeff¦\u202e¦\x0c¦"
    "\x0b¦\x00¦\x1b[31m¦é¦e\u0301¦œ¦\U0001f44d¦\U0001f3f3\ufe0f\u200d\U0001f308¦\U0010ffff¦مرحبا¦字¦\ufb01"
)
_WORDS = _listed("l'été¦Andante¦un¦deux¦10 $¦20¦a¦b¦x¦y¦5\"¦'68¦C++¦qu'¦n°¦http¦page¦photo.jpg¦note¦mot")
_INLINE = _listed(
    "*{}*¦**{}**¦`{}`¦~~{}~~¦${}$¦$${}$$¦[{}](x)¦[{}](#x)¦[{}](page.md)¦[{}](https://example.org/)¦[{}][y]¦"
    "![{}](onde.svg)¦![{}](nulle.png)¦![{}]({})¦[{}]({})¦<{}>¦<b>{}</b>¦<{}>{}</{}>¦<img src={}>¦<a href='{}'>¦"
    "[^{}]¦{{term}}`{}`¦{{ref}}`{}`¦{{doc}}`{}`¦{{lang}}`{} <en>`¦{{sub}}`{}`¦{{abbr}}`{} (x)`¦{{index}}`{}`¦"
    "{{download}}`{}`¦{{eq}}`{}`¦{{math}}`{}`¦{{numref}}`{}`¦{{any}}`{}`¦{{{}}}`x`¦[{}]{{.c}}¦[{}]{{#i}}¦"
    "{{{{ {} }}}}¦{{kbd}}`{}`¦{{raw}}`{}`¦{{rfc}}`{}`¦{{footcite}}`{}`¦\\{}¦&{};¦{}{{width={}}}"
)
_BLOCKS = _listed(
    "note¦warning¦admonition¦image¦figure¦table¦list-table¦csv-table¦code-block¦literalinclude¦include¦raw¦math¦"
    "glossary¦postlist¦update¦audio¦video¦player¦playlist¦epigraph¦topic¦rubric¦only¦toctree¦contents¦container¦"
    "eval-rst¦parsed-literal¦highlight¦index¦role¦replace¦date¦class¦meta¦title¦header¦sectnum¦target-notes¦"
    "compound¦productionlist¦math¦versionadded¦seealso¦hlist¦tabularcolumns¦default-role¦unicode¦verse¦score¦"
    "gallery¦nosuch¦sidebar¦line-block¦pull-quote¦post¦centered¦acks¦figure-md¦tab¦dropdown¦code¦default-domain¦"
    "py:function¦option¦program¦describe¦object¦deprecated¦codeauthor¦sectionauthor¦cssclass¦"
    "restructuredtext-test-directive"
)
_OPTIONS = _listed(
    "name¦class¦alt¦width¦height¦align¦figwidth¦target¦scale¦title¦header-rows¦widths¦file¦url¦lines¦start-after¦"
    "emphasize-lines¦linenos¦caption¦label¦date¦format¦sort¦tags¦depth¦maxdepth¦glob¦captions¦poster¦embed¦"
    "number-lines¦encoding¦delim¦nosuch¦literal¦language¦dedent¦lineno-start¦start-line¦end-line¦header¦pyobject¦"
    "diff¦prepend"
)
_VALUES = _listed(
    "¦1¦-1¦0¦99999999¦1.5¦50%¦300px¦left¦index.md¦onde.svg¦../..¦abc¦1-¦3,1¦a b¦%Q¦{x¦\"¦'¦[¦#¦*¦\U0001f600¦\\"
)
_HTML = _listed(
    "b¦i¦p¦div¦span¦details¦summary¦table¦tr¦td¦ul¦li¦pre¦textarea¦select¦svg¦math¦script¦style¦iframe¦audio¦"
    "video¦source¦picture¦img¦br¦hr¦center¦font¦rien¦x-y¦a¦h1¦figure¦figcaption¦form¦input¦object¦embed¦title¦"
    "plaintext¦xmp"
)
_JOINS = ("", "", " ", " ", "\n", "\n", "\n\n", "\n\n", "\n    ", "\n> ", "\n- ", "\n  ", "\n\t")
_REPEATED = _listed(
    "[¦](¦![¦*a ¦**a** ¦`¦``a¦<b>¦</b>¦<!--¦&¦$a ¦$¦[^1] ¦[^1]: a\n¦> ¦>¦- ¦1. ¦a¦-¦# a\n¦a\n\n¦a\n¦~~a¦'¦\"¦"
    "l'*a* ¦{term}`a` ¦{{¦{%¦:::{note}\n¦```\n¦[a](b) ¦[a][b] ¦[a]: b\n¦www.a.b ¦https://a.b ¦<a¦<a href='¦"
    "(a)=\n¦:a: b\n¦a\n: b\n¦- [ ] a\n¦==a¦[[a¦^[a¦++a¦~a¦![](onde.svg)\n¦\t¦\xa0¦é¦___a¦a_b¦a*b¦!!! a\n¦:x:¦[b]¦"
    '</¦<?¦&#¦{a="¦[x]{.a}¦|a¦|-¦|a|b'
)


class Documents:
    """Makes texts of pages, the same ones from the same *seed*."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def text(self) -> str:
        """Return a text: most are short and of many kinds, one in twelve is long and of one kind."""
        if self.chance.random() < 1 / 12:
            piece = self.any_of(_REPEATED)
            return piece * (self.chance.choice((300, 3000, 12_000)) // len(piece))
        return "".join(self.piece() + self.any_of(_JOINS) for _turn in range(self.chance.randint(1, 25)))

    def any_of(self, choices: Any) -> str:
        return str(self.chance.choice(choices))

    def inline(self, depth: int = 0) -> str:
        """Return something within a paragraph."""
        if depth > 3 or self.chance.random() < 0.35:
            return self.any_of(_WORDS if self.chance.random() < 0.6 else _MARKS)
        form = self.any_of(_INLINE)
        holes = form.replace("{{", "").count("{}")
        return form.format(*(self.inline(depth + 1) for _hole in range(holes + 2)))

    def piece(self) -> str:
        """Return something that is a block, or may be in one."""
        makers = (self.inline, self.mark, self.directive, self.html, self.table, self.title, self.sentence)
        return str(self.chance.choices(makers, (30, 20, 15, 10, 7, 6, 12))[0]())

    def mark(self) -> str:
        return self.any_of(_MARKS)

    def html(self) -> str:
        name = self.any_of(_HTML)
        inner = self.inline()
        return self.any_of((f"<{name}>", f"</{name}>", f"<{name} {inner}>", f"<{name}>{inner}</{name}>"))

    def table(self) -> str:
        rows = ([self.inline() for _cell in range(self.chance.randint(1, 3))] for _row in range(3))
        return "\n".join(f"|{'|'.join(row)}|" for row in rows)

    def title(self) -> str:
        return f"{'#' * self.chance.randint(1, 6)} {self.inline()}"

    def sentence(self) -> str:
        return " ".join(self.any_of(_WORDS) for _word in range(self.chance.randint(1, 12)))

    def directive(self) -> str:
        """Return a block by its name, closed or not."""
        fence = self.any_of(("```", "````", ":::", "::::", "~~~"))
        count = self.chance.choice((0, 0, 1, 2))
        options = [f":{self.any_of(_OPTIONS)}: {self.any_of(_VALUES)}" for _one in range(count)]
        first = self.any_of((*_VALUES, self.inline()))
        body = [self.piece() for _one in range(self.chance.choice((0, 1, 1, 2)))]
        lines = [f"{fence}{{{self.any_of(_BLOCKS)}}} {first}", *options, *body]
        return "\n" + "\n".join([*lines, *([fence] if self.chance.random() < 0.8 else [])]) + "\n"
