"""Loads many Lever accounts, as an agency has them: one task, one state and one log for each.

Every folder in ACCOUNTS is an account and holds its config.json and target.json, and catalog.json if
there is one. Whoever adds a folder adds an account. An account has its own key, and so its own rate
limit: tasks need not wait for each other.
"""

import os
import shlex
from datetime import datetime, timedelta, timezone
from pathlib import Path

from airflow.sdk import dag, task

ACCOUNTS = Path(os.environ.get("TAP_LEVER_ACCOUNTS", "/srv/tap-lever"))
TARGET = os.environ.get("TAP_LEVER_TARGET", "target-postgres --config target.json")
STILL_RUNNING = 75


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

    @task.bash(
        map_index_template="{{ task.op_kwargs['account'] }}",
        max_active_tis_per_dagrun=8,
        append_env=True,
        skip_on_exit_code=STILL_RUNNING,
    )
    def load(account: str) -> str:
        return f"run-tap.sh {shlex.quote(str(ACCOUNTS / account))} {TARGET}"

    load.expand(account=find_accounts())


tap_lever()
