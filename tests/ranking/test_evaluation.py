"""Evaluation on judged data: the figures that must hold, and folders that are small, poor or empty."""

import json
from pathlib import Path

import pytest

import matching
from matching.ranking.evaluation import Report, evaluate
from matching.ranking.weights import SAME_LANGUAGE

RECORDED = {"total": 0.971, "same": 0.993, "cross": 0.964}
"""Our nDCG@10 on the demonstration when the model was last changed."""
SLACK = 0.01
DEMONSTRATION = Path(matching.__file__).parent / "demonstration"


@pytest.fixture(scope="module")
def report() -> Report:
    return evaluate(DEMONSTRATION)


def folder_of(path: Path, requests: list[dict], offers: list[dict], grades: str) -> Path:
    """Write a folder of judged data; of a posting only id, language and title are needed."""
    for name, rows in (("requests", requests), ("offers", offers)):
        (path / f"{name}.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    (path / "qrels.tsv").write_text(grades, encoding="utf-8")
    return path


def posting(name: str, language: str, title: str) -> dict:
    return {"id": name, "language": language, "title": title}


@pytest.mark.parametrize("part", RECORDED)
def test_the_demonstration_is_ranked_no_worse_than_when_the_model_was_last_changed(report: Report, part: str) -> None:
    assert report.figures["ours"][part].ndcg >= RECORDED[part] - SLACK


def test_nearly_every_useful_offer_is_among_the_first_ten(report: Report) -> None:
    assert report.figures["ours"]["total"].recall >= 0.96


def test_ours_is_better_than_every_baseline_in_every_part(report: Report) -> None:
    ours = report.figures["ours"]
    others = {name: parts for name, parts in report.figures.items() if name != "ours"}
    assert all(ours[part].ndcg > parts[part].ndcg for parts in others.values() for part in ours)


def test_tag_overlap_gives_the_published_figures(report: Report) -> None:
    overlap = report.figures["tag overlap"]
    assert overlap["total"].ndcg == pytest.approx(0.64, abs=0.01)
    assert overlap["cross"].ndcg == pytest.approx(0.56, abs=0.01)


def test_the_file_has_the_agreed_shape(report: Report) -> None:
    found = report.as_json()
    rankers = ["ours", "random", "tag overlap", "tfidf", "bm25"]
    assert list(found) == rankers
    assert all(list(found[name]) == ["total", "same", "cross"] for name in rankers)
    assert found["ours"]["total"].keys() == {"ndcg@10", "recall@10", "mrr", "n"}


def test_the_interval_holds_the_figure_and_is_the_same_every_time(report: Report) -> None:
    low, high = report.details_as_json()["ci"]["total"]["ndcg@10"]
    assert low < report.figures["ours"]["total"].ndcg < high
    assert evaluate(DEMONSTRATION).intervals == report.intervals


def test_every_language_of_a_request_has_its_line(report: Report) -> None:
    assert list(report.languages) == ["ar", "zh", "en", "fr", "ru", "es"]
    assert sum(figures.n for figures in report.languages.values()) == report.figures["ours"]["total"].n


def test_leaving_a_block_out_shows_what_it_is_worth() -> None:
    dropped = evaluate(DEMONSTRATION, drop_one=True).dropped
    assert list(dropped) == list(SAME_LANGUAGE)
    assert dropped["sectors"].fall > 0
    low, high = dropped["sectors"].interval
    assert low <= dropped["sectors"].fall <= high


def test_the_table_names_every_ranker(report: Report) -> None:
    assert all(ranker in report.as_text() for ranker in report.figures)


def test_title_language_and_id_are_enough(tmp_path: Path) -> None:
    folder = folder_of(
        tmp_path,
        [posting("r", "en", "Security of dams")],
        [posting("a", "en", "Choir practice"), posting("b", "en", "Dam security"), posting("c", "ru", "Плотины")],
        "r 0 b 3\nr 0 c 1\n",
    )
    ours = evaluate(folder).figures["ours"]
    assert [ours[part].ndcg for part in ("total", "same", "cross")] == [1.0, 1.0, 1.0]


def test_a_request_without_a_relevant_offer_in_a_part_is_left_out_of_it(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, [posting("r", "en", "Dams")], [posting("a", "en", "Dams")], "r 0 a 2\n")
    ours = evaluate(folder).figures["ours"]
    assert (ours["same"].n, ours["cross"].n) == (1, 0)


def test_a_folder_without_any_words_is_no_error(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, [posting("r", "en", "")], [posting("a", "en", "")], "r 0 a 1\n")
    figures = evaluate(folder).figures
    assert [figures[ranker]["total"].ndcg for ranker in ("ours", "tag overlap", "tfidf", "bm25")] == [0.0] * 4


def test_empty_files_are_no_error(tmp_path: Path) -> None:
    assert evaluate(folder_of(tmp_path, [], [], "")).figures["ours"]["total"].n == 0


def test_gates_take_out_what_cannot_be_delivered(tmp_path: Path) -> None:
    folder = folder_of(
        tmp_path,
        [posting("r", "en", "Dams") | {"state": "KEN"}],
        [posting("a", "en", "Dams") | {"eligible": ["011"]}, posting("b", "en", "Dams") | {"eligible": ["014"]}],
        "r 0 a 3\nr 0 b 3\n",
    )
    assert evaluate(folder, gates=True).figures["ours"]["total"].recall == 0.5
