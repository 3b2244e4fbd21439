"""Why a button does not run: which facts of the PC mean which trouble, its words and its cure.

Going through the table is `examine`'s; where the facts come from, the adapter's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from vpr_xl.core.desk.pc import BookFile, Pc
from vpr_xl.core.findings import Level

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


def _trusts_startup(pc: Pc) -> bool:
    """Whether XLSTART is among the trusted folders; assumed where Excel has not written them."""
    own = pc.startup.casefold().rstrip("\\")
    return not pc.trusted or any(t.casefold().rstrip("\\") == own for t in pc.trusted)


TROUBLES: tuple[Trouble, ...] = (
    Trouble(
        id="E-01",
        level=Level.ERROR,
        subject="Python",
        title="Нет pythonw.exe",
        there=lambda pc, _: not pc.pythonw,
        message="Рядом с {python} нет pythonw.exe, который запускают кнопки.",
        advice=_REINSTALL,
        fine="Python {python_version}, pythonw.exe на месте.",
        why="Кнопки запускают pythonw.exe: он не открывает чёрного окна.",
        bad={"pythonw": False},
    ),
    Trouble(
        id="E-02",
        level=Level.ERROR,
        subject="Python",
        title="Python из магазина Windows",
        there=lambda pc, _: pc.store_python,
        message="Python взят из магазина Windows, и Excel не видит файлов, которые он пишет.",
        advice="Поставьте программу установщиком из папки vpr-xl или Python с сайта python.org.",
        fine="Файлы, которые пишет этот Python, видны Excel.",
        why="Windows прячет файлы программ из магазина в их собственные папки.",
        bad={"store_python": True},
    ),
    Trouble(
        id="E-03",
        level=Level.ERROR,
        subject="Программа",
        title="xlwings не загружается",
        there=lambda pc, _: not pc.xlwings,
        message="Пакет xlwings, которым программа говорит с Excel, не загружается.",
        advice=_REINSTALL,
        fine="Программа vpr-xl {program}, xlwings {xlwings}.",
        why="Без этого пакета программа не видит открытую книгу.",
        bad={"xlwings": ""},
    ),
    Trouble(
        id="E-04",
        level=Level.ERROR,
        subject="Программа",
        title="pywin32 не загружается",
        there=lambda pc, _: not pc.com,
        message="Пакет pywin32, через который программа находит открытый Excel, не загружается.",
        advice=_REINSTALL,
        fine="Связь с Excel через pywin32 есть.",
        why="Пакет бывает поставлен для другой версии Python или удалён антивирусом.",
        bad={"com": False},
    ),
    Trouble(
        id="E-05",
        level=Level.WARNING,
        subject="Надстройка",
        title="Надстройка другой версии",
        there=lambda pc, _: pc.addin and bool(pc.addin_version) and pc.addin_version != pc.program,
        message="Надстройку поставила версия {addin_version}, а программа теперь {program}.",
        advice="Закройте Excel и выполните «vpr-xl excel install --addin».",
        fine="Надстройка той же версии, что программа, или не поставлена.",
        why="Кнопки прежней версии могут не знать новых команд.",
        bad={"addin": True, "addin_version": "0.0.9", "content": "xlsx"},
    ),
    Trouble(
        id="E-10",
        level=Level.ERROR,
        subject="Excel",
        title="Excel не найден",
        there=lambda pc, _: not pc.excel,
        message="Excel на этом компьютере не найден.",
        advice="Установите Excel или возьмите кнопки LibreOffice: «vpr-xl libreoffice install».",
        fine="Excel найден: {excel}.",
        why="Кнопки книги работают только в Excel, у LibreOffice свои.",
        bad={"excel": ""},
    ),
    Trouble(
        id="E-11",
        level=Level.WARNING,
        subject="Excel",
        title="Excel старше 2010",
        there=lambda pc, _: bool(pc.excel) and pc.excel_version < 14,
        message="Excel версии {excel_version} вкладку «ВПР» не показывает: нужна версия 14 (2010).",
        advice="Пользуйтесь кнопками на листах или ярлыком «ВПР».",
        fine="Excel версии {excel_version}, {bits}: вкладку «ВПР» он показывает.",
        why="Вкладка описана так, как её понимает Excel 2010 и новее; разрядность неважна.",
        bad={"excel_version": 12},
    ),
    Trouble(
        id="E-12",
        level=Level.ERROR,
        subject="Макросы",
        title="Макросы выключены в Excel",
        there=lambda pc, _: pc.macros in (3, 4) and not pc.macros_by_policy,
        message="Макросы в Excel выключены: настройка {macros}, а нужна 2, «с уведомлением».",
        advice=f"{_TRUST_CENTER} → Параметры макросов: выберите «с уведомлением».",
        fine="Макросы Excel разрешены: настройка {macros}, жёлтую полосу нужно принять один раз.",
        why="При значениях 3 и 4 Excel молча не выполняет макросов без подписи.",
        bad={"macros": 4},
    ),
    Trouble(
        id="E-13",
        level=Level.ERROR,
        subject="Макросы",
        title="Макросы запрещены администратором",
        there=lambda pc, _: pc.macros in (3, 4) and pc.macros_by_policy,
        message="Макросы в Excel запретил администратор: настройка {macros}, а нужна 2.",
        advice=_SHORTCUT + " или попросите администратора разрешить макросы.",
        fine="Запрета макросов от администратора нет.",
        why="Настройку, заданную политикой, в самом Excel изменить нельзя.",
        bad={"macros": 4, "macros_by_policy": True},
    ),
    Trouble(
        id="E-14",
        level=Level.ERROR,
        subject="Макросы",
        title="VBA выключен администратором",
        there=lambda pc, _: pc.vba_off,
        message="VBA во всех программах Office выключил администратор.",
        advice=_SHORTCUT + " или попросите администратора включить VBA.",
        fine="VBA не выключен.",
        why="Без VBA нет ни кнопок, ни вкладки; ярлык работает снаружи.",
        bad={"vba_off": True},
    ),
    Trouble(
        id="E-16",
        level=Level.WARNING,
        subject="Надстройка",
        title="Надёжные расположения выключены",
        there=lambda pc, _: pc.addin and pc.trusted_off,
        message="Надёжные расположения в Excel выключены, надстройка спрашивает о макросах.",
        advice=f"{_TRUST_CENTER} → Надёжные расположения: снимите «Отключить все».",
        fine="Надёжные расположения не выключены.",
        why="Надстройка лежит в XLSTART: этой папке Excel доверяет сам.",
        bad={"addin": True, "trusted_off": True, "content": "xlsx"},
    ),
    Trouble(
        id="E-17",
        level=Level.WARNING,
        subject="Надстройка",
        title="XLSTART не в надёжных расположениях",
        there=lambda pc, _: pc.addin and not pc.trusted_off and not _trusts_startup(pc),
        message="Папки {startup} нет среди надёжных расположений Excel.",
        advice=f"{_TRUST_CENTER} → Надёжные расположения: добавьте эту папку.",
        fine="Папка XLSTART среди надёжных расположений.",
        why="Из надёжной папки надстройка загружается без вопросов.",
        bad={"addin": True, "trusted": (r"C:\Другая",), "content": "xlsx"},
    ),
    Trouble(
        id="E-18",
        level=Level.ERROR,
        subject="Надстройка",
        title="Надстройки выключены",
        there=lambda pc, _: pc.addin and pc.addins_off,
        message="Все надстройки в Excel выключены, и вкладки «ВПР» нет.",
        advice=f"{_TRUST_CENTER} → Надстройки: снимите «Отключить все надстройки».",
        fine="Надстройки в Excel не выключены.",
        why="Вкладку для книг .xlsx приносит надстройка vpr-xl.xlam.",
        bad={"addin": True, "addins_off": True, "content": "xlsx"},
    ),
    Trouble(
        id="E-19",
        level=Level.ERROR,
        subject="Надстройка",
        title="Надстройки только с подписью",
        there=lambda pc, _: pc.addin and pc.addins_signed,
        message="Excel загружает только подписанные надстройки, а vpr-xl.xlam без подписи.",
        advice="Пользуйтесь книгой «ВПР.xlsm» или ярлыком «ВПР» на рабочем столе.",
        fine="Подписи от надстроек Excel не требует.",
        why="Подписать надстройку может только администратор своим сертификатом.",
        bad={"addin": True, "addins_signed": True, "content": "xlsx"},
    ),
    Trouble(
        id="E-20",
        level=Level.ERROR,
        subject="Надстройка",
        title="Надстройка отключена после сбоя",
        there=lambda pc, _: pc.addin_disabled,
        message="Excel отключил надстройку vpr-xl.xlam после сбоя.",
        advice="Файл → Параметры → Надстройки → Отключенные объекты: выберите её и включите.",
        fine="Среди отключённых объектов Excel надстройки нет.",
        why="После сбоя Excel не загружает то, что было открыто, пока это не разрешат снова.",
        bad={"addin_disabled": True},
    ),
    Trouble(
        id="E-21",
        level=Level.ERROR,
        subject="Запуск программ",
        title="Office запрещено запускать программы",
        there=lambda pc, _: pc.child_processes in ("block", "warn"),
        message="Защитник Windows не даёт Excel запускать программы (правило ASR).",
        advice=_SHORTCUT + " или попросите администратора исключить pythonw.exe.",
        fine="Запрета в Защитнике не видно; если кнопка говорит о запрете, его поставил антивирус.",
        why="Это правило D4F940AB-401B-4EFC-AADC-AD5F3C50688A: у программ Office нет дочерних.",
        bad={"child_processes": "block"},
    ),
    Trouble(
        id="E-22",
        level=Level.WARNING,
        subject="Запуск программ",
        title="Сервер сценариев Windows выключен",
        there=lambda pc, _: pc.scripts_off,
        message="Сервер сценариев Windows выключен, кнопка может не запустить программу.",
        advice=_SHORTCUT + " или попросите администратора включить сервер сценариев.",
        fine="Сервер сценариев Windows не выключен.",
        why="Макрос запускает программу через WScript.Shell.",
        bad={"scripts_off": True},
    ),
    Trouble(
        id="E-23",
        level=Level.NOTE,
        subject="Ярлык",
        title="Ярлыка нет",
        there=lambda pc, _: not pc.shortcut,
        message="Ярлыка «ВПР» на рабочем столе нет, а он работает и там, где кнопкам нельзя.",
        advice="Выполните «vpr-xl excel install».",
        fine="Ярлык «ВПР» на рабочем столе есть.",
        why="Ярлык запускает программу без участия Excel, она сама находит открытую книгу.",
        bad={"shortcut": False},
    ),
    Trouble(
        id="E-30",
        level=Level.ERROR,
        subject="Книга",
        title="Книга помечена как скачанная",
        there=lambda _, book: book.marked and book.content in ("xlsm", "xlam", "xltm"),
        message="Книга «{name}» помечена как скачанная, макросы в ней Excel не включит.",
        advice="Закройте её и в свойствах файла отметьте «Разблокировать».",
        fine="Пометки о скачивании у книги нет.",
        why="Метку ставят браузер, почта и архиваторы; у книги, собранной здесь, её нет.",
        bad={"marked": True},
        of_book=True,
    ),
    Trouble(
        id="E-31",
        level=Level.ERROR,
        subject="Книга",
        title="Программы кнопок нет на месте",
        there=lambda _, book: book.content in ("xlsm", "xlam") and not book.launcher_found,
        message="Кнопки книги «{name}» запускают «{launcher}», а такого файла нет.",
        advice="Закройте книгу и выполните для неё «vpr-xl repair».",
        fine="Программа, которую запускают кнопки книги, на месте.",
        why="Путь к программе записан в самой книге; на другом компьютере он другой.",
        bad={"launcher": r"D:\Python\pythonw.exe", "launcher_found": False},
        of_book=True,
    ),
    Trouble(
        id="E-32",
        level=Level.NOTE,
        subject="Книга",
        title="Книга в облачной папке",
        there=lambda _, book: bool(book.cloud),
        message="Книга «{name}» лежит в папке {cloud}: её файл может измениться во время работы.",
        advice="Держите рабочую книгу в «Документы\\ВПР», а в {cloud} кладите копии.",
        fine="Книга лежит не в облачной папке.",
        why="Имена детей не покидают школу, а облако к тому же меняет файл, пока он открыт.",
        bad={"cloud": "OneDrive"},
        of_book=True,
    ),
    Trouble(
        id="E-33",
        level=Level.WARNING,
        subject="Книга",
        title="Книга в сетевой папке",
        there=lambda _, book: book.network,
        message="Книга «{name}» лежит на другом компьютере, макросы в ней Excel может не включить.",
        advice="Скопируйте её в «Документы\\ВПР» и работайте с копией.",
        fine="Книга лежит на этом компьютере.",
        why="Сетевые папки не бывают надёжными сами, и открыть книгу может только один человек.",
        bad={"network": True},
        of_book=True,
    ),
    Trouble(
        id="E-34",
        level=Level.WARNING,
        subject="Книга",
        title="В книге .xlsx нет кнопок",
        there=lambda pc, book: book.content == "xlsx" and not pc.addin,
        message="В книге «{name}» кнопок не бывает, а надстройка не поставлена.",
        advice="Выполните «vpr-xl excel install --addin».",
        fine="Кнопки есть в самой книге или в надстройке.",
        why="Книга .xlsx хранится без макросов, вкладку «ВПР» для неё даёт надстройка.",
        bad={"content": "xlsx"},
        of_book=True,
    ),
    Trouble(
        id="E-35",
        level=Level.WARNING,
        subject="Книга",
        title="Версии книги и программы разные",
        there=lambda _, book: book.schema not in (0, book.known_schema),
        message="Описания книги «{name}» версии {schema}, а у программы версии {known_schema}.",
        advice="Обновите программу; если книга старше, выполните «vpr-xl repair».",
        fine="Книга и программа одной версии описаний: {known_schema}.",
        why="Команды новой версии могут не найти в старой книге своих листов и столбцов.",
        bad={"schema": 2},
        of_book=True,
    ),
    Trouble(
        id="E-36",
        level=Level.NOTE,
        subject="Книга",
        title="Вкладка видна дважды",
        there=lambda pc, book: book.content == "xlsm" and pc.addin,
        message="Вкладка «ВПР» есть и в книге «{name}», и в надстройке, поэтому видна дважды.",
        advice="Работайте с книгой .xlsx или уберите надстройку: «vpr-xl excel uninstall».",
        fine="Вкладка «ВПР» видна один раз.",
        why="Надстройка нужна книгам .xlsx, у книги .xlsm вкладка своя; обе делают одно и то же.",
        bad={"addin": True},
        of_book=True,
    ),
)
