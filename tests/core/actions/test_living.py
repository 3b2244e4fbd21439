"""«Главная» shows what is true after a command, also where no program calculates at opening."""

from __future__ import annotations

from pathlib import Path

from tests.commands.demo_world import demo_book, disk_world
from vpr_xl.commands.registry import commands
from vpr_xl.commands.run import run_on_file
from vpr_xl.core.actions.living import living
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.values import shown


def _campaign(blob: bytes) -> Campaign:
    world = disk_world()
    return Campaign(world.read(blob), world.house, world.clock.today())


def _states(campaign: Campaign) -> dict[str, str]:
    home = campaign.table("home")
    assert home is not None
    return {
        shown(home.cell(at, "action")): shown(home.cell(at, "state"))
        for at in range(len(home.rows))
    }


def test_after_the_demo_every_stored_value_is_the_one_that_python_counts() -> None:
    assert living(_campaign(demo_book())) == []
    assert _states(_campaign(demo_book()))["P2"] == "сделано"


def test_a_command_brings_the_state_of_its_action_home(tmp_path: Path) -> None:
    world = disk_world()
    path = tmp_path / "ВПР.xlsx"
    path.write_bytes(demo_book())
    before = world.read(demo_book()).grid("Главная")

    run_on_file(
        world,
        commands()["record"],
        path,
        {"table": "Аудитории", "key": "999", "values": ("Мест=20",)},
    )

    after = world.read(path.read_bytes()).grid("Главная")
    assert before is not None
    assert after is not None
    assert _states(_campaign(path.read_bytes()))["P7"].startswith("идёт: ")
    assert [[c and c.formula for c in row] for row in after.rows] == [
        [c and c.formula for c in row] for row in before.rows
    ]
