"""Loads many Lever accounts, as an agency has them: one task, one state and one log for each.

Every folder in ACCOUNTS is an account and holds its config.json and target.json, and catalog.json if
there is one. Whoever adds a folder adds an account. An account has its own key, and so its own rate
limit: tasks need not wait for each other.
"""

import logging
import os
import subprocess
from datetime import datetime, timedelta, timezone
from pathlib import Path

from airflow.exceptions import AirflowFailException, AirflowSkipException
from airflow.sdk import dag, task

ACCOUNTS = Path(os.environ.get("TAP_LEVER_ACCOUNTS", "/srv/tap-lever"))
TARGET = os.environ.get("TAP_LEVER_TARGET", "target-postgres --config target.json")

WRONG_INPUT = 2
SOME_STREAMS_FAILED = 3
STILL_RUNNING = 75

log = logging.getLogger(__name__)


@dag(
    schedule="@hourly",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    # The state says where to begin, not the date of the run.
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 2, "retry_delay": timedelta(minutes=5)},
)
def tap_lever():
    @task
    def find_accounts() -> list[str]:
        return sorted(config.parent.name for config in ACCOUNTS.glob("*/config.json"))

    @task(
        map_index_template="{{ task.op_kwargs['account'] }}",
        max_active_tis_per_dagrun=8,
    )
    def load(account: str) -> None:
        code = run(ACCOUNTS / account)
        if code == STILL_RUNNING:
            raise AirflowSkipException("The last run is still going on.")
        if code == WRONG_INPUT:
            # Another try would find the same.
            raise AirflowFailException("The config, the catalog or the state is wrong.")
        if code == SOME_STREAMS_FAILED:
            log.warning("Some streams failed; the next run tries them again.")
        elif code != 0:
            raise RuntimeError(f"tap-lever ended with exit code {code}.")

    load.expand(account=find_accounts())


def run(folder: Path) -> int:
    """Runs the tap with its target in a folder, with its log in that of the task."""
    command = ["tap-lever", "--config", "config.json", "--state", "state.json", "--target", TARGET]
    if (folder / "catalog.json").exists():
        command += ["--catalog", "catalog.json"]
    tap = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        for line in tap.stdout:
            log.info(line.rstrip())
    except BaseException:
        # The task is told to stop: the tap writes a last state, and the target stores what it has.
        tap.terminate()
        tap.wait()
        raise
    return tap.wait()


tap_lever()
