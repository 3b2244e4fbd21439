"""Sentences that the workbook itself speaks, made from the declarations: prompts, refusals, notes.

No layout and no findings here: rules carry their own words.
"""

from __future__ import annotations

from collections.abc import Mapping

from vpr_xl.core.declare.sheets import Column, Scalar, Sheet
from vpr_xl.core.declare.tasks import TaskHeader

#: Excel's limits, in characters: a longer text makes the file unreadable for it.
TITLE, PROMPT, ERROR = 32, 255, 225

HOME = "Главная"
#: What stands in a cell for a boolean that somebody's program wrote: true, false.
YES_NO = ("да", "нет")
BACK = "← Главная"
GO = "перейти"
#: Above the rows of the file in which an expert enters scores.
ENTRY_HELP = (
    "Балл и Tab: курсор сам идёт по заданиям и к следующему участнику. "
    "Не приступал — X; не пришёл — «отсутствовал» в варианте, баллы пусты."
)
PAGE, PAGE_OF = "Страница", "из"
PAGES = f"{PAGE} &P {PAGE_OF} &N"
#: What stands on a generated sheet while it is empty, by table name.
CALM: Mapping[str, str] = {
    "today": "Здесь появятся дела на сегодня, когда их соберёт программа.",
    "report": "Здесь появится отчёт, когда внесены баллы и программа их посчитает.",
    "findings": "Список пуст: книгу ещё не проверяли или замечаний нет.",
    "journal": "Здесь программа записывает, что и когда она сделала.",
}


def clip(text: str, limit: int) -> str:
    """The text, cut at a word and closed by an ellipsis where it is longer than the limit."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut) + "…"


def example(value: Scalar) -> str:
    """An example as it is typed: 2,5 and 31.05.2026."""
    text = str(value)
    if isinstance(value, float):
        return text.replace(".", ",")
    if len(text) == 10 and text[4] == text[7] == "-" and text.replace("-", "").isdigit():
        return ".".join(reversed(text.split("-")))
    return text


def prompt(column: Column) -> tuple[str, str]:
    """Title and text of the yellow hint that appears beside the chosen cell."""
    text = column.description
    if column.separator:
        text += " Несколько значений разделяйте точкой с запятой."
    if column.examples:
        text += f" Пример: {example(column.examples[0])}"
    return clip(column.title, TITLE), clip(text, PROMPT)


def refusal(column: Column, source: Sheet | None = None) -> tuple[str, str]:
    """Title and text said when a value cannot be entered.

    source: the sheet that a reference's values come from.
    """
    said = f"{_fault(column, source)} {column.advice or _advice(column, source)}"
    return clip(column.title, TITLE), clip(said, ERROR)


def _fault(column: Column, source: Sheet | None) -> str:
    if source is not None:
        return f"Такого значения нет на листе «{source.title}»."
    if column.enum:
        return "Такого значения нет в списке."
    if column.is_date:
        return "Это не дата."
    low, high = column.schema.get("minimum"), column.schema.get("maximum")
    if low is not None and high is not None:
        return f"Нужно число от {example(low)} до {example(high)}."
    if column.type == "integer":
        return "Нужно целое число."
    if column.type == "number":
        return "Нужно число."
    return "Значение записано не так, как принято в этом столбце."


def _advice(column: Column, source: Sheet | None) -> str:
    if source is not None:
        return f"Выберите значение из списка или сначала добавьте его на лист «{source.title}»."
    if column.enum:
        return "Выберите значение из списка."
    return f"Введите, например: {example(column.examples[0])}" if column.examples else ""


def header_refusal(title: str) -> tuple[str, str]:
    """Said when somebody types over a header."""
    said = f"По заголовкам программа находит данные. Нажмите «Отмена»: здесь стоит «{title}»."
    return "Заголовок не меняют", clip(said, ERROR)


def comment(column: Column) -> str:
    """The note on a header: what stands in the column, an example, and how it is treated."""
    lines = [column.description]
    if column.formula is not None:
        lines.append("Считается формулой, вводить не нужно.")
    elif column.examples:
        lines.append(f"Пример: {example(column.examples[0])}")
    if column.required:
        lines.append("Заполняется обязательно.")
    if column.separator:
        lines.append("Несколько значений разделяют точкой с запятой.")
    if column.private:
        lines.append("Не покидает школу.")
    return "\n".join(lines)


def scores_prompt(task: TaskHeader, not_covered: bool, leader: str | None) -> tuple[str, str]:
    """Hint beside a score cell; `leader` is the header of the criterion that limits this one."""
    words = f"От 0 до {task.max_score}; X: не приступал"
    words += "; «не пройд.»: тему ещё не изучали." if not_covered else "."
    if leader is not None:
        words += f" Если в «{leader}» стоит 0 или X, то здесь только 0 или X."
    return clip(task.header, TITLE), clip(words, PROMPT)


def scores_refusal(task: TaskHeader, leader: str | None) -> tuple[str, str]:
    """Said when a score is not in the list of its task."""
    words = f"В задании {task.header} может быть от 0 до {task.max_score} или X. "
    if leader is not None:
        words += f"При 0 или X в «{leader}» здесь только 0 или X. "
    return clip(task.header, TITLE), clip(words + "Выберите значение из списка.", ERROR)


def codes_refusal(low: int, high: int) -> tuple[str, str]:
    """Said when a code lies outside the range of the form."""
    return "Код участника", f"В форме этой работы коды от {low} до {high}. Сверьте код с полоской."


#: Headings of the groups on «Школа», each above the setting that it names.
SETTING_GROUPS: Mapping[str, str] = {
    "school_name": "Школа",
    "director": "Кто отвечает",
    "campaign_year": "Кампания",
    "works_per_day": "Решения школы",
    "materials_hours_before": "Портал",
    "code_from_10": "Коды участников",
    "preparation_until": "Сроки действий",
    "keep_works_until": "Сроки хранения",
}

#: Headings of the memo's three parts.
STAGES: Mapping[str, str] = {
    "preparation": "Подготовка к ВПР: не позднее начала проведения",
    "conduct": "Проведение ВПР: в течение всего срока",
    "completion": "Завершение ВПР: по мере завершения",
}
#: Groups of the ribbon's tab, by stage; "" holds the commands of no action.
RIBBON_GROUPS: Mapping[str, str] = {
    "": "Книга",
    "preparation": "Подготовка",
    "conduct": "Проведение",
    "completion": "Завершение",
}
#: Menus of the ribbon: commands of one family, by the first words of their names.
RIBBON_MENUS: Mapping[str, str] = {
    "print": "Печать",
    "import": "Взять списки",
    "plan": "План",
    "codes": "Коды",
    "entry": "Внесение баллов",
    "report": "Статистика",
    "portal": "Портал",
    "form": "Портал",
    "materials": "Портал",
    "private": "Портал",
    "archive": "Архив",
}
#: Titles of the charts on «Отчёт»; they show its first rows, whole works before classes.
REPORT_MARKS = "Отметки: первые строки листа"
REPORT_JOURNAL = "Отметка и журнал: первые строки листа"
OTHER_SHEETS = "Остальные листы книги"
CAMPAIGN = "ВПР"
#: Summary on «Главная»: text before each number.
SUMMARY_DONE, SUMMARY_OF, SUMMARY_FAULTS = "Сделано действий: ", " из ", "замечаний на листе "
MORE = ", ещё "
WEEKDAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")

#: Where the installer puts the program's Python; Excel's shell knows the variable.
LAUNCHER = r"%LOCALAPPDATA%\vpr-xl\python\pythonw.exe"
LAUNCHER_ARGUMENTS = "-I -m vpr_xl.faces.macros"
#: What the macros themselves say, by key on the sheet `_vpr`; {0} is the fact that they add.
STUB_WORDS: Mapping[str, str] = {
    "msg_title": CAMPAIGN,
    "msg_running": "ВПР: программа работает…",
    "msg_nopython": (
        "Программа «ВПР» на этом компьютере не найдена ({0}). "
        "Установите её или откройте книгу на компьютере, где она стоит."
    ),
    "msg_blocked": (
        "Windows не дала запустить программу из Excel ({0}). "
        "Откройте книгу ярлыком «ВПР» на рабочем столе."
    ),
    "msg_failed": (
        "Программа остановилась с кодом {0} и могла записать не всё. "
        "Сверьте книгу с последним снимком: он рядом, в папке «….копии»."
    ),
    "msg_unsaved": (
        "Книга ещё ни разу не сохранена, а программа работает с её файлом. "
        "Сохраните книгу и нажмите кнопку снова."
    ),
    "msg_nobook": (
        "Ни одна книга не открыта для правки. "
        "Откройте книгу ВПР, нажмите «Разрешить редактирование» и кнопку снова."
    ),
    "msg_mac": (
        "Кнопки запускают программу только в Excel для Windows. "
        "Откройте книгу на компьютере с Windows."
    ),
}
#: What the extension for LibreOffice says, by key in its `told.json`: {0} a fact, {log} a file.
EXTENSION_WORDS: Mapping[str, str] = {
    "title": CAMPAIGN,
    "working": "ВПР: программа запускается…",
    "nopython": (
        "Программа «ВПР» на этом компьютере не найдена ({0}). "
        "Поставьте её и выполните «vpr-xl libreoffice install»."
    ),
    "failed": (
        "Программа остановилась с кодом {0}, книга осталась как была. "
        "Повторите, а если не поможет, сообщите разработчикам и приложите файл {log}."
    ),
    "slow": (
        "Программа не отвечала {0} минут и остановлена. "
        "Проверьте книгу командой «vpr-xl check», а если не поможет, приложите файл {log}."
    ),
}
EXTENSION_NAME = "ВПР: книга кампании"
EXTENSION_ABOUT = "Меню, панель и кнопки, которые запускают программу vpr-xl в открытой книге."


def home_title(year: str, school: str) -> str:
    """Row 1 of «Главная», as its formula gives it. school: its short name, "" where not entered."""
    return f"{CAMPAIGN} {year}" + (f" · {school}" if school else "")


def summary(done: int, of: int, findings: str, faults: int) -> str:
    """Row 2 of «Главная», as its formula gives it. findings: the title of that sheet."""
    counted = f"{SUMMARY_DONE}{done}{SUMMARY_OF}{of}"
    return f"{counted}  ·  {SUMMARY_FAULTS}«{findings}»: {faults}"
