"""Learning the weights: the words that may be cues, the boundaries that are scored, and how."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import Any

from allegedly.attribution.data_files import entries
from allegedly.attribution.rules import choices as of
from allegedly.attribution.rules import decode, features
from allegedly.attribution.rules.loose_quotations import join_facts
from allegedly.attribution.rules.training.choice_weights import Problem
from allegedly.attribution.rules.training.examples import Case, Example, cases
from allegedly.attribution.rules.weights import Model, cue_meanings
from allegedly.text.english import stem

FEWEST = 0.025
"""A word is a candidate if it heads a cue in at least this share of its occurrences."""
FREQUENT = 20
"""The number of occurrences from which a low share of cues counts against a word."""
FOLDS = 2
SPAN_WEIGHT = 1.2
"""How much articles count in whose annotation nested attributions are included."""
CANDIDATE_WEIGHT = 2.0
"""The same, where whole candidates are judged."""
AGREE = 0.5
"""A candidate is right if at least this share of the words of both contents is common."""
HEDGING = "reportedly"
"""The list of adverbs that report without a source; they are hedges, not cues."""
GATE_LOSS = 0.001
GATE_SEEN = 25
NOT_HEADS = frozenset(
    "be have do will not RB D Q PP$ he him P no to of in on for at by with from about and or as"
    " than that NUM DAY 's".split()
)
GATES = ("source<", "source>", "edge<", "edge>", "start", "end", "left_end", "left_start")


def find_heads(examples: list[Example]) -> None:
    """Find the head of each annotated cue: its word that is most often part of a cue."""
    seen: Counter[str] = Counter()
    in_cue: Counter[str] = Counter()
    for example in examples:
        seen.update(stem(word) for word in example.words())
        in_cue.update(stem(example.evidence.lower[k]) for gold in example.gold for k in gold.cue)
    rate = {word: count / (seen[word] + 3) for word, count in in_cue.items()}
    for example in examples:
        lower, cls = example.evidence.lower, example.evidence.cls
        for gold in example.gold:
            if gold.cue:
                choices = [k for k in sorted(gold.cue) if cls[k] not in NOT_HEADS] or sorted(
                    gold.cue
                )
                first = min(gold.cue)
                gold.head = max(
                    choices, key=lambda k: rate.get(stem(lower[k]), 0) - 0.02 * (k - first)
                )


def mine_cues(examples: list[Example]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the forms and stems that may be cues, and the frequent forms that hardly ever are."""
    words = Counter(word for example in examples for word in example.words())
    stems: Counter[str] = Counter()
    for word, count in words.items():
        stems[stem(word)] += count
    heads = Counter(
        example.evidence.lower[gold.head]
        for example in examples
        for gold in example.gold
        if gold.head is not None
    )
    head_stems: Counter[str] = Counter()
    for word, count in heads.items():
        head_stems[stem(word)] += count
    cues = {word for word, count in heads.items() if count / (words[word] + 1) >= FEWEST}
    cues |= {word for word, count in head_stems.items() if count / (stems[word] + 1) >= FEWEST}
    cues |= {word for word in cue_meanings() if stems[word] < FREQUENT}
    never = {
        word
        for word, count in words.items()
        if count >= FREQUENT
        and heads[word] / count < FEWEST
        and (stem(word) in cues or word in cues)
    }
    never |= {word for name, adverbs in entries("cues.json") if name == HEDGING for word in adverbs}
    return frozenset(cues - never), frozenset(never)


def fit_cues(examples: list[Example], model: Model) -> None:
    """Learn which candidates are cues, apart from words of which the annotation does not say so."""
    problem = Problem()
    for example in examples:
        heads = {gold.head for gold in example.gold if not gold.optional}
        silent = example.silent()
        laid = example.evidence
        for unit, role in zip(laid.units, laid.roles, strict=True):
            for k, word in decode.possible_cues(model, laid, unit):
                if k not in silent:
                    meaning = model.meanings.get(word, "")
                    where = (laid, k, laid.clause(k, unit), word, meaning, role)
                    found = features.cue_features(*where) + features.more_cue_features(*where)
                    problem.add_binary(found, k in heads, _weight(example))
    fit(model, "cue", problem)


def fit(model: Model, name: str, problem: Problem, **options: Any) -> None:
    """Fit the weights of one decision, store them in the model, and print how well they fit."""
    model.weights[name], share = problem.fit(**options)
    print(
        f"{name:10s} {len(problem):6d} decisions, {len(model.weights[name]):6d} weights,"
        f" {share:.3f} right",
        flush=True,
    )


def mine_gates(examples: list[Example]) -> dict[str, frozenset[str]]:
    """Return for each decision the boundary signatures that are hardly ever right.

    These are the ones with the lowest share of right boundaries, as long as no more than GATE_LOSS
    of all right ones are lost; signatures seen fewer than GATE_SEEN times stay open.
    """
    seen: Counter[str] = Counter()
    for example in examples:
        seen.update(example.evidence.border[: len(example.evidence.token)])
    right: dict[str, Counter[str]] = defaultdict(Counter)
    for case in cases(examples):
        border, k = case.evidence.border, case.k
        if case.source:
            first, stop = case.source
            near, far = ("source<", "edge<") if stop <= k else ("source>", "edge>")
            right[near][border[stop if stop <= k else first]] += 1
            right[far][border[first if stop <= k else stop]] += 1
        if case.right:
            right["start"][border[case.right[0]]] += 1
            right["end"][border[case.right[-1] + 1]] += 1
        if case.left:
            right["left_end"][border[case.left[-1] + 1]] += 1
            right["left_start"][border[case.left[0]]] += 1
    frequent = [signature for signature, count in seen.items() if count >= GATE_SEEN]
    gates: dict[str, frozenset[str]] = {}
    for name in GATES:
        ranked = sorted(frequent, key=lambda s: (right[name][s] / seen[s], s))
        lost, shut = 0, set()
        for signature in ranked:
            lost += right[name][signature]
            if lost > GATE_LOSS * sum(right[name].values()):
                break
            shut.add(signature)
        gates[name] = frozenset(shut)
        print(f"gate {name:10s} {len(shut):6d} signatures shut")
    return gates


def fit_spans(examples: list[Example], model: Model) -> None:
    """Learn source, layout and the boundaries of content."""
    problems: dict[str, Problem] = defaultdict(Problem)
    for example in examples:
        example.evidence.strong.clear()
        for number in range(len(example.evidence.units)):
            decode.find_cues(model, example.evidence, number)
    for case in cases(examples):
        _add_source(problems, model, case)
        _add_content(problems, model, case)
    for name, problem in sorted(problems.items()):
        fit(model, name, problem)
    layout = model.weights.pop("layout")
    for way in features.LAYOUTS:
        model.weights[f"layout {way}"] = {x[1:]: w for x, w in layout.items() if x[0] == way}
    both = model.weights["end"]
    model.weights["end_base"] = {name[1:]: w for name, w in both.items() if name[0] == "!"}
    model.weights["end"] = {name: w for name, w in both.items() if name[0] != "!"}


def _weight(of: Example | Case) -> float:
    return SPAN_WEIGHT if of.nested else 1.0


def _choose(problem: Problem, case: Case, choices: list[int], right: int, of: Any) -> None:
    if right in choices:
        problem.add([of(choice) for choice in choices], choices.index(right), _weight(case))


def _add_source(problems: dict[str, Problem], model: Model, case: Case) -> None:
    if case.foreign_source:
        return
    laid, k, unit, source = case.evidence, case.k, case.unit, case.source
    near = k if source is None else source[1] - 1 if source[1] <= k else source[0]
    choices = of.source_ends(laid, model.gates, k, unit)
    _choose(
        problems["source"],
        case,
        choices,
        near,
        lambda j: features.source_features(laid, k, unit, case.stem, j),
    )
    if source is not None:
        far = source[0] if near < k else source[1] - 1
        choices = of.source_edges(laid, model.gates, k, unit, near)
        _choose(
            problems["edge"],
            case,
            choices,
            far,
            lambda j: features.edge_features(laid, k, unit, near, j),
        )


def _add_content(problems: dict[str, Problem], model: Model, case: Case) -> None:
    laid, k, unit, source = case.evidence, case.k, case.unit, case.source
    if not case.left and not case.right:
        return
    layout = "B" if case.left and case.right else "L" if case.left else "R"
    found = features.layout_features(laid, k, unit, case.stem, case.meaning, source)
    problems["layout"].add(
        [[way + x for x in found] for way in features.LAYOUTS],
        features.LAYOUTS.index(layout),
        _weight(case),
    )
    if case.left:
        s, e = case.left[0], case.left[-1]
        anchor = of.left_anchor(k, source)
        choices = of.left_ends(laid, model.gates, unit[0], anchor)
        _choose(
            problems["left_end"],
            case,
            choices,
            e,
            lambda x: features.left_end_features(laid, k, unit, anchor, x, source),
        )
        choices = of.left_starts(laid, model.gates, unit[0], e)
        _choose(
            problems["left_start"],
            case,
            choices,
            s,
            lambda x: features.left_start_features(laid, k, unit, e, x, layout),
        )
    if case.right:
        s, e = case.right[0], case.right[-1]
        choices = of.starts(laid, model.gates, k, unit, source)
        _choose(
            problems["start"],
            case,
            choices,
            s,
            lambda x: features.start_features(laid, k, unit, case.stem, x),
        )
        stop = source[0] if source is not None and source[0] > s else unit[1]
        choices = of.ends(laid, model.gates, s, stop)
        kind = features.content_kind(laid, s)
        _choose(
            problems["end"], case, choices, e,
            lambda x: ["!" + y for y in features.end_base_features(laid, x, unit)]
            + features.end_features(
                laid, k, unit, case.stem, s, x, kind, sum(laid.verbal[s : x + 1])
            ),
        )  # fmt: skip


def fit_joins(examples: list[Example], model: Model) -> None:
    """Learn which loose quotations continue the attribution before them."""
    problem = Problem()
    for example in examples:
        laid = example.evidence
        ordered = sorted((g for g in example.gold if g.head is not None), key=lambda g: g.head or 0)
        spoken = []
        covered: set[int] = set()
        for gold in ordered:
            number = laid.unit_of(gold.head or 0)
            a, b = laid.units[number]
            content = sorted(x for x in gold.content if a <= x < b)
            if content:
                spoken.append((gold, number, [(x, x + 1) for x in content]))
                covered.update(content)
        at, last, reached = 0, None, 0
        for first, stop in laid.quote_words:
            if stop <= first:
                continue
            number = laid.unit_of(first)
            while at < len(spoken) and (spoken[at][0].head or 0) < first:
                last, reached = spoken[at], spoken[at][1]
                at += 1
            if last is None or sum(x in covered for x in range(first, stop)) * 2 >= stop - first:
                continue
            facts = join_facts(laid, last[2], last[1], reached, number)
            yes = sum(x in last[0].content for x in range(first, stop)) * 2 >= stop - first
            problem.add_binary(
                features.join_features(laid, (first, stop), laid.units[number], facts),
                yes,
                _weight(example),
            )
            if yes:
                last[2].append((first, stop))
                reached = number
    fit(model, "join", problem, l2=0.5)


def fit_candidates(examples: list[Example], models: list[Model], model: Model) -> None:
    """Learn which candidates are attributions, from those that a model finds in new articles.

    Args:
        examples: Annotated articles.
        models: Models in turn: the first has not seen the first article, and so on, cyclically.
        model: The model that the weights are for.
    """
    problem = Problem()
    for at, example in enumerate(examples):
        laid = example.evidence
        laid.strong.clear()
        silent = example.silent()
        gold = {g.head: g.content for g in example.gold if not g.optional}
        for number, (a, b) in enumerate(laid.units):
            for found in decode.candidates(models[at % len(models)], laid, number):
                if found.cue in silent:
                    continue
                said = {x for first, stop in found.content for x in range(first, stop)}
                meant = {x for x in gold.get(found.cue, ()) if a <= x < b}
                yes = len(said & meant) >= AGREE * len(said | meant)
                given = decode.candidate_facts(model, laid, found)
                problem.add_binary(given, yes, CANDIDATE_WEIGHT if example.nested else 1.0)
        laid.strong.clear()
    fit(model, "candidate", problem)


def learn(examples: list[Example], folds: int = FOLDS) -> Model:
    """Learn everything from annotated articles."""
    find_heads(examples)
    model = learn_spans(examples)
    others = [
        learn_spans([x for i, x in enumerate(examples) if i % folds != fold])
        for fold in range(folds)
    ]
    fit_candidates(examples, others, model)
    return model


def learn_spans(examples: list[Example]) -> Model:
    """Learn all but the last decision, whether a candidate is an attribution."""
    model = Model(*mine_cues(examples), cue_meanings(), mine_gates(examples), {})
    print(f"{len(model.cues)} forms and stems of cues")
    fit_cues(examples, model)
    fit_spans(examples, model)
    fit_joins(examples, model)
    return model


def as_json(model: Model) -> str:
    """Return the model as JSON, one weight per line, always in the same order."""
    data = {
        "_origin": "Learnt from PolNeAR v1.0 train and newsroom train by"
        " allegedly.attribution.rules.training: words and stems that head cues, boundary"
        " signatures, and weights of features. No text of the corpora.",
        "cues": " ".join(sorted(model.cues)),
        "never": " ".join(sorted(model.never)),
        "gates": {name: " ".join(sorted(gate)) for name, gate in sorted(model.gates.items())},
        "weights": {name: dict(sorted(w.items())) for name, w in sorted(model.weights.items())},
    }
    return json.dumps(data, ensure_ascii=False, indent=0, separators=(",", ":")) + "\n"
