"""Words about buttons on a computer with Excel."""

from __future__ import annotations

from vpr_xl.core.findings import Level
from vpr_xl.core.rules.words.entry import Words

REFUSALS: dict[str, Words] = {
    "W-130": Words(
        "Кнопки Excel ставятся только на Windows",
        "Команды «vpr-xl excel» работают на Windows с Excel, а здесь {system}.",
        "Проверяйте книгу командой «vpr-xl check», в LibreOffice — «vpr-xl libreoffice install».",
        "Реестр, автозагрузка и ярлыки, о которых говорят эти команды, есть только в Windows.",
        "vpr-xl excel install на Linux.",
        "vpr-xl excel install на компьютере с Windows и Excel.",
    ),
    "W-131": Words(
        "Excel не установлен",
        "Excel на этом компьютере не найден.",
        "Установите Excel или возьмите кнопки LibreOffice: «vpr-xl libreoffice install».",
        "Кнопки книги и надстройка работают только в Excel.",
        "Компьютер, на котором стоит только LibreOffice.",
        "Компьютер с Excel 2010 или новее.",
    ),
    "W-132": Words(
        "Нет pythonw.exe",
        "В папке «{folder}» нет программы pythonw.exe, которую запускают кнопки.",
        "Поставьте программу установщиком из папки vpr-xl или Python с сайта python.org.",
        "pythonw.exe запускает программу без чёрного окна.",
        "Python, собранный без pythonw.exe.",
        "Python с сайта python.org.",
    ),
    "W-133": Words(
        "Список установленного испорчен",
        "Список установленного «{name}» не читается: {what}.",
        "Удалите вручную ярлык «ВПР» с рабочего стола и vpr-xl.xlam из папки XLSTART.",
        "По этому списку программа знает, что поставила сама, и ничего другого не удаляет.",
        "Файл installed.json, исправленный вручную.",
        "Файл installed.json, каким его записала программа.",
    ),
    "W-134": Words(
        "Ярлык не создан",
        "Windows не создала ярлык «{name}»: {error}.",
        "Поставьте программу заново установщиком из папки vpr-xl.",
        "Ярлык создаёт сама Windows через пакет pywin32.",
        "Python, в котором нет пакета pywin32.",
        "Программа, поставленная установщиком.",
    ),
    "W-135": Words(
        "Python из магазина Windows",
        "Python взят из магазина Windows, и Excel не увидит того, что он поставит.",
        "Поставьте программу установщиком из папки vpr-xl или Python с сайта python.org.",
        "Windows прячет файлы программ из магазина в их собственные папки.",
        "Python, установленный из магазина Microsoft Store.",
        "Python с сайта python.org.",
    ),
    "W-137": Words(
        "В папке установщика не хватает пакета",
        "В папке установщика нет пакета «{name}» для Python {version} на Windows.",
        "Соберите папку заново там, где есть сеть, или добавьте недостающий файл .whl.",
        "Установщик ничего не берёт из сети, поэтому всё нужное лежит в его папке.",
        "Папка без пакета pywin32.",
        "Папка, собранная командой «vpr-xl dev installer».",
    ),
}

FINDINGS: dict[str, Words] = {
    "W-136": Words(
        "Испытание не прошло",
        "Не прошла проверка «{check}»: {wrong}.",
        "Пришлите разработчикам вывод команды «{call}».",
        "В этой программе таблиц команды могут прочитать или записать не то, что в файле.",
        "Программа таблиц, которая вернула вместо даты число.",
        "Программа таблиц, в которой прошли все проверки.",
        Level.ERROR,
    ),
}
