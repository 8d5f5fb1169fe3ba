from __future__ import annotations

from sqlalchemy import MetaData, inspect, select

from tests.lti_tool.learner.seat import TEXT, everything
from tests.platforms.openedx.site import Site
from tests.platforms.openedx.tool import RunningTool
from tests.platforms.openedx.visitor import Opened, Visitor

NAMES = ("Lena Learner", "Zoë O'Neil-Ünal")


def with_names(opened: Opened) -> str:
    """The class page's part that its script asks for, as text with its entities read."""
    answer = opened.visitor.http.submit(opened.answer, "//form[@id='class']", names="1", part="1")
    return answer.text.replace("&#39;", "'")


def test_the_class_has_the_names_of_everybody_enrolled_and_keeps_none(site: Site, tool: RunningTool) -> None:
    block = site.place("class", tool.url, custom_parameters=[f"lesson={TEXT.id}"])
    tool.connect(block)
    Visitor(site, "learner").launch(block).say(everything(TEXT))
    tool.work(block)
    opened = Visitor(site, "instructor").launch(block)
    assert not any(name in opened.text for name in NAMES)
    shown = with_names(opened)
    assert all(name in shown for name in NAMES)
    assert "Ada Admin" not in shown
    assert not any(name in text for text in everything_kept(tool) for name in NAMES)


def test_where_the_component_gives_no_list_learners_are_numbers(site: Site, tool: RunningTool) -> None:
    block = site.place("class-closed", tool.url, custom_parameters=[f"lesson={TEXT.id}"], lti_1p3_enable_nrps=False)
    tool.connect(block)
    Visitor(site, "learner").launch(block).say(everything(TEXT))
    shown = with_names(Visitor(site, "instructor").launch(block))
    assert "Learner 1" in shown
    assert not any(name in shown for name in NAMES)


def everything_kept(tool: RunningTool) -> list[str]:
    """Every row of the tool's database, as text."""
    engine = tool.services.engine
    tables = MetaData()
    tables.reflect(engine)
    assert inspect(engine).get_table_names()
    with engine.connect() as connection:
        return [str(tuple(row)) for table in tables.sorted_tables for row in connection.execute(select(table))]
