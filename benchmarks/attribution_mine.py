"""Learn the numbers of the built-in attributor from PolNeAR train.

    ALLEGEDLY_DATA=… python benchmarks/attribution_mine.py [--out FOLDER] [--part 0:560]
"""

from __future__ import annotations

import sys, json, collections, random, argparse, os, time
from bisect import bisect_right
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

import allegedly
from allegedly.attribution import features as f
from allegedly.attribution import decode as d
from allegedly.attribution.columns import columns
from allegedly.attribution.features import View
from allegedly.attribution.stems import stem as stem_of

sys.path.insert(0, "/work/shared/eval")
import polnear_gold as pg

pg.ROOT = "/work/shared/data/polnear"


class Problem:
    """Groups of candidates, one of which is right: a conditional log-linear model."""

    def __init__(self, minimum=3):
        self.index, self.rows, self.groups, self.gold, self.minimum = {}, [], [], [], minimum
        self.n = 0

    def add(self, cands, right):
        """cands: lists of features; right: index of the right one."""
        idx = self.index
        start = self.n
        for feats in cands:
            self.rows.append([idx.setdefault(x, len(idx)) for x in feats])
        self.n += len(cands)
        self.groups.append((start, self.n))
        self.gold.append(start + right)

    def fit(self, l2=1.0, iters=60, digits=2, prune=0.05):
        indptr = np.cumsum([0] + [len(r) for r in self.rows])
        indices = np.fromiter((i for r in self.rows for i in r), dtype=np.int32, count=indptr[-1])
        counts = np.bincount(indices, minlength=len(self.index))
        keep = counts >= self.minimum
        remap = np.cumsum(keep) - 1
        ok = keep[indices]
        indptr2 = np.concatenate([[0], np.cumsum(ok)])[indptr]
        X = csr_matrix((np.ones(int(indptr2[-1]), dtype=np.float32), remap[indices[ok]], indptr2), shape=(self.n, int(keep.sum())))
        starts = np.array([g[0] for g in self.groups])
        sizes = np.array([g[1] - g[0] for g in self.groups])
        gold = np.array(self.gold)
        XT = X.T.tocsr()
        target = np.zeros(self.n); target[gold] = 1

        def loss(w):
            z = X @ w
            m = np.maximum.reduceat(z, starts)
            ez = np.exp(z - np.repeat(m, sizes))
            Z = np.add.reduceat(ez, starts)
            ll = (z[gold] - m - np.log(Z)).sum()
            p = ez / np.repeat(Z, sizes)
            return -ll + l2 / 2 * w @ w, XT @ (p - target) + l2 * w

        r = minimize(loss, np.zeros(X.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": iters, "maxcor": 10})
        w = r.x
        z = X @ w
        good = sum(z[a:b].argmax() + a == g for (a, b), g in zip(self.groups, gold))
        names = [n for n, i in self.index.items() if keep[i]]
        out = {n: round(float(v), digits) for n, v in zip(names, w) if abs(v) >= prune}
        return out, good / len(gold)


class Binary(Problem):
    def add_binary(self, feats, yes):
        self.add([feats, []], 0 if yes else 1)


def gold_words(cols, seg, spans):
    t = seg.tokens
    out = []
    for s, e in spans:
        lo = bisect_right([], 0)
        out.append((s, e))
    starts, ends = [t.starts[i] for i in cols.token], [t.ends[i] for i in cols.token]
    from bisect import bisect_left
    words = set()
    for s, e in spans:
        k = bisect_right(ends, s)
        while k < len(starts) and starts[k] < e:
            words.add(k); k += 1
    return words


class Doc:
    def __init__(self, name, text, atts):
        self.name, self.text, self.atts = name, text, atts
        self.seg = allegedly.segment(allegedly.Article.from_text(text))
        self.cols = columns(self.seg)
        self.view = View(self.cols)
        t = self.seg.tokens
        self.starts = [t.starts[i] for i in self.cols.token]
        self.ends = [t.ends[i] for i in self.cols.token]
        self.gold = [{r: self.words(a[r]) for r in ("source", "cue", "content")} for a in atts]
        self.unit_starts = [a for a, _ in self.cols.units]

    def words(self, spans):
        words = set()
        for s, e in spans:
            k = bisect_right(self.ends, s)
            while k < len(self.starts) and self.starts[k] < e:
                words.add(k); k += 1
        return words


def load(split="train", part=None):
    docs = pg.load(split)
    return [Doc(*x) for x in (docs[part] if part else docs)]


CLOSED = set(f"be have do will not RB D Q PP$ he him P no to of in on for at by with from about and or as than that NUM DAY 's".split())


def mine_lexicon(docs):
    total, cue, heads = collections.Counter(), collections.Counter(), collections.Counter()
    for doc in docs:
        total.update(stem_of(w) for w in doc.cols.lower)
        for g in doc.gold:
            for k in g["cue"]:
                cue[stem_of(doc.cols.lower[k])] += 1
    rate = {s: c / (total[s] + 3) for s, c in cue.items()}
    for doc in docs:
        for g in doc.gold:
            g["head"] = head(doc, g["cue"], rate)
            if g["head"] is not None:
                heads[stem_of(doc.cols.lower[g["head"]])] += 1
    lex = {}
    for s, c in heads.items():
        r = c / (total[s] + 1)
        if (c >= 1 and r >= 0.02):
            lex[s] = round(r, 3)
    return lex, rate


def head(doc, words, rate):
    if not words:
        return None
    cls, low = doc.cols.cls, doc.cols.lower
    open_ = [k for k in words if cls[k] not in CLOSED] or list(words)
    # first verb-like with a good rate, else the best rate
    return max(sorted(open_), key=lambda k: rate.get(stem_of(low[k]), 0) - 0.02 * (k - min(words)))


def runs(words):
    out = []
    for k in sorted(words):
        if out and out[-1][1] == k:
            out[-1][1] = k + 1
        else:
            out.append([k, k + 1])
    return [tuple(x) for x in out]


def examples(docs, lex, weights, P, stage):
    for doc in docs:
        view, cols = doc.view, doc.cols
        heads = {g["head"]: g for g in doc.gold if g.get("head") is not None}
        inside = set().union(*(g["content"] for g in doc.gold)) if doc.gold else set()
        cuewords = set().union(*(g["cue"] for g in doc.gold)) if doc.gold else set()
        if stage == 1:
            for u, (a, b) in enumerate(cols.units):
                for k, stem in d.candidates(view, lex, a, b):
                    yes = k in heads
                    if not yes and (k in inside or k in cuewords):
                        continue
                    P["cue"].add_binary(f.cue_features(view, k, a, b, stem, cols.roles[u]), yes)
            continue
        view.strong = {}
        for u, (a, b) in enumerate(cols.units):
            for k, stem in d.candidates(view, lex, a, b):
                s = d.total(weights["cue"], f.cue_features(view, k, a, b, stem, cols.roles[u]))
                if s > 0:
                    view.strong[k] = s
        for k, g in heads.items():
            u = bisect_right(doc.unit_starts, k) - 1
            a, b = cols.units[u]
            stem = stem_of(cols.lower[k])
            src = [k2 for k2 in g["source"] if a <= k2 < b and k2 != k]
            source = None
            ok = True
            if g["source"] and not src:
                ok = False
            if src:
                rs = runs(src)
                s0, s1 = rs[0] if rs[0][1] <= k or rs[0][0] > k else (rs[0][0], k)
                if len(rs) > 1 and rs[-1][0] - s1 <= 2 and (s1 > k or rs[-1][1] <= k): s1 = rs[-1][1]
                source = (s0, s1)
            cand = [j for j in range(max(a, k - f.REACH), min(b, k + 8))]
            at = k if source is None else source[1] - 1 if source[1] <= k else source[0]
            if ok and at in cand:
                P["source"].add([f.source_features(view, k, a, b, stem, j) for j in cand], cand.index(at))
                if source and at < k:
                    cand = list(range(at, max(a, at - f.REACH) - 1, -1))
                    if source[0] in cand:
                        P["edge"].add([f.edge_features(view, k, a, b, l, at, "B") for l in cand], cand.index(source[0]))
                elif source:
                    cand = list(range(at, min(b, at + f.REACH)))
                    if source[1] - 1 in cand:
                        P["edge"].add([f.edge_features(view, k, a, b, at, r, "A") for r in cand], cand.index(source[1] - 1))
            con = [x for x in g["content"] if a <= x < b and x != k]
            if not con:
                continue
            left = [x for x in con if x < k]; right = [x for x in con if x > k]
            lay = "B" if left and right else "L" if left else "R"
            ways = ("R", "L", "B")
            P["layout"].add([f.layout_features(view, k, a, b, stem, source, w) for w in ways], ways.index(lay))
            if left:
                anchor = d.left_anchor(k, source)
                e = max(x for x in left); 
                cand = list(range(max(a, anchor - f.REACH), anchor + 1))
                if e in cand:
                    P["left_end"].add([f.left_end_features(view, k, a, b, anchor, x, source) for x in cand], cand.index(e))
                s = min(left)
                cand = d.left_starts(view, a, e)
                if s in cand:
                    P["left_start"].add([f.left_start_features(view, k, a, b, e, x, lay) for x in cand], cand.index(s))
            if right:
                taken = range(*source) if source else range(0)
                cand = [s for s in range(k + 1, min(b, k + 1 + d.CUE_WINDOW + (len(taken) if taken and taken[0] > k else 0))) if s not in taken]
                s = min(right); e = max(right)
                if s in cand:
                    P["start"].add([f.start_features(view, k, a, b, stem, x) for x in cand], cand.index(s))
                if source and source[0] > s:
                    right = [x for x in right if x < source[0]] or right
                    e = max(right)
                stop = source[0] if source and source[0] > s else b
                cand = d.right_ends(view, s, stop)
                if e in cand:
                    kind = d.content_kind(view, s, a, b)
                    fe = []
                    verbs, last = 0, s
                    for x in cand:
                        for i in range(last, x + 1):
                            verbs += view.cls[i] in d.VERBAL
                        last = x + 1
                        fe.append(["!" + y for y in f.end_base(view, x, a, b)] + f.end_features(view, k, a, b, stem, s, x, kind, verbs))
                    P["end"].add(fe, cand.index(e))
        # joins
        props = []
        for k, g in sorted(heads.items()):
            u = bisect_right(doc.unit_starts, k) - 1
            a, b = cols.units[u]
            p = d.Proposal(k, 0, None, [r for r in runs([x for x in g["content"] if a <= x < b])], u)
            if p.content:
                props.append((p, g))
        at, last, lastg = 0, None, None
        covered = set(x for p, _ in props for s, e in p.content for x in range(s, e))
        for number, (first, stop) in enumerate(cols.quote_words):
            if stop <= first: continue
            u = bisect_right(doc.unit_starts, first) - 1
            while at < len(props) and props[at][0].unit <= u and props[at][0].cue < first:
                last, lastg = props[at]; at += 1
            if last is None or sum(x in covered for x in range(first, stop)) * 2 >= stop - first:
                continue
            facts = d.join_facts(view, last, u, number)
            yes = sum(x in lastg["content"] for x in range(first, stop)) * 2 >= stop - first
            P["join"].add_binary(f.join_features(view, first, stop, cols.units[u], facts), yes)
            if yes:
                last.content.append((first, stop))


def train(docs, verbose=True, l2=1.0):
    t0 = time.time()
    lex, rate = mine_lexicon(docs)
    if verbose: print("lexicon", len(lex), f"{time.time() - t0:.0f}s")
    P = collections.defaultdict(Binary)
    examples(docs, lex, None, P, 1)
    W = {}
    W["cue"], acc = P["cue"].fit(l2)
    if verbose: print("cue", len(P["cue"].gold), len(W["cue"]), f"{acc:.3f} {time.time() - t0:.0f}s")
    P = collections.defaultdict(Binary)
    examples(docs, lex, W, P, 2)
    for name, p in P.items():
        w, acc = p.fit(l2)
        if name == "end":
            W["end_base"] = {x[1:]: v for x, v in w.items() if x[0] == "!"}
            W["end"] = {x: v for x, v in w.items() if x[0] != "!"}
        else:
            W[name] = w
        if verbose: print(name, len(p.gold), len(w), f"{acc:.3f} {time.time() - t0:.0f}s", flush=True)
    return lex, W


def to_chars(doc, ranges):
    return [[doc.starts[s], doc.ends[e - 1]] for s, e in ranges if e > s]


def predict(docs, lex, W, bias=0.0):
    out = {}
    for doc in docs:
        res = []
        for p in d.propose(W, lex, doc.cols, bias):
            if p.parent is None:
                res.append({"source": to_chars(doc, [p.source] if p.source else []), "cue": to_chars(doc, [(p.cue, p.cue + 1)]), "content": to_chars(doc, p.content)})
        out[doc.name] = res
    return out


if __name__ == "__main__":
    import score_attribution as sa
    docs = load("train")
    rng = random.Random(0)
    rng.shuffle(docs)
    held, tr = docs[:210], docs[210:]
    lex, W = train(tr)
    Path("/tmp/w.json").write_text(json.dumps({"lexicon": lex, "weights": W}, separators=(",", ":")))
    print(os.path.getsize("/tmp/w.json"))
    gold = {x.name: {"text": x.text, "attributions": x.atts} for x in held}
    for bias in (0, 0.5, 1.0):
        t0 = time.time()
        pred = predict(held, lex, W, bias)
        dt = time.time() - t0
        print(bias, dt / sum(len(x.text.split()) for x in held) * 1e6, "us/word")
        sa.show("held", sa.score(gold, pred))
