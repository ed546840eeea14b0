"""The training loop: resumable, seeded, alternating between two tasks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor, nn

from allegedly_neural.errors import ModelError
from allegedly_neural.pieces import PieceMaker
from allegedly_neural.train.batches import Batch, Part, batches, collate, divided
from allegedly_neural.train.examples import Example, unjudged
from allegedly_neural.train.losses import losses
from allegedly_neural.train.sizes import Plan

WEIGHTS: Final = {"cues": 0.5, "sources": 0.5, "hedged": 0.5, "said cues": 0.5, "said sources": 0.5}
"""Weights of the losses that are not weighted 1."""

_EVERY: Final = 50
_WARM_UP: Final = 200
_LEAST: Final = 0.02


Objective = Callable[[nn.Module, Batch], dict[str, Tensor]]
"""Returns the losses of a batch."""


def plain_losses(network: nn.Module, batch: Batch) -> dict[str, Tensor]:
    """Run the network on a batch and compare the output with its labels."""
    return losses(network(batch.ids, batch.marks, batch.firsts, batch.real), batch)


def fit(
    network: nn.Module,
    examples: Sequence[Example],
    maker: PieceMaker,
    plan: Plan,
    folder: Path,
    objective: Objective = plain_losses,
    say: Callable[[str], None] = print,
    warm_up: int = _WARM_UP,
) -> None:
    """Train a network; an interrupted run continues after its last finished epoch.

    Args:
        network: The network to train, in place.
        examples: Training documents of both tasks.
        maker: Made their pieces.
        plan: How to train.
        folder: The folder for the state after each epoch.
        objective: The function to minimise.
        say: Called with lines that report progress.
        warm_up: Number of steps in which the learning rate rises.
    """
    folder.mkdir(parents=True, exist_ok=True)
    device = next(network.parameters()).device
    fresh = [p for n, p in network.named_parameters() if n.startswith(("head.", "marks."))]
    begun = [p for n, p in network.named_parameters() if not n.startswith(("head.", "marks."))]
    groups = [{"params": begun, "lr": plan.rate}, {"params": fresh, "lr": plan.head_rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    counts = [sum(1 for _ in epoch_parts(examples, plan, e)) for e in range(plan.epochs)]
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, partial(_rate, plan.cycles, counts, warm_up)
    )
    half = device.type != "cpu" or halves_are_faster()
    first = _resume(folder, plan, network, optimizer, schedule)
    for epoch in range(first, plan.epochs):
        torch.manual_seed(plan.seed * 1_000 + epoch)
        network.train()
        begin, sums = time.monotonic(), dict[str, list[float]]()
        for step, parts in enumerate(epoch_parts(examples, plan, epoch), 1):
            rng = np.random.default_rng((plan.seed, epoch, step))
            batch = collate(parts, maker, rng).to(device)
            with torch.autocast(device.type, dtype=torch.bfloat16, enabled=half):
                found = objective(network, batch)
            total = torch.stack([WEIGHTS.get(k, 1.0) * v for k, v in found.items()]).sum()
            total.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            for name, value in found.items():
                sums.setdefault(name, []).append(value.item())
            if step % _EVERY == 0 or step == counts[epoch]:
                told = " ".join(f"{k} {np.mean(v[-_EVERY:]):.3f}" for k, v in sums.items())
                say(
                    f"epoch {epoch + 1} step {step}/{counts[epoch]} {told} "
                    f"{time.monotonic() - begin:.0f} s"
                )
        torch.save(
            {
                "network": network.state_dict(),
                "optimizer": optimizer.state_dict(),
                "schedule": schedule.state_dict(),
                "plan": repr(plan),
            },
            folder / f"epoch-{epoch + 1}.partial",
        )
        (folder / f"epoch-{epoch + 1}.partial").rename(folder / f"epoch-{epoch + 1}.pt")
    done = finished(folder, plan)
    assert done is not None
    network.load_state_dict(done)


def _resume(folder: Path, plan: Plan, network: nn.Module, optimizer: Any, schedule: Any) -> int:
    done = last_epoch(folder)
    if done is None:
        return 0
    state = load_state(done, plan)
    network.load_state_dict(state["network"])
    optimizer.load_state_dict(state["optimizer"])
    schedule.load_state_dict(state["schedule"])
    return _number(done)


def _rate(cycles: Sequence[int], counts: Sequence[int], warm_up: int, step: int) -> float:
    """Return the factor of the learning rate at a step."""
    top, start = 1.0, 0
    for number, length in enumerate(cycles):
        first = sum(cycles[:number])
        stop = start + sum(counts[first : first + length])
        if step < stop or number == len(cycles) - 1:
            left = 1 - (step - start) / (length * counts[0])
            return min(1.0, (step + 1) / warm_up) * top * max(_LEAST, left)
        top, start = 0.5, stop
    raise AssertionError


def finished(folder: Path, plan: Plan) -> dict[str, Tensor] | None:
    """Return the result of a finished training, the mean of its last epochs; None if unfinished."""
    last = range(max(1, plan.epochs - plan.averaged + 1), plan.epochs + 1)
    paths = [folder / f"epoch-{number}.pt" for number in last]
    if not all(path.exists() for path in paths):
        return None
    states = [load_state(path, plan)["network"] for path in paths]
    return {name: torch.stack([s[name] for s in states]).mean(0) for name in states[0]}


def load_state(path: Path, plan: Plan) -> Any:
    """Return the state stored after an epoch, which consists of tensors only.

    Raises:
        ModelError: If it was made with another plan.
    """
    state = torch.load(path, weights_only=True, map_location="cpu")
    if state["plan"] != repr(plan):
        raise ModelError(f"{path}: was made with another plan; choose another folder or delete it")
    return state


def last_epoch(folder: Path) -> Path | None:
    """Return the state after the last finished epoch; None if none is finished."""
    return max(folder.glob("epoch-*.pt"), key=_number, default=None)


def _number(path: Path) -> int:
    return int(path.stem.removeprefix("epoch-"))


def epoch_parts(examples: Sequence[Example], plan: Plan, epoch: int) -> Iterator[Sequence[Part]]:
    """Return the windows of each batch of an epoch, with the tasks mixed."""
    rng = np.random.default_rng((plan.seed, epoch))
    shares = [plan.shares.get(example.corpus, 0.0) for example in examples]
    often = (int(share) + (rng.random() < share % 1) for share in shares)
    chosen = [e for e, times in zip(examples, often, strict=True) for _ in range(times)]
    if epoch < plan.epochs - plan.votes:
        chosen = [unjudged(e) if e.corpus == "polnear" else e for e in chosen]
    found: list[Sequence[Part]] = []
    for task in ("roles", "roles and hedges", "hedges", "values"):
        part = [e for e in chosen if _task(e) == task]
        sizes = rng.integers(plan.smallest, plan.pieces, len(part), endpoint=True)
        found += batches(divided(part, sizes.tolist()), plan.batch, rng)
    for number in rng.permutation(len(found)):
        yield found[number]


def _task(example: Example) -> str:
    """Return the task of an example; windows of one task share batches."""
    if example.roles is not None:
        return "roles" if example.hedges is None else "roles and hedges"
    return "hedges" if example.hedges is not None else "values"


def halves_are_faster() -> bool:
    """Return whether this processor multiplies 16-bit numbers faster than 32-bit ones.

    Without instructions for them it takes fifty times as long.
    """
    return 1.5 * _seconds(torch.bfloat16) < _seconds(torch.float32)


def _seconds(kind: torch.dtype) -> float:
    """Return the least processor time of several multiplications, so that no other load counts."""
    one = torch.ones(512, 512, dtype=kind)
    times = []
    for _ in range(5):
        begin = time.process_time()
        one @ one
        times.append(time.process_time() - begin)
    return min(times)
