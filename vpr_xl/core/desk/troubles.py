"""Why a button does not run: which facts of the PC mean which trouble, its words and its cure.

One entry a trouble; `TROUBLES` is what `doctor` goes through. Where the facts come from is not
here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Literal

from vpr_xl.core.desk.pc import BookFile, Pc
from vpr_xl.core.findings import Finding, Level

State = Literal["ok", "note", "warning", "error"]
_REINSTALL = "Поставьте программу заново установщиком из папки vpr-xl."
_SHORTCUT = "Запускайте проверку ярлыком «ВПР» на рабочем столе"
_TRUST_CENTER = "Файл → Параметры → Центр управления безопасностью → Параметры центра"


@dataclass(frozen=True, slots=True)
class Trouble:
    """One reason why a button does not run.

    subject: what is looked at, as people call it.  there: whether the PC (and the book) has it.
    message, advice, fine: templates over the facts, one sentence each; fine is said where the
    trouble is not there.  why: for the page.  bad: facts that differ on a PC that has it.
    of_book: needs a book.
    """

    id: str
    level: Level
    subject: str
    title: str
    there: Callable[[Pc, BookFile], bool]
    message: str
    advice: str
    fine: str
    why: str
    bad: Mapping[str, Any]
    of_book: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """What was found about one possible trouble: a sentence, and advice where it is there."""

    trouble: Trouble
    state: State
    message: str
    advice: str
    facts: Mapping[str, object]

    def finding(self) -> Finding:
        """The trouble as a finding; only where it is there."""
        trouble = self.trouble
        return Finding(
            trouble.id,
            trouble.level,
            self.message,
            self.advice,
            key=trouble.subject,
            facts=self.facts,
        )


def afflicted(trouble: Trouble) -> tuple[Pc, BookFile]:
    """A PC and a book that have this trouble and no other."""
    of_pc = {f.name for f in fields(Pc)}
    pc = {name: value for name, value in trouble.bad.items() if name in of_pc}
    book = {name: value for name, value in trouble.bad.items() if name not in of_pc}
    return replace(Pc(), **pc), replace(BookFile(), **book)


def examine(pc: Pc, book: BookFile | None = None) -> Iterator[Look]:
    """A look at every possible trouble of the PC and, where one is given, of the book."""
    facts = asdict(pc) | asdict(book or BookFile())
    for trouble in TROUBLES:
        if trouble.of_book and book is None:
            continue
        there = trouble.there(pc, book or BookFile())
        words = (trouble.message, trouble.advice) if there else (trouble.fine, "")
        message, advice = (text.format(**facts) for text in words)
        yield Look(trouble, trouble.level.value if there else "ok", message, advice, facts)


def _trusts_startup(pc: Pc) -> bool:
    """Whether XLSTART is among the trusted folders; assumed where Excel has not written them."""
    own = pc.startup.casefold().rstrip("\\")
    return not pc.trusted or any(t.casefold().rstrip("\\") == own for t in pc.trusted)


TROUBLES: tuple[Trouble, ...] = (
    Trouble(
        "E-01",
        Level.ERROR,
        "Python",
        "Нет pythonw.exe",
        lambda pc, _: not pc.pythonw,
        "Рядом с {python} нет pythonw.exe, который запускают кнопки.",
        _REINSTALL,
        "Python {python_version}, pythonw.exe на месте.",
        "Кнопки запускают pythonw.exe: он не открывает чёрного окна.",
        {"pythonw": False},
    ),
    Trouble(
        "E-02",
        Level.ERROR,
        "Python",
        "Python из магазина Windows",
        lambda pc, _: pc.store_python,
        "Python взят из магазина Windows, и Excel не видит файлов, которые он пишет.",
        "Поставьте программу установщиком из папки vpr-xl или Python с сайта python.org.",
        "Файлы, которые пишет этот Python, видны Excel.",
        "Windows прячет файлы программ из магазина в их собственные папки.",
        {"store_python": True},
    ),
    Trouble(
        "E-03",
        Level.ERROR,
        "Программа",
        "xlwings не загружается",
        lambda pc, _: not pc.xlwings,
        "Пакет xlwings, которым программа говорит с Excel, не загружается.",
        _REINSTALL,
        "Программа vpr-xl {program}, xlwings {xlwings}.",
        "Без этого пакета программа не видит открытую книгу.",
        {"xlwings": ""},
    ),
    Trouble(
        "E-04",
        Level.ERROR,
        "Программа",
        "pywin32 не загружается",
        lambda pc, _: not pc.com,
        "Пакет pywin32, через который программа находит открытый Excel, не загружается.",
        _REINSTALL,
        "Связь с Excel через pywin32 есть.",
        "Пакет бывает поставлен для другой версии Python или удалён антивирусом.",
        {"com": False},
    ),
    Trouble(
        "E-05",
        Level.WARNING,
        "Надстройка",
        "Надстройка другой версии",
        lambda pc, _: pc.addin and bool(pc.addin_version) and pc.addin_version != pc.program,
        "Надстройку поставила версия {addin_version}, а программа теперь {program}.",
        "Закройте Excel и выполните «vpr-xl excel install --addin».",
        "Надстройка той же версии, что программа, или не поставлена.",
        "Кнопки прежней версии могут не знать новых команд.",
        {"addin": True, "addin_version": "0.0.9", "content": "xlsx"},
    ),
    Trouble(
        "E-10",
        Level.ERROR,
        "Excel",
        "Excel не найден",
        lambda pc, _: not pc.excel,
        "Excel на этом компьютере не найден.",
        "Установите Excel или возьмите кнопки LibreOffice: «vpr-xl libreoffice install».",
        "Excel найден: {excel}.",
        "Кнопки книги работают только в Excel, у LibreOffice свои.",
        {"excel": ""},
    ),
    Trouble(
        "E-11",
        Level.WARNING,
        "Excel",
        "Excel старше 2010",
        lambda pc, _: bool(pc.excel) and pc.excel_version < 14,
        "Excel версии {excel_version} не показывает вкладку «ВПР», она есть с версии 14 (2010).",
        "Пользуйтесь кнопками на листах или ярлыком «ВПР».",
        "Excel версии {excel_version}, {excel_bits}-разрядный: вкладку «ВПР» он показывает.",
        "Вкладка описана так, как её понимает Excel 2010 и новее; разрядность неважна.",
        {"excel_version": 12},
    ),
    Trouble(
        "E-12",
        Level.ERROR,
        "Макросы",
        "Макросы выключены в Excel",
        lambda pc, _: pc.macros in (3, 4) and not pc.macros_by_policy,
        "Макросы в Excel выключены: настройка {macros}, а нужна 2, «с уведомлением».",
        f"{_TRUST_CENTER} → Параметры макросов: выберите «с уведомлением».",
        "Макросы Excel разрешены: настройка {macros}, жёлтую полосу нужно принять один раз.",
        "При значениях 3 и 4 Excel молча не выполняет макросов без подписи.",
        {"macros": 4},
    ),
    Trouble(
        "E-13",
        Level.ERROR,
        "Макросы",
        "Макросы запрещены администратором",
        lambda pc, _: pc.macros in (3, 4) and pc.macros_by_policy,
        "Макросы в Excel запретил администратор: настройка {macros}, а нужна 2.",
        _SHORTCUT + " или попросите администратора разрешить макросы.",
        "Запрета макросов от администратора нет.",
        "Настройку, заданную политикой, в самом Excel изменить нельзя.",
        {"macros": 4, "macros_by_policy": True},
    ),
    Trouble(
        "E-14",
        Level.ERROR,
        "Макросы",
        "VBA выключен администратором",
        lambda pc, _: pc.vba_off,
        "VBA во всех программах Office выключил администратор.",
        _SHORTCUT + " или попросите администратора включить VBA.",
        "VBA не выключен.",
        "Без VBA нет ни кнопок, ни вкладки; ярлык работает снаружи.",
        {"vba_off": True},
    ),
    Trouble(
        "E-16",
        Level.WARNING,
        "Надстройка",
        "Надёжные расположения выключены",
        lambda pc, _: pc.addin and pc.trusted_off,
        "Надёжные расположения в Excel выключены, и надстройка из XLSTART спрашивает о макросах.",
        f"{_TRUST_CENTER} → Надёжные расположения: снимите «Отключить все».",
        "Надёжные расположения не выключены.",
        "Надстройка лежит в XLSTART: этой папке Excel доверяет сам.",
        {"addin": True, "trusted_off": True, "content": "xlsx"},
    ),
    Trouble(
        "E-17",
        Level.WARNING,
        "Надстройка",
        "XLSTART не в надёжных расположениях",
        lambda pc, _: pc.addin and not pc.trusted_off and not _trusts_startup(pc),
        "Папки {startup} нет среди надёжных расположений Excel.",
        f"{_TRUST_CENTER} → Надёжные расположения: добавьте эту папку.",
        "Папка XLSTART среди надёжных расположений.",
        "Из надёжной папки надстройка загружается без вопросов.",
        {"addin": True, "trusted": (r"C:\Другая",), "content": "xlsx"},
    ),
    Trouble(
        "E-18",
        Level.ERROR,
        "Надстройка",
        "Надстройки выключены",
        lambda pc, _: pc.addin and pc.addins_off,
        "Все надстройки в Excel выключены, и вкладки «ВПР» нет.",
        f"{_TRUST_CENTER} → Надстройки: снимите «Отключить все надстройки».",
        "Надстройки в Excel не выключены.",
        "Вкладку для книг .xlsx приносит надстройка vpr-xl.xlam.",
        {"addin": True, "addins_off": True, "content": "xlsx"},
    ),
    Trouble(
        "E-19",
        Level.ERROR,
        "Надстройка",
        "Надстройки только с подписью",
        lambda pc, _: pc.addin and pc.addins_signed,
        "Excel загружает только подписанные надстройки, а vpr-xl.xlam без подписи.",
        "Пользуйтесь книгой «ВПР.xlsm» или ярлыком «ВПР» на рабочем столе.",
        "Подписи от надстроек Excel не требует.",
        "Подписать надстройку может только администратор своим сертификатом.",
        {"addin": True, "addins_signed": True, "content": "xlsx"},
    ),
    Trouble(
        "E-20",
        Level.ERROR,
        "Надстройка",
        "Надстройка отключена после сбоя",
        lambda pc, _: pc.addin_disabled,
        "Excel отключил надстройку vpr-xl.xlam после сбоя.",
        "Файл → Параметры → Надстройки → Отключенные объекты: выберите её и включите.",
        "Среди отключённых объектов Excel надстройки нет.",
        "После сбоя Excel не загружает то, что было открыто, пока это не разрешат снова.",
        {"addin_disabled": True},
    ),
    Trouble(
        "E-21",
        Level.ERROR,
        "Запуск программ",
        "Office запрещено запускать программы",
        lambda pc, _: pc.child_processes in ("block", "warn"),
        "Защитник Windows не даёт Excel запускать программы (правило ASR).",
        _SHORTCUT + " или попросите администратора исключить pythonw.exe.",
        "Запрета в Защитнике не видно; если кнопка говорит о запрете, его поставил антивирус.",
        "Это правило D4F940AB-401B-4EFC-AADC-AD5F3C50688A: у программ Office нет дочерних.",
        {"child_processes": "block"},
    ),
    Trouble(
        "E-22",
        Level.WARNING,
        "Запуск программ",
        "Сервер сценариев Windows выключен",
        lambda pc, _: pc.scripts_off,
        "Сервер сценариев Windows выключен, кнопка может не запустить программу.",
        _SHORTCUT + " или попросите администратора включить сервер сценариев.",
        "Сервер сценариев Windows не выключен.",
        "Макрос запускает программу через WScript.Shell.",
        {"scripts_off": True},
    ),
    Trouble(
        "E-23",
        Level.NOTE,
        "Ярлык",
        "Ярлыка нет",
        lambda pc, _: not pc.shortcut,
        "Ярлыка «ВПР» на рабочем столе нет, а он работает и там, где кнопкам нельзя.",
        "Выполните «vpr-xl excel install».",
        "Ярлык «ВПР» на рабочем столе есть.",
        "Ярлык запускает программу без участия Excel, она сама находит открытую книгу.",
        {"shortcut": False},
    ),
    Trouble(
        "E-30",
        Level.ERROR,
        "Книга",
        "Книга помечена как скачанная",
        lambda _, book: book.marked and book.content in ("xlsm", "xlam", "xltm"),
        "Книга «{name}» помечена как скачанная из интернета, макросы в ней Excel не включит.",
        "Закройте её и в свойствах файла отметьте «Разблокировать».",
        "Пометки о скачивании у книги нет.",
        "Метку ставят браузер, почта и архиваторы; книга, собранная на этом компьютере, без неё.",
        {"marked": True},
        of_book=True,
    ),
    Trouble(
        "E-31",
        Level.ERROR,
        "Книга",
        "Программы кнопок нет на месте",
        lambda _, book: book.content in ("xlsm", "xlam") and not book.launcher_found,
        "Кнопки книги «{name}» запускают «{launcher}», а такого файла нет.",
        "Закройте книгу и выполните для неё «vpr-xl repair».",
        "Программа, которую запускают кнопки книги, на месте.",
        "Путь к программе записан в самой книге; на другом компьютере он другой.",
        {"launcher": r"D:\Python\pythonw.exe", "launcher_found": False},
        of_book=True,
    ),
    Trouble(
        "E-32",
        Level.NOTE,
        "Книга",
        "Книга в облачной папке",
        lambda _, book: bool(book.cloud),
        "Книга «{name}» лежит в папке {cloud}: её файл может измениться во время работы.",
        "Держите рабочую книгу в «Документы\\ВПР», а в {cloud} кладите копии.",
        "Книга лежит не в облачной папке.",
        "Имена детей не покидают школу, а облако к тому же меняет файл, пока он открыт.",
        {"cloud": "OneDrive"},
        of_book=True,
    ),
    Trouble(
        "E-33",
        Level.WARNING,
        "Книга",
        "Книга в сетевой папке",
        lambda _, book: book.network,
        "Книга «{name}» лежит на другом компьютере, макросы в ней Excel может не включить.",
        "Скопируйте её в «Документы\\ВПР» и работайте с копией.",
        "Книга лежит на этом компьютере.",
        "Сетевые папки не бывают надёжными сами, и открыть книгу может только один человек.",
        {"network": True},
        of_book=True,
    ),
    Trouble(
        "E-34",
        Level.WARNING,
        "Книга",
        "В книге .xlsx нет кнопок",
        lambda pc, book: book.content == "xlsx" and not pc.addin,
        "В книге «{name}» кнопок не бывает, а надстройка не поставлена.",
        "Выполните «vpr-xl excel install --addin».",
        "Кнопки есть в самой книге или в надстройке.",
        "Книга .xlsx хранится без макросов, вкладку «ВПР» для неё даёт надстройка.",
        {"content": "xlsx"},
        of_book=True,
    ),
    Trouble(
        "E-35",
        Level.WARNING,
        "Книга",
        "Версии книги и программы разные",
        lambda _, book: book.schema not in (0, book.known_schema),
        "Описания книги «{name}» версии {schema}, а у программы версии {known_schema}.",
        "Обновите программу; если книга старше, выполните «vpr-xl repair».",
        "Книга и программа одной версии описаний: {known_schema}.",
        "Команды новой версии могут не найти в старой книге своих листов и столбцов.",
        {"schema": 2},
        of_book=True,
    ),
    Trouble(
        "E-36",
        Level.NOTE,
        "Книга",
        "Вкладка видна дважды",
        lambda pc, book: book.content == "xlsm" and pc.addin,
        "Вкладка «ВПР» есть и в книге «{name}», и в надстройке, поэтому видна дважды.",
        "Работайте с книгой .xlsx или уберите надстройку: «vpr-xl excel uninstall».",
        "Вкладка «ВПР» видна один раз.",
        "Надстройка нужна книгам .xlsx, у книги .xlsm вкладка своя; обе делают одно и то же.",
        {"addin": True},
        of_book=True,
    ),
)
