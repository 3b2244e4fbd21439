"""`orders`: the school's draft orders and undertakings as DOCX, one file a kind."""

from __future__ import annotations

from pathlib import Path

from vpr_xl.commands.registry import Option, Outcome, command
from vpr_xl.commands.run import Session
from vpr_xl.core.documents.registry import Scope, documents
from vpr_xl.core.rules.w_file import refused

#: The folder of drafts beside the book.
FOLDER = "Приказы"


@command(
    name="orders",
    title="Проекты приказов",
    help="Проекты приказов, обязательств и журнала инструктажа в DOCX; текст правит школа.",
    action="P1",
    macro=True,
    tables=("documents",),
    icon="FileNew",
    options=(Option("out", Path, "папка для файлов; иначе «Приказы» рядом с книгой"),),
)
def orders(session: Session, *, out: Path | None = None) -> Outcome:
    folder = out or session.beside(FOLDER)
    world, files, empty = session.world, {}, []
    for kind in documents().values():
        if kind.form != "docx" and not kind.draft:
            continue
        made = list(kind.make(session.campaign, Scope()))
        if made:
            world.progress(f"Пишу «{kind.title}»…")
            files[folder / f"{kind.title}.docx"] = world.docx(made, world.clock.now())
        else:
            empty.append(f"«{kind.title}»: в книге нет строк для этого документа.")
    if not files:
        raise refused("W-160", title="Проекты приказов")
    return Outcome(
        said=[f"Проектов: {len(files)}, папка «{folder}»; проверьте и утвердите их.", *empty],
        files=files,
        details={"drafts": len(files), "folder": str(folder)},
    )
