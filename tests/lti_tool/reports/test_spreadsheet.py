from __future__ import annotations

import csv
import io

import pytest

from lti_tool.reports.spreadsheet import csv_text, harmless


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "＠x"])
def test_what_a_spreadsheet_would_run_becomes_text(text: str) -> None:
    assert harmless(text) == "'" + text


@pytest.mark.parametrize("cell", ["Harmonia", "a=b", "", -1, 0.5, None])
def test_other_cells_stay_as_they_are(cell: str | int | float | None) -> None:
    assert harmless(cell) == cell


def test_a_file_reads_back_as_it_was_written() -> None:
    text = csv_text(["name", "n"], [['Société "A", Paris\nSud', 3], ["=2+3", None]])
    assert text.startswith("\ufeffname,n\r\n")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert rows == [["name", "n"], ['Société "A", Paris\nSud', "3"], ["'=2+3", ""]]
