"""GENERATED from the command registry by `vpr-xl dev generate`: do not edit."""

#: Command -> its module in `commands`, its title.
INDEX: dict[str, tuple[str, str]] = {
    "check": ("check", "Проверить"),
    "codes issue": ("codes", "Выдать коды"),
    "codes verify": ("codes", "Проверить коды"),
    "demo": ("demo", "Показать на выдуманной школе"),
    "dump": ("dump", "Все ячейки"),
    "excel doctor": ("doctor", "Почему кнопка не работает"),
    "excel install": ("excel", "Поставить кнопки Excel"),
    "excel selftest": ("selftest", "Испытать Excel"),
    "excel uninstall": ("excel", "Убрать кнопки Excel"),
    "export": ("export", "Выгрузить формы"),
    "form add": ("form", "Добавить форму портала"),
    "form blank": ("form", "Встроенная форма"),
    "form check": ("form", "Проверить форму"),
    "form learn": ("form", "Описать незнакомую форму"),
    "libreoffice install": ("libreoffice", "Поставить кнопки LibreOffice"),
    "libreoffice selftest": ("libreoffice", "Испытать кнопки LibreOffice"),
    "libreoffice uninstall": ("libreoffice", "Убрать кнопки LibreOffice"),
    "new": ("new", "Новая книга"),
    "record": ("record", "Внести строку"),
    "repair": ("repair", "Починить книгу"),
    "restore": ("safety", "Вернуть снимок"),
    "rules": ("show_rules", "Правила"),
    "seat": ("seat", "Рассадить участников"),
    "verify": ("safety", "Проверить журнал"),
    "watch": ("watch", "Следить за книгой"),
}

#: Commands that run on an open book: the fields of core's Macro.
MACROS: tuple[tuple[str, str, str, str, tuple[str, ...], str], ...] = (
    (
        "check",
        "Проверить",
        "Проверяет открытую книгу и пишет, что не так и что сделать, на лист «Ошибки».",
        "",
        (
            "home",
            "findings",
            "results",
        ),
        "AcceptInvitation",
    ),
    (
        "codes_issue",
        "Выдать коды",
        "Даёт каждому участнику один код на все работы; выданные коды не меняются.",
        "preparation",
        (
            "home",
            "participants",
        ),
        "NumberingGallery",
    ),
    (
        "codes_verify",
        "Проверить коды",
        "Доказывает, что каждый код стоит у одного участника и один во всех работах.",
        "preparation",
        ("participants",),
        "FindDialog",
    ),
    (
        "export",
        "Выгрузить формы",
        "Заполняет формы портала, проверяет каждую, доказывает, что имён в ней нет.",
        "completion",
        ("home",),
        "FileSaveAs",
    ),
    (
        "form_add",
        "Добавить форму портала",
        "Берёт пустые формы портала: задания, списки, границы кодов; заводит листы работ.",
        "completion",
        ("works",),
        "FileOpen",
    ),
    (
        "seat",
        "Рассадить участников",
        "Сажает участников по аудиториям и местам так, чтобы у соседей были разные варианты.",
        "conduct",
        (
            "home",
            "seating",
        ),
        "TableInsert",
    ),
)
