from __future__ import annotations

import re
import uuid
from html import unescape
from urllib.parse import parse_qs

import pytest

from lti_tool.services import Services
from tests.lti_tool.console.support import Browser, Society, found_society, keep
from tests.lti_tool.own_lessons import write_own
from xapi.vocabulary import Namespace

SCRIPT = "<script>alert(1)</script>"


def rows(text: str) -> list[str]:
    """What each row of the list says first."""
    found = re.findall(r'<span class="log-what">(.*?)</span>\s*<span class="log-who">', text, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in found]


def test_a_statement_stands_in_words(browser: Browser, house: Services, society: Society) -> None:
    keep(house, society.partner.id)
    text = browser.get("/console/statements").text
    title = house.catalogue.lessons["split-sheets"].text("en").title.replace("'", "&#39;")
    assert rows(text) == [f"Answered question q1 of “{title}” Right"]
    assert "Harmonia" in text
    assert "abababab…" in text


def test_the_newest_comes_first_and_a_cursor_leads_on(browser: Browser, house: Services, society: Society) -> None:
    for number in range(52):
        keep(house, society.partner.id, object={"id": f"https://other.example/{number}"})
    first = browser.get("/console/statements").text
    assert len(rows(first)) == 50
    assert rows(first)[0].endswith("https://other.example/51 Right")
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older
    second = browser.get(older[1].replace("&amp;", "&")).text
    assert [row.split()[1] for row in rows(second)] == ["https://other.example/1", "https://other.example/0"]
    assert 'rel="next"' not in second


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("who=abab", 1),
        ("who=ba", 0),
        ("lesson=split-sheets", 1),
        ("lesson=work-and-recording", 0),
        ("verb=answered", 1),
        ("verb=completed", 0),
        ("from=2020-01-01", 1),
        ("from=2199-01-01", 0),
        ("to=2020-01-01", 0),
        ("from=2199-01-01&to=2020-01-01", 1),
        ("partner=nobody", 0),
        ("who=%00abab", 1),
        ("who=%25", 0),
        ("from=nonsense", 1),
    ],
)
def test_search_finds_what_was_asked(
    browser: Browser, house: Services, society: Society, query: str, found: int
) -> None:
    keep(house, society.partner.id)
    asked = {name: values[0] for name, values in parse_qs(query).items()}
    sent = browser.send("/console/statements", "/console/statements", **asked)
    assert sent.status_code == 303
    answer = browser.get(sent.headers["Location"])
    assert answer.status_code == 200
    assert len(rows(answer.text)) == found


def test_no_address_of_the_log_names_a_learner(browser: Browser, house: Services, society: Society) -> None:
    made, who = keep(house, society.partner.id), "ab" * 32
    for _ in range(50):
        keep(house, society.partner.id)
    found = browser.send("/console/statements", "/console/statements", who=who).headers["Location"]
    assert "who=" in found and "abab" not in found
    pages = [browser.get(page).text for page in (found, f"/console/statements/{made}")]
    links = [unescape(link) for page in pages for link in re.findall(r'(?:href|data-from|action)="([^"]+)"', page)]
    sealed = [link for link in links if "who=" in link]
    assert {link.partition("?")[0].rpartition("/")[2] for link in sealed} == {
        "statements",
        "statements.ndjson",
        "new",
    }
    assert not [link for link in links if "abab" in link]
    for link in sealed:
        assert browser.get(link).status_code == 200
    assert len(rows(browser.get(sealed[-1]).text)) == 50
    assert f'value="{who}"' in pages[0]


@pytest.mark.parametrize("who", ["abab", "x" * 2000, "٣", "gAAAAA=="])
def test_a_learner_that_was_not_sealed_here_is_not_searched_for(
    browser: Browser, house: Services, society: Society, who: str
) -> None:
    keep(house, society.partner.id)
    text = browser.get("/console/statements", query_string={"who": who}).text
    assert "Search again." in text and f'value="{who}"' not in text


def test_what_was_sealed_for_another_use_is_no_learner(browser: Browser, house: Services) -> None:
    key = house.vault.encrypt(b"a private key")
    assert "a private key" not in browser.get("/console/statements", query_string={"who": key}).text


def test_a_partner_shows_its_own_statements_only(browser: Browser, house: Services, society: Society) -> None:
    other = found_society(house.engine, house.vault, "Concordia")
    keep(house, society.partner.id)
    keep(house, other.partner.id, object={"id": "https://other.example/theirs"})
    assert len(rows(browser.get("/console/statements").text)) == 2
    mine = browser.get(f"/console/statements?partner={society.partner.id}").text
    assert len(rows(mine)) == 1
    assert "theirs" not in mine


def test_a_day_that_is_none_is_told_in_words(browser: Browser) -> None:
    assert "That is not a date." in browser.get("/console/statements?from=2026-13-40").text


@pytest.mark.parametrize("cursor", ["x", "W10", "WzEsMl0", "../", "A" * 400])
def test_a_made_up_cursor_is_refused_calmly(browser: Browser, cursor: str) -> None:
    answer = browser.get("/console/statements", query_string={"after": cursor})
    assert answer.status_code == 400
    assert "Search again." in answer.text


def test_a_statement_opens_with_its_facts_and_its_json(browser: Browser, house: Services, society: Society) -> None:
    lesson = house.catalogue.lessons["split-sheets"]
    question = Namespace(house.settings.namespace).question(lesson.id, next(iter(lesson.questions)))
    made = keep(house, society.partner.id, object={"id": question})
    text = browser.get(f"/console/statements/{made}").text
    assert "<dt>Question</dt>" in text
    assert f"&#34;id&#34;: &#34;{made}&#34;" in text
    assert "ab" * 32 in text


def test_nothing_in_a_statement_becomes_html(browser: Browser, house: Services, society: Society) -> None:
    made = keep(
        house,
        society.partner.id,
        actor={"account": {"homePage": "https://cmo.example", "name": SCRIPT}},
        verb={"id": "https://other.example/verbs/x", "display": {"en": SCRIPT}},
        object={"id": "https://other.example/y", "definition": {"name": {"en": SCRIPT + "{{ 7 * 7 }}"}}},
        result={"response": SCRIPT, "extensions": {"https://other.example/z": "</pre>" + SCRIPT}},
    )
    for page in ("/console/statements", f"/console/statements/{made}"):
        text = browser.get(page).text
        assert "&lt;script&gt;alert(1)" in text
        assert SCRIPT not in text
        assert "{{ 7 * 7 }}" in text


@pytest.mark.parametrize(
    "strange",
    [
        {"object": {"objectType": "StatementRef", "id": str(uuid.uuid4())}},
        {"object": {"objectType": "Agent", "mbox": "mailto:who@other.example"}},
        {
            "actor": {
                "objectType": "Group",
                "member": [{"objectType": "Agent", "mbox": "mailto:who@other.example"}],
            }
        },
        {"result": {"score": {"scaled": -1, "raw": 1e300}, "success": False}},
        {"result": {"extensions": {"https://w3id.org/xapi/video/extensions/time": "soon"}}},
    ],
)
def test_statements_of_every_shape_are_shown(
    browser: Browser, house: Services, society: Society, strange: dict[str, object]
) -> None:
    made = keep(house, society.partner.id, **strange)
    assert len(rows(browser.get("/console/statements").text)) == 1
    assert browser.get(f"/console/statements/{made}").status_code == 200


def test_an_unknown_statement_is_a_calm_404(browser: Browser) -> None:
    answer = browser.get(f"/console/statements/{uuid.uuid4()}")
    assert answer.status_code == 404
    assert "There is no such statement." in answer.text


def test_a_statement_is_not_found_under_another_partner(browser: Browser, house: Services, society: Society) -> None:
    made = keep(house, society.partner.id)
    assert browser.get(f"/console/statements/{made}?partner={society.partner.id}").status_code == 200
    assert browser.get(f"/console/statements/{made}?partner=nobody").status_code == 404


def test_an_address_that_is_no_id_is_a_404(browser: Browser) -> None:
    assert browser.get("/console/statements/1%20or%201").status_code == 404


@pytest.mark.parametrize("said", ["0001-01-01T00:00:00+10:00", "9999-12-31T23:59:60Z"])
def test_a_time_at_the_edge_of_the_calendar_closes_no_page(
    browser: Browser, house: Services, society: Society, said: str
) -> None:
    name = str(uuid.uuid4())
    keep(house, society.partner.id, id=name, timestamp=said)
    assert len(rows(browser.get("/console/statements").text)) == 1
    page = browser.get(f"/console/statements/{name}")
    assert page.status_code == 200
    assert said in page.text.replace("&#43;", "+")


def test_a_statement_about_a_partners_own_lesson_is_told_in_the_words_of_its_version(
    browser: Browser, house: Services, society: Society
) -> None:
    own = write_own(house, society.partner)
    digest = house.lessons.keep(house.catalogue_for(society.partner).lessons["harmonia-codes"])
    own.edit("en.toml", "Codes that pay", "Codes that pay well")
    ns = Namespace(house.settings.namespace)
    about = {"id": ns.question("harmonia-codes", "steps"), "objectType": "Activity"}
    ids = [
        keep(
            house,
            society.partner.id,
            object=about,
            context={**revision, "extensions": {ns.extension("version"): 2, ns.extension("market"): "FR"}},
        )
        for revision in ({"revision": digest}, {"revision": "0" * 16}, {})
    ]
    told = rows(browser.get("/console/statements").text)
    assert told == [
        "Answered question 2 of “Codes that pay well” Right",
        "Answered question 2 of “Codes that pay well” Right",
        "Answered question 2 of “Codes that pay” Right",
    ]
    page = browser.get(f"/console/statements/{ids[0]}").text
    assert re.search(r"<dt>Version of the lesson</dt>\s*<dd><bdi>2</bdi></dd>", page)
    assert "In which order?" in page
