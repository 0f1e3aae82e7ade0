"""The words of docs/BENCHMARKS.md; `report` puts the figures in."""

PAGE = """\
# Benchmarks

Written by `make bench` on {date} in {minutes:.0f} minutes: {machine}.
Libraries: {versions}.

![How many times as long the peer takes, by target](benchmarks.png)

{targets}

"must" and "stretch" are ratios that were set beforehand. A ratio says how many times as long the peer takes
for one case, or how often the memory fits into the limit. "stretch" under "met" means that both are reached.
Peers run on one core, whatever ours run on; "by numpy" is the ratio without numba, on one core as well.
{lengths}
{missed}

## How it is measured

- Peers run in the same process and take turns with us, so that a busy machine slows both; commands run in
  processes of their own, in turn. Figures are medians; of worst cases and years, those of the round whose
  ratio is the median. On one core: processor time. On two cores, and for commands: by the clock, which other
  programs on the machine can slow; the peer runs on one core.
- Values are equal on every case that both solve, exactly; those of several goods agree to nine digits, since
  a linear programme rounds. A difference stops the run. Slow peers solve some of the cases; a time is that of
  one case.
- Peers build their network once and only change capacities. That is not counted, nor is making our programs.
  An ensemble sample and a closure are two maximum flows for a peer: to all sinks, and to home sinks alone.
- Ensemble: one block of 131,072 samples of the million is timed. Memory is that of the whole command with
  {samples:,} samples, asked about every transit country and zone, and about what binds.
- In other processes, or on a cluster: {traffic}.
- Drawing by numpy is one beta variate for each sample and uncertain figure. Ours is one counted number for
  each sample and source, which figures of the same source share, and a table. Means are compared.
- Days: each year has days of three kinds, with capacities drawn at random; years have the days in common.
- Worst sets count everything on both sides: programs, all budgets from none to five, one set each. The peer
  is our own mixed-integer programme of the same question (Wood 1993), and how long it takes differs much
  between networks; so the made-up networks are five, and their times are added up.
- Goods: {resolved:,} samples of all limits; the peer makes a new model for each of them.
- The made-up network has 107 places and about 250 segments, ten transit countries, six storages, and home
  demand near the fields (`tests/benchmarks/hundred.py`). It stands beside the built-in one, which is small.

What decides the smaller ratios:

- Worst sets: on dry cargo, and on most made-up networks, HiGHS needs a few hundredths of a second for each
  budget; on the crude network single budgets take it a second. About half of our time goes into the exact
  flow that confirms each set.
- Cold start of `corridors dependence`: about half is imports (numpy, pydantic, click, rich, HiGHS), a quarter
  is some thirty maximum flows and forty linear programmes, the rest is reading the tables and printing.

## Beside other peers, and without numba

{others}

## Growth with size

Networks made up (`tests/large_networks.py`), each in a process of its own. Processor seconds; `peak mb` is
memory for reading, checking, solving and proving. `alone` is the value without a plan, on arrays that are
already there.

{growth}

## How to run it again

```sh
make bench
```

It installs the peers (extras `bench` and `fast`) into .venv. Each part can be run alone, for instance
`.venv/bin/python tests/benchmarks/ensemble.py`; beside it are `kernel.py`, `goods.py`, `dependence.py`,
`large.py`, and `page.py`, which times the page of `corridors report` in Node.js.
"""


GROWTH = """\
{rows}

Whole commands, each from its start to its end: processor seconds and peak memory. `dependence` and `why` are
asked about RUS. `why` solves six flows and proves two; `check` looks at every hub and source besides.

{commands}
"""
GROWTH_KEPT = """
The lines of {segments:,} segments were measured on {date} on {machine},
beside other programs. `python tests/benchmarks --largest` measures them anew, in about {minutes} minutes;
`make bench` shows them as they were.
"""
LENGTHS = """
The first rows rest on a short program: {least:,} additions and minima for one sample of the built-in network.
An ensemble knows the range of every figure, and what cannot bind anywhere in these ranges is left out when
the program is made (`analysis.elimination`); every sample's value is still its maximum flow. A program that
holds for any capacities is longer: {most:,} operations for the made-up network. Its rows say at what rate
such a program runs.
"""
