"""Every chart, drawn and saved."""

import pytest

pytestmark = pytest.mark.deep


@pytest.fixture(scope="module")
def linker(package, data):
    return package.Linker(data / "customers.csv", data / "settings.json", truth="person")


@pytest.fixture(scope="module")
def charts(package, linker, data):
    """Each chart by its name."""
    pytest.importorskip("altair")
    draw, result = package.charts, linker.cluster()
    weakest = next(one for one in result.report["examples"] if one["place"] == "weakest")
    record = (weakest["left"]["source"], weakest["left"]["id"])
    return {"match_weights": draw.match_weights(result), "m_u": draw.m_u(result.model), "waterfall": draw.waterfall(weakest),
            "match_weight_histogram": draw.match_weight_histogram(result), "candidate_pairs": draw.candidate_pairs(result),
            "candidate_pairs_of_a_linker": draw.candidate_pairs(linker),
            "completeness": draw.completeness(data / "customers.csv"),
            "completeness_of_two": draw.completeness({"crm": data / "crm.csv", "erp": data / "erp.csv"}),
            "precision_recall": draw.precision_recall(result), "precision_recall_expected": draw.precision_recall(result.pairs),
            "unlinkable": draw.unlinkable(linker), "cluster_graph": draw.cluster_graph(result, record)}


def test_every_chart_is_drawn(package, charts, tmp_path):
    assert {name.split("_of_")[0].removesuffix("_expected") for name in charts} == set(package.charts.__all__)
    for name, chart in charts.items():
        for ending in ("png", "svg", "html"):
            chart.save(tmp_path / f"{name}.{ending}", **({"inline": True} if ending == "html" else {}))
        assert (tmp_path / f"{name}.png").read_bytes().startswith(b"\x89PNG")
        svg = (tmp_path / f"{name}.svg").read_text()
        assert svg.count("<path") > 3 and "NaN" not in svg and "undefined" not in svg, name
        assert "<script src=" not in (tmp_path / f"{name}.html").read_text(), "a saved page must need no network"


def rows_of(chart):
    """All data of a chart."""
    document = chart.to_dict()
    found = []

    def look(part):
        if isinstance(part, dict):
            if isinstance(part.get("data"), dict):
                found.extend(part["data"].get("values", []))
            for value in part.values():
                look(value)
        elif isinstance(part, list):
            for value in part:
                look(value)
    look(document)
    return found


def test_charts_show_what_the_report_says(package, charts, linker):
    result = linker.cluster()
    report = result.report
    levels = [(comparison["name"], level["level"], level["bits"]) for comparison in report["model"]["comparisons"]
              for level in comparison["levels"]]
    assert [(row["comparison"], row["level"], row["bits"]) for row in rows_of(charts["match_weights"])] == levels
    assert sum(row.get("pairs", 0) for row in rows_of(charts["match_weight_histogram"])) == report["counts"]["pairs_kept"]
    scored = sum(row["pairs"] for row in rows_of(charts["candidate_pairs"]) if row["kind"].startswith("its pairs"))
    assert scored == report["counts"]["candidate_pairs"]
    steps = rows_of(charts["waterfall"])
    weakest = next(one for one in report["examples"] if one["place"] == "weakest")
    assert steps[-1]["bits"] == pytest.approx(weakest["match_weight"])
    curves = [row for row in rows_of(charts["precision_recall"]) if "figure" in row]
    assert {row["kind"] for row in curves} == {"expected", "by the truth"} and all(0 <= row["share"] <= 1 for row in curves)
    shares = [row["share"] for row in rows_of(charts["unlinkable"])]
    assert shares == sorted(shares) and shares[0] == 0


def test_what_cannot_be_drawn_is_refused(package):
    pytest.importorskip("altair")
    for draw in (package.charts.match_weights, package.charts.m_u, package.charts.waterfall,
                 package.charts.match_weight_histogram, package.charts.precision_recall, package.charts.candidate_pairs):
        with pytest.raises(package.InvalidSettings, match="drawn from"):
            draw(5)
