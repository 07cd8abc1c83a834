"""The arithmetic of `make bench-scale`, and its tables. Nothing here runs anything."""

import math

STAGES = ("read", "derive", "block", "train", "score", "cluster", "write")


def nanoseconds_a_pair(seconds: float, threads: int, pairs: int) -> float:
    """Thread time over pairs; 0 without pairs."""
    return seconds * threads * 1e9 / pairs if pairs else 0.0


def pairs_a_second(pairs: int, seconds: float) -> float:
    return pairs / seconds if seconds > 0 else 0.0


def growth(smaller: float, larger: float, records: float) -> float | None:
    """The exponent e of larger = smaller * records^e, with `records` times as many records: 1 is linear, 2 is quadratic.
    None where there is nothing to compare."""
    if smaller <= 0 or larger <= 0 or records <= 1:
        return None
    return math.log(larger / smaller) / math.log(records)


def speedup(alone: float, together: float) -> float:
    """How many times as fast a run with several threads is."""
    return alone / together if together > 0 else 0.0


def agreement_share(agreement: dict) -> float:
    """Of all pairs that either kept, the share that both kept; 1 where neither kept any."""
    either = agreement["both"] + agreement["only_sameas"] + agreement["only_splink"]
    return agreement["both"] / either if either else 1.0


def same_run(run: dict, other: dict) -> bool:
    return (run["records"], run["threads"]) == (other["records"], other["threads"])


def merged(earlier: list[dict], later: list[dict]) -> list[dict]:
    """Both lists, by records and threads; of two runs of the same kind the later one."""
    kept = [run for run in earlier if not any(same_run(run, other) for other in later)]
    return sorted(kept + later, key=lambda run: (run["records"], run["threads"]))


def before(run: dict, runs: list[dict]) -> dict | None:
    """The run with as many threads over the next smaller number of records."""
    smaller = [other for other in runs if other["threads"] == run["threads"] and other["records"] < run["records"]]
    return max(smaller, key=lambda other: other["records"], default=None)


def growth_of(run: dict, runs: list[dict], value) -> str:
    """The exponent since the next smaller run, as text; empty for the smallest."""
    smaller = before(run, runs)
    if smaller is None:
        return ""
    exponent = growth(value(smaller), value(run), run["records"] / smaller["records"])
    return "" if exponent is None else f"{exponent:.2f}"


def row(cells: list) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def table(head: list[str], rows: list[list]) -> str:
    return "\n".join([row(head), row(["---:"] * len(head)), *(row(cells) for cells in rows)])


def mebibytes(count: float) -> str:
    return f"{count / 2**20:,.0f} MiB"


def share_dropped(run: dict, how: str) -> str:
    """Of the candidate pairs, those that ceilings ruled out."""
    return f"{100 * run['candidate_pairs_dropped'][how] / run['candidate_pairs']:.1f} %" if run["candidate_pairs"] else ""


def run_table(runs: list[dict]) -> str:
    """End to end: a row a run."""
    head = ["records", "threads", "candidate pairs", "dropped in tiles", "dropped singly", "pairs kept", "entities", "seconds", "processor seconds",
            "M pairs/s", "ns a pair, end to end", "ns a pair, score", "peak memory", "growth of seconds", "of pairs",
            "of memory"]
    rows = []
    for run in runs:
        candidates, threads = run["candidate_pairs"], run["threads"]
        rows.append([
            f"{run['records']:,}", threads, f"{candidates:,}", share_dropped(run, "in_tiles"), share_dropped(run, "singly"),
            f"{run['pairs_kept']:,}", f"{run['entities']:,}",
            f"{run['whole']:.2f}", f"{run['processor_seconds']:.2f}",
            f"{pairs_a_second(candidates, run['whole']) / 1e6:.1f}",
            f"{nanoseconds_a_pair(run['whole'], threads, candidates):.1f}",
            f"{nanoseconds_a_pair(run['seconds'].get('score', 0), threads, candidates):.1f}",
            mebibytes(run["peak_memory_bytes"]),
            growth_of(run, runs, lambda one: one["whole"]),
            growth_of(run, runs, lambda one: one["candidate_pairs"]),
            growth_of(run, runs, lambda one: one["peak_memory_bytes"])])
    return table(head, rows)


def stage_table(runs: list[dict]) -> str:
    """A row a stage of each run, with what it took of the whole and how it grew."""
    head = ["records", "threads", "stage", "seconds", "share", "ns a pair", "peak memory so far", "growth of seconds"]
    rows = []
    for run in runs:
        for stage in STAGES:
            seconds = run["seconds"].get(stage, 0.0)
            rows.append([
                f"{run['records']:,}", run["threads"], stage, f"{seconds:.2f}", f"{100 * seconds / run['whole']:.0f} %",
                f"{nanoseconds_a_pair(seconds, run['threads'], run['candidate_pairs']):.1f}",
                mebibytes(run["peak_memory_by_stage"].get(stage, 0)),
                growth_of(run, runs, lambda one, stage=stage: one["seconds"].get(stage, 0.0))])
    return table(head, rows)


def estimate(forecast: dict) -> str:
    low, high = forecast["estimated_seconds"]
    return f"{low:.1f}" if f"{low:.1f}" == f"{high:.1f}" else f"{low:.1f}-{high:.1f}"


def forecast_table(forecasts: list[dict], runs: list[dict]) -> str:
    """A row a forecast, beside what the run took."""
    head = ["records", "threads", "pairs of the union", "exact", "sum over rules", "seconds", "of these counting",
            "seconds foretold", "seconds it took", "memory foretold", "memory it took"]
    rows = []
    for forecast in forecasts:
        run = next((run for run in runs if same_run(run, forecast)), None)
        low, high = forecast["candidate_pairs"]
        rows.append([
            f"{forecast['records']:,}", forecast["threads"], f"{low:,}" if low == high else f"{low:,}-{high:,}",
            "yes" if low == high else "no", f"{forecast['pairs_in_sum']:,}", f"{forecast['whole']:.2f}",
            f"{forecast['seconds'].get('count', 0.0):.2f}", estimate(forecast), f"{run['whole']:.2f}" if run else "",
            mebibytes(forecast["estimated_memory_bytes"]), mebibytes(run["peak_memory_bytes"]) if run else ""])
    return table(head, rows)


def peer_table(peers: list[dict]) -> str:
    """A row a comparison with Splink."""
    head = ["records", "threads", "sameas, seconds", "Splink, seconds", "ratio", "sameas, memory", "Splink, memory",
            "kept by both", "sameas alone", "Splink alone", "agreement"]
    rows = []
    for peer in peers:
        ours, theirs, agreed = peer["sameas"], peer["splink"], peer["agreement"]
        rows.append([
            f"{peer['records']:,}", peer["threads"], f"{ours['whole']:.2f}", f"{theirs['whole']:.1f}",
            f"{speedup(theirs['whole'], ours['whole']):.1f}", mebibytes(ours["peak_memory_bytes"]),
            mebibytes(theirs["peak_memory_bytes"]), f"{agreed['both']:,}", f"{agreed['only_sameas']:,}",
            f"{agreed['only_splink']:,}", f"{100 * agreement_share(agreed):.1f} %"])
    return table(head, rows)


def machine_line(machine: dict) -> str:
    return (f"{machine['processor']}, {machine['cores']} cores, {machine['memory_bytes'] / 2**30:.0f} GiB, "
            f"{machine['instruction_set']}, {machine['system']}; sameas {machine['sameas']}; {machine['date']}"
            f" (load before: {machine['load_before']})")


def report(results: dict) -> str:
    """All of it in Markdown, ready for bench/README.md."""
    runs, forecasts, peers = results["runs"], results["forecasts"], results["peers"]
    parts = [machine_line(results["machine"])]
    if runs:
        parts += ["End to end. Growth is the exponent since the next smaller size: 1 is linear.", run_table(runs),
                  "Stages.", stage_table(runs)]
    if forecasts:
        parts += ["Forecast (`sameas block`).", forecast_table(forecasts, runs)]
    if peers:
        versions = peers[-1]["splink"]
        parts += [f"Against Splink {versions['splink']} on DuckDB {versions['duckdb']}, on the same file.", peer_table(peers)]
        for peer in peers:
            stages = ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in peer["splink"]["seconds"].items())
            parts.append(f"Splink's stages at {peer['records']:,} records: {stages} s.")
    return "\n\n".join(parts)
