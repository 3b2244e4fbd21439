"""GENERATED from the command registry by `vpr-xl dev generate`: do not edit."""

#: Command -> its module in `commands`, its title.
INDEX: dict[str, tuple[str, str]] = {
    "check": ("check", "Проверить"),
    "codes issue": ("codes", "Выдать коды"),
    "codes verify": ("codes", "Проверить коды"),
    "demo": ("demo", "Показать на выдуманной школе"),
    "dump": ("dump", "Все ячейки"),
    "export": ("export", "Выгрузить формы"),
    "form add": ("form", "Добавить форму портала"),
    "form blank": ("form", "Встроенная форма"),
    "form check": ("form", "Проверить форму"),
    "form learn": ("form", "Описать незнакомую форму"),
    "new": ("new", "Новая книга"),
    "record": ("record", "Внести строку"),
    "repair": ("repair", "Починить книгу"),
    "restore": ("safety", "Вернуть снимок"),
    "rules": ("show_rules", "Правила"),
    "verify": ("safety", "Проверить журнал"),
}
