"""The runs of side_by_side as a summary, Markdown and a plot."""

import os
import statistics
from xml.sax.saxutils import escape

BUSY = 0.05  # of the machine, taken by other processes
BEGIN, END = "<!-- side_by_side -->", "<!-- /side_by_side -->"


def stem(path):
    return os.path.splitext(os.path.basename(path))[0]


def spread(values):
    return {"median": statistics.median(values), "least": min(values), "most": max(values)}


def good_runs(result):
    return [run for run in result["runs"] if "failed" not in run]


def in_order(values):
    return list(dict.fromkeys(values))


def tokens_trained(result):
    """By firth's count, one for all: fastText counts otherwise, and seconds are to compare."""
    counts = [run["tokens"] for run in good_runs(result) if run["program"] == "firth"]
    return counts[0] * result["setting"]["epochs"] if counts else None


def ratios(runs, firth, key, inverse=False):
    """By round: how many times firth's figure this program's is, or the other way round."""
    by_round = {run["round"]: run[key] for run in firth}
    values = [run[key] / by_round[run["round"]] for run in runs if run["round"] in by_round]
    return spread([1 / value if inverse else value for value in values]) if values else None


def means(runs):
    names = in_order(name for run in runs for name in run["accuracy"])
    columns = {name: [run["accuracy"][name] for run in runs if name in run["accuracy"]] for name in names}
    return {name: {"mean": statistics.fmean(values),
                   "deviation": statistics.stdev(values) if len(values) > 1 else None}
            for name, values in columns.items()}


def summary(result):
    """A row a dimension and program, in the order in which they ran."""
    tokens, rows = tokens_trained(result), []
    runs = good_runs(result)
    for dim, program in in_order((run["dim"], run["program"]) for run in runs):
        own = [run for run in runs if (run["dim"], run["program"]) == (dim, program)]
        firth = [run for run in runs if (run["dim"], run["program"]) == (dim, "firth")]
        rows.append({
            "dim": dim, "program": program, "runs": len(own),
            "words_per_second": spread([run["words_per_second"] for run in own]),
            "train_seconds": spread([tokens / run["words_per_second"] for run in own]) if tokens else None,
            "whole_seconds": spread([run["whole_seconds"] for run in own]),
            "peak_bytes": max(run["peak_bytes"] for run in own),
            "accuracy": means(own),
            # How many times faster firth is.
            "train_ratio": ratios(own, firth, "words_per_second", inverse=True),
            "whole_ratio": ratios(own, firth, "whole_seconds"),
        })
    return rows


def remarks(run):
    """What the reader of this run's figures should know."""
    if "failed" in run:
        yield f"failed: {run['failed']}"
        return
    if "warning" in run:
        yield run["warning"]
    own = run.get("own_words_per_second")
    if own and abs(own / run["words_per_second"] - 1) > 0.1:
        yield f"it says {own:,.0f} words/s itself, its progress went at {run['words_per_second']:,.0f}"
    if run.get("others_share", 0) > BUSY:
        yield f"other processes took {run['others_share']:.0%} of the machine meanwhile"


def figure(value, digits=3):
    """To so many digits, without an exponent."""
    if value == 0:
        return "0"
    places = digits - len(str(int(abs(value)))) if abs(value) >= 1 else digits
    return f"{value:.{max(places, 0)}f}"


def with_spread(values, scale=1.0):
    if values is None:
        return "-"
    median, least, most = (figure(values[key] / scale) for key in ("median", "least", "most"))
    return median if least == most else f"{median} ({least} to {most})"


def table(rows):
    benchmarks = in_order(name for row in rows for name in row["accuracy"])
    titles = ["", "training, s", "M words/s", "firth ahead, times", "whole run, s", "firth ahead, times",
              "peak, MB", *benchmarks]
    lines = ["| " + " | ".join(titles) + " |", "|---" * len(titles) + "|"]
    for row in rows:
        scores = [row["accuracy"].get(name) for name in benchmarks]
        cells = [row["program"], with_spread(row["train_seconds"]), with_spread(row["words_per_second"], 1e6),
                 with_spread(row["train_ratio"]), with_spread(row["whole_seconds"]),
                 with_spread(row["whole_ratio"]), figure(row["peak_bytes"] / 1e6),
                 *(figure(score["mean"]) if score else "-" for score in scores)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def heading(result):
    setting, rows = result["setting"], result["summary"]
    runs = spread([row["runs"] for row in rows])
    times = str(runs["most"]) if runs["least"] == runs["most"] else f"{runs['least']} to {runs['most']}"
    accuracy = ", accuracy as mean" if any(row["accuracy"] for row in rows) else ""
    part = f", its first {setting['first_mb']:g} MB" if setting["first_mb"] else ""
    return (f"{setting['corpus']}{part}: {tokens_trained(result) or 0:,} tokens to train on; "
            f"window {setting['window']}, K {setting['negative']}, sample {setting['sample']:g}, "
            f"min-count {setting['min_count']}, epochs {setting['epochs']}, lr {setting['lr']:g}, "
            f"{setting['threads']} threads; {result['machine']['cpu']}, {result['machine']['cpus']} CPUs. "
            f"Median (least to most) of {times} interleaved runs, ratios by round{accuracy}.\n")


def markdown(result):
    rows = result["summary"]
    if not rows:
        return "No run gave a figure.\n"
    parts = [heading(result)]
    for dim in in_order(row["dim"] for row in rows):
        parts.append(f"**d = {dim}**\n\n" + table([row for row in rows if row["dim"] == dim]))
    shown = {run["program"] for run in result["runs"]}
    notes = [f"- {name}: {note}" for name, note in result["notes"].items() if note and name in shown]
    notes += in_order(f"- {run['program']}, d = {run['dim']}, round {run['round']}: {remark}"
                      for run in result["runs"] for remark in remarks(run))
    if notes:
        parts.append("\n".join(notes) + "\n")
    return "\n".join(parts)


def write_region(path, text):
    """Puts the text between the marks of a Markdown file."""
    with open(path, encoding="utf-8") as file:
        before, begin, rest = file.read().partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{path}: has no {BEGIN} and {END}")
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"{before}{BEGIN}\n\n{text}\n{END}{after}")


WIDTH, LEFT, BAR, GAP, TOP = 760, 170, 20, 8, 30
SCALE = WIDTH - LEFT - 190  # pixels of the fastest; the labels stand to the right


def bar(row, y, pixels):
    """A bar, its spread, and what it says."""
    rate = {key: value * pixels for key, value in row["words_per_second"].items()}
    ours = row["program"] == "firth"
    middle, end = y + BAR / 2, LEFT + max(rate["most"], 1)
    ratio = row["train_ratio"]
    against = "" if ours or not ratio else f" (firth {figure(ratio['median'], 2)}x)"
    label = f"{figure(row['words_per_second']['median'] / 1e6)} M words/s{against}"
    return "\n".join([
        f'<text x="{LEFT - 8}" y="{middle + 5}" text-anchor="end">{escape(row["program"])}</text>',
        f'<rect x="{LEFT}" y="{y}" width="{max(rate["median"], 1):.1f}" height="{BAR}"'
        f' fill="{"#0b6e4f" if ours else "#9aa5b1"}"/>',
        f'<line x1="{LEFT + rate["least"]:.1f}" x2="{LEFT + rate["most"]:.1f}" y1="{middle}" y2="{middle}"'
        ' stroke="#222"/>',
        f'<text x="{end + 8:.1f}" y="{middle + 5}">{escape(label)}</text>'])


def plot(result):
    """SVG: words a second of every program, a group of bars a dimension."""
    rows = result["summary"]
    pixels = SCALE / max((row["words_per_second"]["most"] for row in rows), default=1)
    y, marks = TOP, []
    for dim in in_order(row["dim"] for row in rows):
        marks.append(f'<text x="{LEFT}" y="{y}" font-weight="bold">d = {dim}</text>')
        y += GAP
        for row in (row for row in rows if row["dim"] == dim):
            marks.append(bar(row, y, pixels))
            y += BAR + GAP
        y += TOP
    body = "\n".join(marks)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y}" viewBox="0 0 {WIDTH} {y}"'
            f' font-family="sans-serif" font-size="13">\n'
            f'<rect width="{WIDTH}" height="{y}" fill="#fff"/>\n{body}\n</svg>\n')
