"""Several reports at once: working processes kept busy, replaced when they die; a failure is an outcome, not an end."""

import os
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, replace

from jsna.errors import JsnaError
from jsna.render.asked import Report
from jsna.render.fork import can_fork
from jsna.render.outcome import Outcome, outcome, salvage
from jsna.render.warm import LostError, WorkingProcess, let_go, plain_process, warm_process
from jsna.render.wire import UNLIMITED, Answer, Limits
from jsna.workspace import Workspace

Siblings = Mapping[str, list[tuple[str, str]]]
MAKE = "jsna.render.report:make"
TICK = 0.5  # seconds: Windows hears Ctrl-C only between two waits
ATTEMPTS = 2  # a report whose process was killed is tried once more


@dataclass(frozen=True)
class Manner:
    """How to make the reports: so many at a time, forked or isolated in stock kernels, within limits."""

    jobs: int | None = None
    isolated: bool = False
    limits: Limits = UNLIMITED
    cluster: str = ""

    @property
    def forked(self) -> bool:
        """Whether reports are forks of a warm process."""
        return can_fork() and not self.isolated


class Pool:
    """One warm process that forks many, or several plain processes that take one report each."""

    def __init__(self, workspace: Workspace, manner: Manner, most: int) -> None:
        """Start the processes, no more than `most` reports need."""
        self._workspace, self._manner = workspace, manner
        self._jobs = max(1, min(manner.jobs or os.cpu_count() or 1, most))
        count = 1 if manner.forked else self._jobs
        self._processes: list[WorkingProcess | None] = [self._fresh() for _ in range(count)]
        self._room = 2 * self._jobs if manner.forked else 1  # tasks a process holds
        self._deaths = 0

    def _fresh(self) -> WorkingProcess:
        home = self._workspace.home
        return warm_process(self._jobs, home) if self._manner.forked else plain_process(home)

    def close(self) -> None:
        """End every process at once, but for one that is kept and idle."""
        for process in self._processes:
            if process is not None:
                let_go(process)

    def make(self, reports: Sequence[Report], siblings: Siblings) -> Iterator[Outcome]:
        """Yield each report's outcome as it comes."""
        waiting = deque((report, 1) for report in reports)
        busy: dict[Future[Answer], tuple[Report, int, int]] = {}
        while waiting or busy:
            self._hand_out(waiting, busy, siblings)
            done, _ = wait(busy, TICK, FIRST_COMPLETED)
            for future in done:
                report, attempt, place = busy.pop(future)
                answer = self._answer(future, place)
                if answer.died and attempt < ATTEMPTS:
                    waiting.appendleft((report, attempt + 1))
                else:
                    yield judged(report, answer, self._workspace)

    def _hand_out(
        self,
        waiting: deque[tuple[Report, int]],
        busy: dict[Future[Answer], tuple[Report, int, int]],
        siblings: Siblings,
    ) -> None:
        held = [sum(place == each for _, _, place in busy.values()) for each in range(len(self._processes))]
        for place in range(len(self._processes)):
            while waiting and held[place] < self._room:
                process = self._processes[place]
                if process is None:
                    process = self._processes[place] = self._fresh()
                report, attempt = waiting.popleft()
                arguments = (report, self._workspace, siblings[report.area.folder], self._manner.limits)
                busy[process.submit(MAKE, arguments, self._manner.limits)] = (report, attempt, place)
                held[place] += 1

    def _answer(self, future: Future[Answer], place: int) -> Answer:
        try:
            return future.result()
        except LostError as lost:
            process, self._processes[place] = self._processes[place], None
            if process is not None:
                process.close()
                self._deaths += 1
                if self._deaths > 10:
                    raise JsnaError(f"the processes that make reports keep ending: {lost}") from None
            return Answer(0, crash=f"its process was ended ({lost})", died=True)


def judged(report: Report, answer: Answer, workspace: Workspace) -> Outcome:
    """Return how a report went, by its process's answer; what a dead process left half made is cleared away."""
    if answer.value is None:
        salvage(report, workspace)
        reason = answer.crash or f"{type(answer.raised).__name__}: {answer.raised}"
        made = outcome(report, "failed", reason, seconds=answer.seconds)
    else:
        made = answer.value
        if answer.crash:
            made = replace(made, reason=f"{answer.crash} and was interrupted")
    return replace(made, cpu=answer.cpu, memory=answer.memory)
