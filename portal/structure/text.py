"""What the chart asks of a personnel officer, in words."""

from collections.abc import Sequence
from typing import Any

from portal.web.tasks import Task, Turn

MOST_VACANCIES = 5


def vacant(posts: Sequence[Any]) -> list[Task]:
    """The first posts to fill, and that there are more."""
    lines = [
        Task(
            f"Isi jabatan kosong: {post.title}",
            "structure.position",
            {"position_id": post.id},
            f"{post.unit}. {post.answering} jabatan di bawahnya tanpa atasan; tunjuk pejabat, Plt., atau Plh.",
            turn=Turn.OFFICE,
        )
        for post in posts[:MOST_VACANCIES]
    ]
    if len(posts) > MOST_VACANCIES:
        lines.append(Task("Masih ada jabatan lain yang kosong", "structure.positions", turn=Turn.OFFICE))
    return lines
