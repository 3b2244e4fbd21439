"""`rules`: the rules with their words, level, source and examples."""

from __future__ import annotations

import textwrap
from typing import Any

from vpr_xl.commands.registry import Argument, Option, Outcome, command
from vpr_xl.core.desk.examine import afflicted, examine
from vpr_xl.core.desk.pc import BookFile, Pc
from vpr_xl.core.desk.troubles import TROUBLES, Trouble
from vpr_xl.core.findings import Level
from vpr_xl.core.rules.engine import Rule, rules
from vpr_xl.core.rules.w_file import FINDINGS, REFUSALS, refused
from vpr_xl.core.rules.words.entry import Words
from vpr_xl.ports import World


def rule_words(rule: Rule) -> dict[str, Any]:
    """A rule as JSON readers and pages get it."""
    return {
        "id": rule.id,
        "level": rule.level.value,
        "title": rule.title,
        "message": rule.message,
        "advice": rule.advice,
        "why": rule.why,
        "source": {
            "text": rule.source.text,
            "confidence": rule.source.confidence,
            "kind": rule.source.kind,
        },
        "bad": textwrap.dedent(rule.bad).strip(),
        "good": textwrap.dedent(rule.good).strip(),
    }


def file_words(rule_id: str, words: Words) -> dict[str, Any]:
    """A rule of family W in the same shape; a refusal has the level of an error."""
    return {
        "id": rule_id,
        "level": (words.level or Level.ERROR).value,
        "title": words.title,
        "message": words.message,
        "advice": words.advice,
        "why": words.why,
        "source": {"text": "Устройство файла", "confidence": "", "kind": "invariant"},
        "bad": words.bad,
        "good": words.good,
    }


def desk_words(trouble: Trouble) -> dict[str, Any]:
    """A trouble of the PC in the same shape; the examples are what `doctor` says."""
    good = {look.trouble.id: look.message for look in examine(Pc(), BookFile())}
    bad = {look.trouble.id: look.message for look in examine(*afflicted(trouble))}
    return {
        "id": trouble.id,
        "level": trouble.level.value,
        "title": trouble.title,
        "message": trouble.message,
        "advice": trouble.advice,
        "why": trouble.why,
        "source": {"text": "Устройство Windows и Excel", "confidence": "", "kind": "invariant"},
        "bad": bad[trouble.id],
        "good": good[trouble.id],
    }


def every_rule() -> list[dict[str, Any]]:
    """All rules by id, families W and E among them."""
    told = [rule_words(rule) for rule in rules().values()]
    told += [file_words(rule_id, words) for rule_id, words in (REFUSALS | FINDINGS).items()]
    told += [desk_words(trouble) for trouble in TROUBLES]
    return sorted(told, key=lambda rule: str(rule["id"]))


@command(
    name="rules",
    title="Правила",
    help="Показывает правила проверки: слова, уровень, источник, плохой и хороший пример.",
    on="paths",
    arguments=(Argument("id", "[ПРАВИЛО]", "код правила, например P2-03", required=False),),
    options=(Option("format", ("text", "json", "html"), "вид", "text"),),
)
def show_rules(world: World, *, id: str | None = None, **_: Any) -> Outcome:
    known = every_rule()
    if id is not None:
        known = [rule for rule in known if str(rule["id"]).casefold() == id.casefold()]
        if not known:
            raise refused("W-54", id=id)
    return Outcome(details={"rules": known})
